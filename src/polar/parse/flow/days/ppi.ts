import { isObject } from '../../../../guards.js';
import type { KindRecord } from '../../../../kinds/kinds.js';
import { DAY, wallClock } from '../../../../kinds/normalize/clock.js';
import { numberIn, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { stretchesOf } from '../../kinds/stretches.js';
import { day, named } from './parts.js';

/** Without a word on quality, an interval that a heart can have is taken for good. */
const sensible = { shortest: 300, longest: 2000 };

/** `ppi_samples`: the intervals between beats, each with its date and time; of which zone is not told. */
export function readPpiDays(elements: readonly unknown[]): Understood {
  const records: KindRecord[] = [];
  const problems: string[] = [];
  for (const [i, element] of elements.entries()) {
    const date = day.safeParse(isObject(element) ? element.date : undefined).data;
    if (date === undefined || !isObject(element))
      problems.push(`element ${i + 1} of ${elements.length} is not understood`);
    else records.push(...devicesOf(date, element.devicePpiSamplesList));
  }
  return { records, problems };
}

function devicesOf(date: string, devices: unknown): KindRecord[] {
  const midnight = wallClock(`${date}T00:00`) ?? 0;
  return (Array.isArray(devices) ? devices : []).flatMap((device: unknown): KindRecord[] => {
    if (!isObject(device) || !Array.isArray(device.ppiSamples)) return [];
    const stretches = stretchesOf(device.ppiSamples.map((one: unknown) => beatOf(one, midnight)));
    if (stretches.length === 0) return [];
    const id = typeof device.deviceId === 'string' ? device.deviceId.slice(-8).toUpperCase() : undefined;
    const count = (some: typeof stretches) => some.reduce((sum, { beat_count }) => sum + beat_count, 0);
    return [
      present({
        ...named('ppi', id === undefined ? date : `${date}/${id}`, date, 'local'),
        device_id: id,
        beat_count: count(stretches),
        usable_beat_count: count(stretches.filter(({ usable }) => usable === 1)),
        stretches,
      }),
    ];
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
