import type { JsonObject } from '../../represent/json.js';
import { dateOf, HOUR } from '../dates.js';
import { heartRateJson } from '../heart.js';
import type { Life } from '../life.js';
import { olderWatch, watch } from './watches.js';

/** When the earlier watch is worn, on some days. */
const LENT = { from: 16.5 * HOUR, until: 17.5 * HOUR };

/**
 * A day of `/continuous-samples`, an entry for each watch: the readings of v3. Lost contact is a 0 or no heart rate at all,
 * and beside the readings there are mere markers.
 */
export function continuous4Json(life: Life, day: number, syncedAt: number): JsonObject[] {
  const told = heartRateJson(life, day, syncedAt, '');
  if (!told) return [];
  const readings = (told.heart_rate_samples as readonly { heart_rate: number; sample_time: string }[]).map(
    ({ heart_rate: bpm, sample_time: time }) => ({ bpm, offset: Date.parse(`1970-01-01T${time}Z`) }),
  );
  const bpms = readings.map(({ bpm }) => bpm).filter((bpm) => bpm > 0);
  const [low, high] = [Math.min(...bpms), Math.max(...bpms)];
  const sample = ({ bpm, offset }: (typeof readings)[number], i: number): JsonObject => ({
    ...((bpm > 0 || i % 2 === 0) && { heartRate: bpm }),
    offsetMillis: offset,
    triggerType: bpm === high ? 'TRIGGER_HIGH_247' : bpm === low ? 'TRIGGER_LOW_247' : 'TRIGGER_TIMED_247',
  });
  const isLent = ({ offset }: { offset: number }) => day % 3 === 0 && offset >= LENT.from && offset < LENT.until;
  const lent = readings.filter(isLent).map(sample);
  const own = readings.filter((one) => !isLent(one)).map(sample);
  own.splice(1, 0, { triggerType: 'TRIGGER_TIMED_247' });
  const entry = (deviceId: string, samples: JsonObject[]) => ({ date: dateOf(day), deviceRef: { deviceId }, samples });
  return [entry(watch.short, own), ...(lent.length > 0 ? [entry(olderWatch.short, lent)] : [])];
}
