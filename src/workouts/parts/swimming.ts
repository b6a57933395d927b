import type { SourceSwimming } from '../source-session.js';
import { known, knownRounded } from '../values/numbers.js';
import { presentOrNone, withoutUndefined } from '../values/present.js';
import type { Workout } from '../workout.js';

/** Lengths, strokes and styles, as the watch counted them. Undefined if it counted nothing. */
export function normalizeSwimming(swimming: SourceSwimming | undefined): Workout['swimming'] {
  if (!swimming) return undefined;
  return presentOrNone({
    pool_length_meters: knownRounded(swimming.poolLength, 2, 1),
    pool_lengths: knownRounded(swimming.lengths, 1),
    strokes: knownRounded(swimming.strokes, 0),
    styles: swimming.styles?.map((one) =>
      withoutUndefined({
        style: one.style,
        distance_meters: knownRounded(one.distance, 1),
        strokes: knownRounded(one.strokes, 0),
        seconds: secondsOf(one.millis),
        avg_heart_rate_bpm: knownRounded(one.heartRate?.average, 0, 1),
        max_heart_rate_bpm: knownRounded(one.heartRate?.maximum, 0, 1),
        swolf: knownRounded(one.swolf, 1),
      }),
    ),
  });
}

function secondsOf(millis: number | undefined): number | undefined {
  const value = known(millis, 0);
  return value === undefined ? undefined : Math.round(value) / 1000;
}
