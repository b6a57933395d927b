import type { SourceStrengthSet } from '../source-session.js';
import { known, knownRounded } from '../values/numbers.js';
import { withoutUndefined } from '../values/present.js';
import type { Workout } from '../workout.js';

/** The sets of a strength training in order; words verbatim. Undefined if there are none. */
export function normalizeStrength(sets: readonly SourceStrengthSet[] | undefined): Workout['strength_sets'] {
  const read = (sets ?? []).flatMap(({ round, startMillis, endMillis, kind, movement, resistance, heartRate }) => {
    const start = known(startMillis, 0);
    const end = known(endMillis, 0);
    if (start === undefined || end === undefined || end < start) return [];
    return [
      withoutUndefined({
        round,
        start_seconds: Math.round(start) / 1000,
        duration_seconds: Math.round(end - start) / 1000,
        kind,
        movement,
        resistance,
        avg_heart_rate_bpm: knownRounded(heartRate?.average, 0, 1),
        max_heart_rate_bpm: knownRounded(heartRate?.maximum, 0, 1),
      }),
    ];
  });
  return read.length > 0 ? read : undefined;
}
