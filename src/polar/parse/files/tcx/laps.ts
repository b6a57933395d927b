import type { SourceLap, SourceSession } from '../../../../workouts/source-session.js';
import { present, presentOrAbsent } from '../../fields.js';
import { numeral, positive } from '../numerals.js';
import type { TcxLap } from './read-xml.js';

/** The values of TriggerMethod for laps that the watch takes. */
const autoTriggers = ['Distance', 'Location', 'Time', 'HeartRate'];

/** How long the timer ran in all laps, ms; undefined if one of them does not say. */
export function timerOf(laps: readonly TcxLap[]): number | undefined {
  const seconds = laps.map(({ values }) => numeral(values.get('TotalTimeSeconds')));
  if (laps.length === 0 || seconds.some((one) => one === undefined || one < 0)) return undefined;
  return Math.round(seconds.reduce<number>((sum, one) => sum + (one ?? 0), 0) * 1000);
}

/**
 * The laps, manual or automatic: the last one ends with the session in either case. Every file has a lap, so a single one
 * means nothing. Their `StartTime` is not used: Polar writes three different things there.
 */
export function lapsOf(laps: readonly TcxLap[]): Pick<SourceSession, 'laps' | 'autoLaps'> {
  if (laps.length < 2 || timerOf(laps) === undefined) return {};
  let passed = 0;
  const read = laps.map(({ values }): SourceLap => {
    const durationMillis = Math.round((numeral(values.get('TotalTimeSeconds')) ?? 0) * 1000);
    passed += durationMillis;
    return present({
      splitMillis: passed,
      durationMillis,
      distance: positive(values.get('DistanceMeters')),
      heartRate: presentOrAbsent({
        average: positive(values.get('AverageHeartRateBpm/Value')),
        maximum: positive(values.get('MaximumHeartRateBpm/Value')),
      }),
    });
  });
  const areAuto = laps
    .slice(0, -1)
    .every(({ values }) => autoTriggers.includes(values.get('TriggerMethod')?.trim() ?? ''));
  return areAuto ? { autoLaps: read } : { laps: read };
}
