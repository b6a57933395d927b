import { duration } from '../../../../ui/format.js';

const MINUTE = 60;
const HOUR = 3600;

/** Possible intervals between ticks of a time axis, in seconds. */
export const timeIncrements = [
  1,
  5,
  10,
  15,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
];

/** The label of a tick on a time axis: only hours if the ticks are hours apart. */
export function timeTick(seconds: number, step: number): string {
  return step >= HOUR ? `${seconds / HOUR} h` : duration(seconds);
}

const paceSteps = [5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE];
const MAX_TICKS = 5;

/** Speeds between two speeds at which the time for `meters` is a round number, ascending. */
export function paceTicks(slow: number, fast: number, meters: number): number[] {
  const quickest = meters / fast;
  const longest = meters / Math.max(slow, fast / 20);
  const wanted = (longest - quickest) / MAX_TICKS;
  const step = paceSteps.find((seconds) => seconds >= wanted) ?? HOUR * Math.ceil(wanted / HOUR);
  const first = Math.ceil(quickest / step);
  const count = Math.max(0, Math.floor(longest / step) - first + 1);
  const ticks = Array.from({ length: count }, (_, i) => meters / ((first + i) * step));
  // Toward standing still, the times get ever closer on a speed axis.
  const apart = (fast - slow) / (MAX_TICKS + 3);
  const kept: number[] = [];
  for (const tick of ticks) if ((kept.at(-1) ?? Number.POSITIVE_INFINITY) - tick >= apart) kept.push(tick);
  return kept.reverse();
}

const speedSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/**
 * Speeds between two speeds that are round numbers in km/h or mph, ascending.
 * @param perMps how many of that unit 1 m/s is.
 */
export function speedTicks(slow: number, fast: number, perMps: number): number[] {
  const [from, to] = [slow * perMps, fast * perMps];
  const step = speedSteps.find((size) => (to - from) / size <= MAX_TICKS) ?? 1000;
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, i) => ((first + i) * step) / perMps);
}
