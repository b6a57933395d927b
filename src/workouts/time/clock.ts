import type { Workout } from '../workout.js';

/*
 * A workout has two clocks. The timer stands during a pause; the wall clock goes on. Series, RR intervals, the duration and
 * the lengths of laps are on the timer; pauses, the route, the starts of laps and the end of the workout are on the wall
 * clock. This module is the only one that leads from one clock to the other. All values are seconds since the start.
 */

/** A period on the wall clock, in seconds since the start. */
export interface Span {
  start: number;
  end: number;
}

/** Leads from one clock of a workout to the other. Without pauses both are the same, to the last bit. */
export interface Clock {
  /** In order of time, overlapping ones joined, empty ones left out. */
  readonly pauses: readonly Span[];
  /** Seconds of all pauses together. */
  readonly paused: number;
  /** The wall clock at a second of the timer. Where the timer stood at that very second: after the pause. */
  wallAt(timer: number): number;
  /** As `wallAt`, for what ends at that second: before the pause. */
  wallBefore(timer: number): number;
  /** The timer at a second of the wall clock; during a pause the second at which it stood. */
  timerAt(wall: number): number;
  /** Whether the timer stands at a second of the wall clock; at both ends of a pause it does not. */
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
  // For each pause: the second of the timer at which it stood, and how long it had stood before that.
  const stood: { timer: number; before: number; after: number }[] = [];
  let paused = 0;
  for (const { start, end } of pauses) {
    const before = paused;
    paused = milliseconds(paused + end - start);
    stood.push({ timer: milliseconds(start - before), before, after: paused });
  }
  const passed = (timer: number, including: boolean) => {
    const next = countOf(stood, ({ timer: at }) => (including ? at <= timer : at < timer));
    return stood[next - 1]?.after ?? 0;
  };
  const nextAt = (wall: number) => countOf(pauses, ({ end }) => end <= wall);
  return {
    pauses,
    paused,
    wallAt: (timer) => milliseconds(timer + passed(timer, true)),
    wallBefore: (timer) => milliseconds(timer + passed(timer, false)),
    timerAt: (wall) => {
      const next = nextAt(wall);
      const { timer, before } = stood[next] ?? { timer: Number.POSITIVE_INFINITY, before: paused };
      return Math.min(timer, milliseconds(wall - before));
    },
    hasPauseIn: (from, to) => {
      const next = pauses[countOf(pauses, ({ start }) => start < from)];
      return next !== undefined && next.end <= to;
    },
    isPaused: (wall) => wall > (pauses[nextAt(wall)]?.start ?? Number.POSITIVE_INFINITY),
  };
}

/**
 * Makes a function that says whether a pause ends after `before` and not after `now`, seconds of the wall clock: there a
 * track is cut. Asked in the order of time.
 */
export function resumptions({ pauses }: Clock): (before: number, now: number) => boolean {
  let next = 0;
  return (before, now) => {
    while ((pauses[next]?.end ?? Number.POSITIVE_INFINITY) <= before) next++;
    return now >= (pauses[next]?.end ?? Number.POSITIVE_INFINITY);
  };
}

/** How many of a list, which is in order, come before the first that `isBefore` denies. */
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
