import { isObject } from '../../../../guards.js';
import { DAY, wallClock } from '../../../../kinds/normalize/clock.js';
import { numberIn, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { stretchesOf } from '../../kinds/stretches.js';
import { eachDevice } from './each-device.js';
import { named } from './parts.js';

/** Without a word on quality, an interval that a heart can have is taken for good. */
const sensible = { shortest: 300, longest: 2000 };

/** `ppi_samples`: the intervals between beats, each with its date and time; of which zone is not told. */
export function readPpiDays(elements: readonly unknown[]): Understood {
  const place = { date: 'date', devices: 'devicePpiSamplesList' };
  return eachDevice(elements, place, ({ id, date, midnight, deviceId, device }) => {
    if (!Array.isArray(device.ppiSamples)) return undefined;
    const stretches = stretchesOf(device.ppiSamples.map((one: unknown) => beatOf(one, midnight)));
    if (stretches.length === 0) return undefined;
    const count = (some: typeof stretches) => some.reduce((sum, { beat_count }) => sum + beat_count, 0);
    return present({
      ...named('ppi', id, date, 'local'),
      device_id: deviceId,
      beat_count: count(stretches),
      usable_beat_count: count(stretches.filter(({ usable }) => usable === 1)),
      stretches,
    });
  });
}

function beatOf(one: unknown, midnight: number) {
  const { sampleDateTime, pulseLength } = isObject(one) ? one : {};
  const at = typeof sampleDateTime === 'string' ? wallClock(sampleDateTime) : undefined;
  const interval = numberIn(pulseLength);
  const offset = at === undefined ? undefined : at - midnight;
  if (offset === undefined || interval === undefined || Math.abs(offset) > DAY + DAY / 24) return undefined;
  return { offset, interval, usable: interval >= sensible.shortest && interval <= sensible.longest };
}
