import type { Workout } from '../workouts/types.js';

/** A stretch of time in seconds since the start. */
export interface Span {
  start: number;
  end: number;
}

/** Start of the workout in milliseconds since 1970. */
export function startMs(workout: Workout): number {
  return Date.parse(workout.start_time);
}

/** The pauses in order, overlapping ones joined, empty ones left out. */
export function pausesOf(workout: Workout): Span[] {
  const spans: Span[] = [];
  const sorted = [...(workout.pauses ?? [])].sort((a, b) => a.start_seconds - b.start_seconds);
  for (const pause of sorted) {
    const end = pause.start_seconds + pause.duration_seconds;
    if (end === pause.start_seconds) continue;
    const last = spans.at(-1);
    if (last !== undefined && pause.start_seconds <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start: pause.start_seconds, end });
  }
  return spans;
}

/**
 * Makes a function that says whether a pause ends after `before` and not after `now`: there the track is cut. Asked in the
 * order of time.
 */
export function resumptions(pauses: Span[]): (before: number, now: number) => boolean {
  let next = 0;
  return (before, now) => {
    while (next < pauses.length && (pauses[next]?.end ?? 0) <= before) next++;
    return next < pauses.length && now >= (pauses[next]?.end ?? 0);
  };
}

/** How long a workout took, in seconds. */
export interface Timing {
  /** From start to end, pauses included. */
  elapsed: number;
  /** Without pauses: Polar's duration. */
  timer: number;
}

/**
 * Polar's `duration` leaves pauses out, and AccessLink does not send the end: elapsed is what start and end say, but
 * never less than the duration or, in whole seconds, the last measurement (a route goes on after a pause nobody told).
 */
export function timingOf(workout: Workout, lastSecond: number): Timing {
  const given = workout.end_time === undefined ? 0 : (Date.parse(workout.end_time) - startMs(workout)) / 1000;
  const stated = Math.max(given, workout.duration_seconds ?? 0);
  const elapsed = lastSecond > Math.round(stated) ? lastSecond : stated;
  const paused = pausesOf(workout).reduce((sum, pause) => sum + pause.end - pause.start, 0);
  return { elapsed, timer: workout.duration_seconds ?? Math.max(0, elapsed - paused) };
}
