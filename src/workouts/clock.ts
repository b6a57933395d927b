import type { Workout } from './types.js';

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
    let low = 0;
    let high = stood.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = stood[middle]?.timer ?? 0;
      if (including ? at <= timer : at < timer) low = middle + 1;
      else high = middle;
    }
    return stood[low - 1]?.after ?? 0;
  };
  return {
    pauses,
    paused,
    wallAt: (timer) => milliseconds(timer + passed(timer, true)),
    wallBefore: (timer) => milliseconds(timer + passed(timer, false)),
    timerAt: (wall) => {
      const next = pauses.findIndex(({ end }) => wall < end);
      if (next < 0) return milliseconds(wall - paused);
      const { timer = 0, before = 0 } = stood[next] ?? {};
      return wall >= (pauses[next]?.start ?? 0) ? timer : milliseconds(wall - before);
    },
  };
}

const RUNNING: Clock = {
  pauses: [],
  paused: 0,
  wallAt: (timer) => timer,
  wallBefore: (timer) => timer,
  timerAt: (wall) => wall,
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
