import { isObject } from '../../../guards.js';
import { largestUsableError, type PpiDay, type PpiStretch } from '../../../kinds/definitions/ppi.js';
import { realDay } from '../../../kinds/normalize/clock.js';
import { numberIn, present } from '../fields.js';
import { plausible, type Understood } from '../kinds/elements.js';
import { type Beat, stretchesOf } from '../kinds/stretches.js';
import { type Answer4, listIn, shortDevice, told, wanted } from './elements.js';

/**
 * `/ppi-samples`: the intervals between beats of a day, some 80,000 of each device. Read by hand and put into arrays,
 * because an object of each would take a hundred megabytes. @throws BadAnswerError
 */
export function parsePpi(answer: Answer4): Understood {
  const records: PpiDay[] = [];
  const problems: string[] = [];
  const elements = listIn(answer, 'dailyPpiSamples');
  for (const [i, element] of elements.entries()) {
    const day = isObject(element) ? element : {};
    const date = typeof day.date === 'string' ? realDay(day.date) : undefined;
    if (date === undefined)
      problems.push(`element ${i + 1} of ${elements.length} is not understood (date is missing or wrong)`);
    else if (wanted(date, answer)) records.push(...devicesOf(date, day.ppiSamplesPerDevice));
  }
  return plausible(records, problems);
}

function devicesOf(date: string, devices: unknown): PpiDay[] {
  const all: readonly unknown[] = Array.isArray(devices) ? devices : [];
  return all.flatMap((device) => (isObject(device) ? (deviceDay(date, device) ?? []) : []));
}

function deviceDay(date: string, { recordingDevice, ppiSamples }: Readonly<Record<string, unknown>>) {
  const stretches = stretchesOf(beatsIn(Array.isArray(ppiSamples) ? ppiSamples : []));
  if (stretches.length === 0) return undefined;
  const deviceId = shortDevice(recordingDevice);
  const count = (some: readonly PpiStretch[]) => some.reduce((sum, { beat_count }) => sum + beat_count, 0);
  return present({
    ...told('ppi', deviceId === undefined ? date : `${date}/${deviceId}`, date, 'local'),
    device_id: deviceId,
    beat_count: count(stretches),
    usable_beat_count: count(stretches.filter(({ usable }) => usable === 1)),
    stretches,
  });
}

/** A generator, so that no second list of 80,000 objects is made. */
function* beatsIn(samples: readonly unknown[]): Generator<Beat | undefined> {
  for (const one of samples) yield isObject(one) ? beatOf(one) : undefined;
}

function beatOf(one: Readonly<Record<string, unknown>>): Beat | undefined {
  // A zero may have been left out: the first beat of a day can begin at midnight.
  const offset = one.offsetMillis === undefined ? 0 : numberIn(one.offsetMillis);
  const interval = numberIn(one.ppInterval);
  if (offset === undefined || interval === undefined) return undefined;
  return { offset, interval, usable: interval > 0 && isUsable(one), error: numberIn(one.errorEstimateMillis) };
}

function isUsable(beat: Readonly<Record<string, unknown>>): boolean {
  const error = numberIn(beat.errorEstimateMillis) ?? 0;
  return beat.skinContact === true && beat.movement !== true && beat.offline !== true && error <= largestUsableError;
}
