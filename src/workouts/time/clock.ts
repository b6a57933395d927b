import type { Workout } from '../workout.js';

/*
 * A workout has two clocks. The timer stops during a pause; the wall clock goes on. Samples, RR intervals, the duration and
 * the durations of laps are on the timer; pauses, the route, the starts of laps and the end of the workout are on the wall
 * clock. Only this module converts from one clock to the other. All values are seconds since the start.
 */

/** A period on the wall clock, in seconds since the start. */
export interface Span {
  start: number;
  end: number;
}

/** Converts between the two clocks of a workout. Without pauses both are the same, to the last bit. */
export interface Clock {
  /** In order of time, with overlapping ones joined and empty ones left out. */
  readonly pauses: readonly Span[];
  /** Seconds of all pauses together. */
  readonly paused: number;
  /** The wall clock at a second of the timer. If the timer stopped at that very second: after the pause. */
  wallAt(timer: number): number;
  /** As `wallAt`, for what ends at that second: before the pause. */
  wallBefore(timer: number): number;
  /** The timer at a second of the wall clock; during a pause the second at which it stopped. */
  timerAt(wall: number): number;
  /** Whether the timer is stopped at a second of the wall clock; at both ends of a pause it is not. */
  isPaused(wall: number): boolean;
  /** Whether a whole pause lies between two seconds of the wall clock. */
  hasPauseIn(from: number, to: number): boolean;
}

/** The clock of a workout, from its pauses. */
export function clockOf({ pauses }: Pick<Workout, 'pauses'>): Clock {
  return makeClock(
    (pauses ?? []).map(({ start_seconds: start, duration_seconds: seconds }) => ({ start, end: start + seconds })),
  );
}

/** The clock that these pauses make. */
export function makeClock(spans: readonly Span[]): Clock {
  const pauses = joined(spans);
  if (pauses.length === 0) return RUNNING;
  // For each pause: the second at which the timer stopped, and how long it had been stopped before and after that pause.
  const stood: { timer: number; before: number; after: number }[] = [];
  let paused = 0;
  for (const { start, end } of pauses) {
    const before = paused;
    paused = milliseconds(paused + end - start);
    stood.push({ timer: milliseconds(start - before), before, after: paused });
  }
  const passed = (timer: number, including: boolean) => {
    const next = countOf(stood, ({ timer: at }) => (including ? at <= timer : at < timer));
    return next > 0 ? (stood[next - 1]?.after ?? 0) : 0;
  };
  const endOf = (i: number) => (i < pauses.length ? (pauses[i]?.end ?? 0) : Number.POSITIVE_INFINITY);
  const nextAt = (wall: number) => countOf(pauses, ({ end }) => end <= wall);
  return {
    pauses,
    paused,
    wallAt: (timer) => milliseconds(timer + passed(timer, true)),
    wallBefore: (timer) => milliseconds(timer + passed(timer, false)),
    timerAt: (wall) => {
      const next = nextAt(wall);
      const pause = next < stood.length ? stood[next] : undefined;
      return pause ? Math.min(pause.timer, milliseconds(wall - pause.before)) : milliseconds(wall - paused);
    },
    hasPauseIn: (from, to) => endOf(countOf(pauses, ({ start }) => start < from)) <= to,
    isPaused: (wall) => {
      const next = nextAt(wall);
      return next < pauses.length && wall > (pauses[next]?.start ?? 0);
    },
  };
}

/**
 * Makes a function that says whether a pause ends after `before` and no later than `now`, in seconds of the wall clock: a
 * track is split there. Must be called in order of time.
 */
export function resumptions({ pauses }: Clock): (before: number, now: number) => boolean {
  let next = 0;
  let end = pauses[0]?.end ?? Number.POSITIVE_INFINITY;
  return (before, now) => {
    while (end <= before) {
      next++;
      end = next < pauses.length ? (pauses[next]?.end ?? 0) : Number.POSITIVE_INFINITY;
    }
    return now >= end;
  };
}

/** How many items of an ordered list come before the first for which `isBefore` is false. */
function countOf<T>(list: readonly T[], isBefore: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const RUNNING: Clock = {
  pauses: [],
  paused: 0,
  wallAt: (timer) => timer,
  wallBefore: (timer) => timer,
  timerAt: (wall) => wall,
  isPaused: () => false,
  hasPauseIn: () => false,
};

/** Both clocks count in milliseconds: sums of binary fractions would drift from them. */
const milliseconds = (seconds: number) => Math.round(seconds * 1000) / 1000;

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  const sorted = spans
    .map(({ start, end }) => ({ start: milliseconds(start), end: milliseconds(end) }))
    .sort((a, b) => a.start - b.start);
  for (const { start, end } of sorted) {
    if (end <= start) continue;
    const last = result.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
