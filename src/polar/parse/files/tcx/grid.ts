import { type FilePause, pausesOfJumps } from '../../file-facts.js';

/** Where each recorded point belongs on the timer. */
export interface Grid {
  /** Seconds between two values. */
  interval: number;
  /** The index of each point in its series; undefined for a point that has no place. */
  places: (number | undefined)[];
  /** How many values a series has. */
  length: number;
  /** When the timer was stopped, in ms since its start; absent: the points do not show it. */
  pauses?: FilePause[];
}

/** ms by which the sums of a file may miss its points: it rounds both. */
const TOLERANCE_MS = 2000;
/** Seconds; the slowest watches record every 300 s. */
const SLOWEST = 3600;
/** No session has more values: 11 days of seconds. */
const MAX_LENGTH = 1_000_000;

/**
 * Point k of Polar's TCX was recorded at second k of the timer, counted through all laps and tracks (seen in seven of seven
 * real files: its heart rates equal those of the CSV row by row); its time is that of the wall clock, one interval later.
 * So jumps between times are pauses, if there are as many points as the timer ran. If there are fewer, some were lost, and
 * the points are placed by their times.
 * @param times Unix ms of the points; undefined where unreadable. @param timerMs how long the timer ran, by the laps.
 */
export function gridOf(times: readonly (number | undefined)[], timerMs: number | undefined): Grid {
  const known = times.filter((time) => time !== undefined);
  const stepMs = usualStep(known);
  const interval = stepMs / 1000;
  const recordedMs = times.length * stepMs;
  const byOrder = { interval, places: times.map((_, k) => k), length: times.length };
  if (timerMs === undefined) return byOrder;
  const misses = timerMs - recordedMs;
  if (misses <= Math.max(TOLERANCE_MS, stepMs) || known.length < times.length) {
    const pauses = pausesBetween(known, stepMs, timerMs);
    return { ...byOrder, ...(pauses && { pauses }) };
  }
  return placedByTime(times, stepMs);
}

function placedByTime(times: readonly (number | undefined)[], stepMs: number): Grid {
  const first = times.find((time) => time !== undefined) ?? 0;
  const taken = new Set<number>();
  let length = 0;
  const places = times.map((time) => {
    const place = Math.round(((time ?? Number.NaN) - first) / stepMs);
    if (!(place >= 0 && place < MAX_LENGTH) || taken.has(place)) return undefined;
    taken.add(place);
    length = Math.max(length, place + 1);
    return place;
  });
  return { interval: stepMs / 1000, places, length };
}

function pausesBetween(times: readonly number[], stepMs: number, timerMs: number): FilePause[] | undefined {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined || times.length < 2) return undefined;
  const stoppedMs = last - first + stepMs - timerMs;
  return stoppedMs <= TOLERANCE_MS / 2 ? [] : pausesOfJumps(times, stoppedMs);
}

/** The usual step between two points, ms; one second if nothing shows it. */
function usualStep(times: readonly number[]): number {
  const steps = times
    .slice(1)
    .map((time, i) => time - (times[i] ?? 0))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  const median = steps[steps.length >> 1] ?? 1000;
  // Whole seconds: points of the phone's app are late by some ms, and nothing records more often.
  const seconds = Math.round(median / 1000);
  return Math.min(Math.max(seconds, 1), SLOWEST) * 1000;
}
