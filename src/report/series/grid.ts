import { type Clock, clockOf } from '../../workouts/clock.js';
import { channels, type Stream, type Workout } from '../../workouts/types.js';

/** More points than a plot on a large screen has pixels. */
export const MOST_POINTS = 1800;
const SECOND = 1000;

/** Instants at which a workout is drawn: i * stepMs after its start, on the wall clock. */
export interface Grid {
  stepMs: number;
  length: number;
}

/**
 * The grid of a workout: the pace of its fastest channel (a second, where there is only a route), made coarser by a whole
 * factor until it has at most MOST_POINTS points. Of length 0 when nothing was recorded.
 */
export function gridOf(workout: Workout): Grid {
  const { streams = {}, route = [] } = workout;
  const clock = clockOf(workout);
  const series = channels.map((channel) => streams[channel]).filter((stream) => stream !== undefined);
  const ends = series.map((stream) => wallMs(clock, (stream.values.length - 1) * intervalMs(stream)));
  const last = Math.max(...ends, (route.at(-1)?.time_seconds ?? -1) * SECOND);
  if (last < 0) return { stepMs: SECOND, length: 0 };
  const finest = Math.min(...(series.length > 0 ? series.map(intervalMs) : [SECOND]));
  const points = Math.floor(last / finest) + 1;
  const stepMs = finest * Math.ceil(points / MOST_POINTS);
  return { stepMs, length: Math.floor(last / stepMs) + 1 };
}

/** Whole milliseconds, at least one: the grid counts in them. */
export function intervalMs({ interval_seconds: seconds }: Pick<Stream, 'interval_seconds'>): number {
  return Math.max(1, Math.round(seconds * SECOND));
}

/** ms on the wall clock at which the timer has come to so many ms. */
export const wallMs = (clock: Clock, timerMs: number): number => Math.round(clock.wallAt(timerMs / SECOND) * SECOND);

/** ms on the timer at so many ms on the wall clock. */
export const timerMs = (clock: Clock, wallMs: number): number => Math.round(clock.timerAt(wallMs / SECOND) * SECOND);
