import type { SourceRoutePoint, SourceSamples } from '../../../../workouts/source-session.js';
import { present } from '../../fields.js';
import type { FilePause } from '../../file-facts.js';
import type { FitMessage } from '../../fit-messages.js';
import { beats, record } from './profile.js';

/** Records with their times, in ms since the start of the session, on the wall clock. */
interface Timed {
  fields: FitMessage['fields'];
  wallMs: number;
}

/** What a session recorded. */
export interface FitRecording {
  samples: SourceSamples[];
  route: SourceRoutePoint[];
  /** ms on the timer, to the end of the last value; undefined without any. */
  recordedMs?: number;
}

/** Ten days of seconds: a wrong clock in one record must not fill the memory. */
const MAX_VALUES = 864_000;
/** Seconds; the slowest watches record every five minutes. */
const SLOWEST = 300;
const SEMICIRCLE = 180 / 2 ** 31;

/**
 * Series on the timer, and the route on the wall clock. A record belongs to the interval before its time, as Polar's TCX
 * writes it: the first one comes an interval after the start.
 * @param startSeconds FIT seconds.
 */
export function recordingOf(
  messages: readonly FitMessage[],
  startSeconds: number,
  pauses: readonly FilePause[],
): FitRecording {
  const timed = messages.flatMap(({ number, fields, timestamp }): Timed[] =>
    number === record.number && timestamp !== undefined && timestamp >= startSeconds
      ? [{ fields, wallMs: (timestamp - startSeconds) * 1000 }]
      : [],
  );
  const timer = timed.map(({ wallMs }) => wallMs - stoppedBefore(wallMs, pauses));
  const stepMs = usualStep(timer);
  const lateMs = Math.min(timer[0] ?? 0, stepMs);
  const places = timer.map((ms) => Math.round((ms - lateMs) / stepMs));
  const length = places.reduce((max, place) => (place < MAX_VALUES ? Math.max(max, place + 1) : max), 0);
  const grid = { places, length, interval: stepMs / 1000 };
  const rr = beatsOf(messages);
  return present({
    samples: [...samplesOf(timed, grid), ...(rr ? [rr] : [])],
    route: routeOf(timed, lateMs),
    recordedMs: length > 0 ? length * stepMs : undefined,
  });
}

/** How long the timer had been stopped at a time of the wall clock. */
function stoppedBefore(wallMs: number, pauses: readonly FilePause[]): number {
  return pauses.reduce(
    (sum, { startMillis, durationMillis }) => sum + Math.min(Math.max(0, wallMs - startMillis), durationMillis),
    0,
  );
}

/** The step between most values, in ms; one second if nothing shows it. */
function usualStep(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const [i, ms] of times.entries()) {
    const step = ms - (times[i - 1] ?? ms);
    if (step > 0 && step <= SLOWEST * 1000) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [usual] = [...counts].sort(([a, many], [b, more]) => more - many || a - b);
  return usual?.[0] ?? 1000;
}

const KMH = 3.6;

/** AccessLink's sample types, and their values in a record. */
const channels: readonly (readonly [type: string, value: (fields: FitMessage['fields']) => number | undefined])[] = [
  ['0', (fields) => fields.get(record.heartRate)],
  ['1', (fields) => scaled(fields.get(record.enhancedSpeed) ?? fields.get(record.speed), KMH / 1000)],
  ['2', (fields) => plus(fields.get(record.cadence), (fields.get(record.fractionalCadence) ?? 0) / 128)],
  ['3', altitudeOf],
  ['4', (fields) => fields.get(record.power)],
  ['6', (fields) => leftOf(fields.get(record.balance))],
  ['9', (fields) => fields.get(record.temperature)],
  ['10', (fields) => scaled(fields.get(record.distance), 0.01)],
];

const scaled = (value: number | undefined, factor: number) => (value === undefined ? undefined : value * factor);
const plus = (value: number | undefined, more: number) => (value === undefined ? undefined : value + more);

/** Fifths of a meter above -500 m. */
function altitudeOf(fields: FitMessage['fields']): number | undefined {
  return plus(scaled(fields.get(record.enhancedAltitude) ?? fields.get(record.altitude), 0.2), -500);
}

/** The left leg's percentage: the highest bit says that the others are the right leg's, else it is unknown whose they are. */
const leftOf = (balance: number | undefined) =>
  balance === undefined || (balance & 0x80) === 0 ? undefined : 100 - (balance & 0x7f);

function samplesOf(
  timed: readonly Timed[],
  { places, length, interval }: { places: readonly number[]; length: number; interval: number },
): SourceSamples[] {
  return channels.flatMap(([sampleType, read]) => {
    const data = new Float64Array(length).fill(Number.NaN);
    let isRecorded = false;
    for (const [i, { fields }] of timed.entries()) {
      const place = places[i] ?? length;
      const value = read(fields);
      if (value === undefined || place >= length) continue;
      data[place] = value;
      isRecorded = true;
    }
    return isRecorded ? [{ sampleType, recordingRate: interval, data }] : [];
  });
}

/** Beats without a time of their own, one after the other. */
function beatsOf(messages: readonly FitMessage[]): SourceSamples | undefined {
  const millis = messages
    .filter(({ number }) => number === beats.number)
    .flatMap(({ fields, lists }) => [...(lists.get(beats.time) ?? [fields.get(beats.time) ?? Number.NaN])])
    .filter((value) => value > 0);
  return millis.length > 0 ? { sampleType: '11', recordingRate: null, data: Float64Array.from(millis) } : undefined;
}

function routeOf(timed: readonly Timed[], lateMs: number): SourceRoutePoint[] {
  return timed.flatMap(({ fields, wallMs }) => {
    const [latitude, longitude] = [fields.get(record.latitude), fields.get(record.longitude)];
    if (latitude === undefined || longitude === undefined) return [];
    return [
      present({
        latitude: latitude * SEMICIRCLE,
        longitude: longitude * SEMICIRCLE,
        offsetMillis: Math.max(0, wallMs - lateMs),
        altitude: altitudeOf(fields),
      }),
    ];
  });
}
