import { type Clock, clockOf } from '../../workouts/time/clock.js';
import { channels, type Stream, type Workout } from '../../workouts/workout.js';

/** More points than a plot on a large screen has pixels. */
export const MAX_POINTS = 1800;
const SECOND = 1000;

/** Instants at which a workout is drawn: i * stepMs after its start, on the wall clock. */
export interface Grid {
  stepMs: number;
  length: number;
}

/**
 * The grid of a workout: the interval of its fastest channel (1 s if there is only a route), made coarser by a whole factor
 * until it has at most MAX_POINTS points. Its length is 0 if nothing was recorded.
 */
export function gridOf(workout: Workout): Grid {
  const { streams = {}, route = [] } = workout;
  const clock = clockOf(workout);
  const recorded = channels.map((channel) => streams[channel]).filter((stream) => stream !== undefined);
  const ends = recorded.map((stream) => wallMs(clock, (stream.values.length - 1) * intervalMs(stream)));
  const last = Math.max(...ends, (route.at(-1)?.time_seconds ?? -1) * SECOND);
  if (last < 0) return { stepMs: SECOND, length: 0 };
  const finest = Math.min(...(recorded.length > 0 ? recorded.map(intervalMs) : [SECOND]));
  const points = Math.floor(last / finest) + 1;
  const stepMs = finest * Math.ceil(points / MAX_POINTS);
  return { stepMs, length: Math.floor(last / stepMs) + 1 };
}

/** Whole milliseconds, at least 1, because the grid counts in them. */
export function intervalMs({ interval_seconds: seconds }: Pick<Stream, 'interval_seconds'>): number {
  return Math.max(1, Math.round(seconds * SECOND));
}

/** The wall clock, in ms since the start, when the timer shows `timerMs`. */
export const wallMs = (clock: Clock, timerMs: number): number => Math.round(clock.wallAt(timerMs / SECOND) * SECOND);

/** The timer, in ms, when the wall clock is at `wallMs` since the start. */
export const timerMs = (clock: Clock, wallMs: number): number => Math.round(clock.timerAt(wallMs / SECOND) * SECOND);
