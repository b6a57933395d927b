import { duration } from '../../../../ui/format.js';

/** A part of a workout, in seconds on the wall clock. */
export interface Stretch {
  start_seconds: number;
  duration_seconds: number;
}

/** Shorter ones are only a break in the line. */
const NAMED_GAP_SECONDS = 30;
/** Stretches without a value in a channel that are not pauses, at least 30 s long; not before its first and after its last value. */
export function gapsOf(values: readonly (number | null)[], stepSeconds: number, pauses: readonly Stretch[]): Stretch[] {
  const gaps: Stretch[] = [];
  let last: number | undefined;
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    const [from, to] = [(last ?? i) * stepSeconds, i * stepSeconds];
    last = i;
    const paused = pauses.reduce((sum, pause) => sum + overlap(pause, from, to), 0);
    if (to - from - paused >= NAMED_GAP_SECONDS)
      gaps.push({ start_seconds: from, duration_seconds: to - from - paused });
  }
  return gaps;
}

function overlap({ start_seconds: start, duration_seconds: length }: Stretch, from: number, to: number): number {
  return Math.max(0, Math.min(to, start + length) - Math.max(from, start));
}

/** `2 pauses, 3:05 in all`, `1 pause, 0:44`. */
export function pausesInWords(pauses: readonly Stretch[]): string {
  const total = duration(pauses.reduce((sum, { duration_seconds: length }) => sum + length, 0));
  return pauses.length === 1 ? `1 pause, ${total}` : `${pauses.length} pauses, ${total} in all`;
}
