import type { SourceLap } from '../source-session.js';
import type { Clock } from '../time/clock.js';
import { known, knownRounded, metersPerSecond } from '../values/numbers.js';
import { withoutUndefined } from '../values/present.js';
import type { Lap } from '../workout.js';

/**
 * Laps in order, their starts in seconds on the wall clock, their durations without pauses. A split is the second of the
 * timer at which a lap ended, so the lap began one duration earlier; without splits the laps follow one another.
 * Undefined if there are none.
 */
export function normalizeLaps(laps: readonly SourceLap[] | undefined, clock: Clock): Lap[] | undefined {
  let passed = 0;
  const read = (laps ?? []).flatMap((lap): Lap[] => {
    const duration = known(lap.durationMillis);
    if (duration === undefined) return [];
    const end = Math.max(known(lap.splitMillis) ?? passed + duration, duration);
    passed = end;
    const started = known(lap.startMillis);
    return [
      withoutUndefined<Lap>({
        start_seconds: started === undefined ? clock.wallAt(Math.round(end - duration) / 1000) : started / 1000,
        duration_seconds: Math.round(duration) / 1000,
        distance_meters: knownRounded(lap.distance, 1),
        calories_kcal: knownRounded(lap.calories, 0, 1),
        avg_heart_rate_bpm: knownRounded(lap.heartRate?.average, 0, 1),
        max_heart_rate_bpm: knownRounded(lap.heartRate?.maximum, 0, 1),
        avg_speed_mps: metersPerSecond(lap.speed?.average, 0.001),
        max_speed_mps: metersPerSecond(lap.speed?.maximum, 0.001),
        avg_cadence_rpm: knownRounded(lap.cadence?.average, 0, 1),
        max_cadence_rpm: knownRounded(lap.cadence?.maximum, 0, 1),
        avg_power_watts: knownRounded(lap.power?.average, 0, 1),
        max_power_watts: knownRounded(lap.power?.maximum, 0, 1),
        elevation_gain_meters: knownRounded(lap.ascent, 1),
        elevation_loss_meters: knownRounded(lap.descent, 1),
      }),
    ];
  });
  return read.length > 0 ? read : undefined;
}
