import { type Clock, clockOf } from '../../workouts/time/clock.js';
import type { Channel, Stream, Workout } from '../../workouts/workout.js';
import { NOWHERE } from '../csv/columns.js';

/**
 * Makes a function that finds, in a workout with pauses, the sample nearest to a second of the wall clock: its index, or
 * NOWHERE if none lies within half the interval or a pause lies between.
 */
export function nearestSample(clock: Clock, { interval_seconds: interval, values }: Stream): (wall: number) => number {
  const reachOf = (i: number, wall: number) =>
    i < values.length ? away(clock, i * interval, wall) : Number.POSITIVE_INFINITY;
  return (wall) => {
    const before = Math.floor(clock.timerAt(wall) / interval);
    const [first, second] = [reachOf(before, wall), reachOf(before + 1, wall)];
    if (Math.min(first, second) > interval / 2) return NOWHERE;
    return second <= first ? before + 1 : before;
  };
}

/** Seconds between a sample and a second of the wall clock; infinite if a pause lies between. */
function away(clock: Clock, timer: number, wall: number): number {
  const sample = clock.wallAt(timer);
  const isBeyond = sample < wall ? clock.hasPauseIn(sample, wall) : clock.hasPauseIn(wall, sample);
  return isBeyond ? Number.POSITIVE_INFINITY : Math.round(Math.abs(sample - wall) * 1000) / 1000;
}

/** Makes functions that read a channel at a second of the wall clock: the nearest sample, NaN if there is none. */
export function samplers(workout: Workout): (channel: Channel | undefined) => (wall: number) => number {
  const clock = clockOf(workout);
  const finders = new Map<string, (wall: number) => number>();
  /** Channels of one length and interval share their samples' times: for each second the sample is looked for once. */
  const finderOf = (stream: Stream) => {
    const grid = `${stream.interval_seconds} ${stream.values.length}`;
    const finder = finders.get(grid) ?? remembering(nearestSample(clock, stream));
    finders.set(grid, finder);
    return finder;
  };
  return (channel) => {
    const stream = channel && workout.streams?.[channel];
    if (stream === undefined) return () => Number.NaN;
    const { interval_seconds: interval, values } = stream;
    const valueAt = (i: number) => (i >= 0 && i < values.length ? (values[i] ?? Number.NaN) : Number.NaN);
    if (clock.pauses.length === 0) return (wall) => valueAt(Math.round(wall / interval));
    const indexAt = finderOf(stream);
    return (wall) => valueAt(indexAt(wall));
  };
}

/** The same function, which answers at once when it is asked the same again. */
function remembering(find: (wall: number) => number): (wall: number) => number {
  let last = Number.NaN;
  let found = NOWHERE;
  return (wall) => {
    if (wall !== last) {
      found = find(wall);
      last = wall;
    }
    return found;
  };
}
