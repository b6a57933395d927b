import type { PpiStretch } from '../../../kinds/definitions/ppi.js';

/** A beat: where its interval begins and how long it is, both in milliseconds. */
export interface Beat {
  offset: number;
  interval: number;
  usable: boolean;
  error?: number | undefined;
}

/**
 * Beats as arrays. A beat begins where the one before it ends: where it does not, or where its quality changes, a new stretch
 * begins. What is undefined is left out.
 */
export function stretchesOf(beats: Iterable<Beat | undefined>): PpiStretch[] {
  const stretches: PpiStretch[] = [];
  let intervals: number[] = [];
  let errors: number[] = [];
  let [start, end, usable] = [0, Number.NaN, false];
  const close = () => {
    if (intervals.length === 0) return;
    stretches.push({
      ...{ start_offset_ms: start, usable: Number(usable), beat_count: intervals.length },
      intervals_ms: JSON.stringify(intervals),
      ...(errors.length === intervals.length && { errors_ms: JSON.stringify(errors) }),
    });
    intervals = [];
    errors = [];
  };
  for (const beat of beats) {
    if (!beat || beat.interval < 0) continue;
    if (beat.offset !== end || beat.usable !== usable) {
      close();
      [start, usable] = [beat.offset, beat.usable];
    }
    intervals.push(beat.interval);
    if (beat.error !== undefined) errors.push(beat.error);
    end = beat.offset + beat.interval;
  }
  close();
  return stretches;
}
