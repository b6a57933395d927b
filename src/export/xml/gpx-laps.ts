import { clockOf } from '../../workouts/time/clock.js';
import type { RoutePoint, Workout } from '../../workouts/workout.js';
import { lapsOf } from '../track/laps.js';
import { instantText, onDateLine } from '../track/numbers.js';
import { startMs, timingOf } from '../track/timing.js';

/**
 * Where laps ended, as waypoints: GPX has no laps, and every map shows waypoints. The last lap, which may be the rest
 * after the watch's own, ends with the track and has none. Empty if there are no laps; a lap whose end is far from every
 * route point is left out.
 */
export function lapWaypoints(workout: Workout, route: readonly RoutePoint[]): string {
  const laps = [...(workout.laps ?? workout.auto_laps ?? [])].sort((a, b) => a.start_seconds - b.start_seconds);
  const start = startMs(workout);
  const clock = clockOf(workout);
  const { length } = lapsOf(workout, timingOf(workout, Math.round(route.at(-1)?.time_seconds ?? 0)));
  return laps
    .slice(0, length - 1)
    .map((lap, i) => {
      const end = laps[i + 1]?.start_seconds ?? clock.wallAt(clock.timerAt(lap.start_seconds) + lap.duration_seconds);
      const at = pointAt(route, end);
      if (!at) return '';
      const time = instantText(start + end * 1000);
      return `<wpt lat="${at.latitude.toFixed(7)}" lon="${onDateLine(at.longitude).toFixed(7)}"><time>${time}</time><name>Lap ${i + 1}</name><type>lap</type></wpt>\n`;
    })
    .join('');
}

/** How much older than the end of the lap the position may be. */
const REACH_SECONDS = 30;

/** The last point of an ordered route at or before a second. */
function pointAt(route: readonly RoutePoint[], seconds: number): RoutePoint | undefined {
  let low = 0;
  let high = route.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((route[middle]?.time_seconds ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  const found = route[low - 1];
  return found && seconds - found.time_seconds <= REACH_SECONDS ? found : undefined;
}
