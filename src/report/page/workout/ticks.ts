const MINUTE = 60;
const HOUR = 3600;

/** Gaps between ticks of an axis of time, in seconds. */
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

const paceSteps = [5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE];
const MOST_TICKS = 5;

/** Speeds between two speeds at which the time for `meters` is round, rising. */
export function paceTicks(slow: number, fast: number, meters: number): number[] {
  const quickest = meters / fast;
  const longest = meters / Math.max(slow, fast / 20);
  const wanted = (longest - quickest) / MOST_TICKS;
  const step = paceSteps.find((seconds) => seconds >= wanted) ?? HOUR * Math.ceil(wanted / HOUR);
  const first = Math.ceil(quickest / step);
  const count = Math.max(0, Math.floor(longest / step) - first + 1);
  return Array.from({ length: count }, (_, i) => meters / ((first + i) * step)).reverse();
}
