import type { SourcePause, SourceSession } from '../source-session.js';
import { known } from '../values/numbers.js';
import type { RoutePoint, Workout } from '../workout.js';
import type { Clock, Span } from './clock.js';
import { type ResolvedClock, resolveClock } from './pauses.js';

/** No pause ends later, so that every sum with an instant stays printable. */
const MAX_PAUSE_END_MS = 1e12;

/** The clock of a session. @param route as given, in order of time. */
export function clockOfExercise(
  exercise: SourceSession,
  durationSeconds: number | undefined,
  route: readonly RoutePoint[] | undefined,
): ResolvedClock {
  return resolveClock({
    durationMs: durationSeconds === undefined ? undefined : Math.round(durationSeconds * 1000),
    spanMs: known(exercise.elapsedMillis, 1),
    named: spansOf(exercise.pauses ?? []),
    ofFile: exercise.filePauses && spansOf(exercise.filePauses),
    routeMs: route?.map(({ time_seconds: seconds }) => Math.round(seconds * 1000)),
    routeClock: exercise.routeClock ?? 'unknown',
  });
}

/** The pauses as spans, without those that end before the start or are impossible. */
function spansOf(pauses: readonly SourcePause[]): Span[] {
  return pauses
    .map(({ startMillis, durationMillis }) => ({ start: Math.max(0, startMillis), end: startMillis + durationMillis }))
    .filter(({ start, end }) => end > start && end <= MAX_PAUSE_END_MS);
}

/** Converts a route whose times are on the timer. */
export const onWallClock = (route: readonly RoutePoint[] | undefined, clock: Clock): RoutePoint[] | undefined =>
  route?.map((point) => ({ ...point, time_seconds: clock.wallAt(point.time_seconds) }));

/** The pauses as a workout has them; undefined if there are none. */
export function pausesOf({ pauses }: Clock): Workout['pauses'] {
  if (pauses.length === 0) return undefined;
  return pauses.map(({ start, end }) => ({
    start_seconds: start,
    duration_seconds: Math.round((end - start) * 1000) / 1000,
  }));
}
