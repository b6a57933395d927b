import type { Session } from '../session.js';

/**
 * The wall clock, in seconds since the start, at a second of the timer: later by the pauses before it. What was measured
 * at the second at which a pause begins counts as measured after it.
 */
export function wallSecond({ pauses = [] }: Pick<Session, 'pauses'>, timer: number): number {
  return pauses.reduce((wall, { afterSeconds, seconds }) => (timer >= afterSeconds ? wall + seconds : wall), timer);
}

/** Start and end of each pause on the wall clock, in seconds since the start. */
export function wallPauses({ pauses = [] }: Pick<Session, 'pauses'>): { start: number; end: number }[] {
  let before = 0;
  return pauses.map(({ afterSeconds, seconds }) => {
    const start = afterSeconds + before;
    before += seconds;
    return { start, end: start + seconds };
  });
}

/** Seconds from start to stop that the timer did not count. */
export function pausedSeconds({ pauses = [] }: Pick<Session, 'pauses'>): number {
  return pauses.reduce((sum, { seconds }) => sum + seconds, 0);
}
