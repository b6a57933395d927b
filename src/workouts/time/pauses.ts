import { type Clock, makeClock, type Span } from './clock.js';

/** What is known about the two clocks of one session. All in ms since its start. */
export interface ClockFacts {
  /** On the timer; undefined if no source gives it. */
  durationMs?: number | undefined;
  /** From start to stop on the wall clock; only the account export and v4 give the stop. */
  spanMs?: number | undefined;
  /** Pauses that v4 or the account export names, on the wall clock. */
  named?: readonly Span[] | undefined;
  /** Pauses in Polar's FIT or TCX of the session, on the wall clock. Empty: the file shows that there was none. */
  ofFile?: readonly Span[] | undefined;
  /** When the points of the route were taken, in order of time, on `routeClock`. */
  routeMs?: readonly number[] | undefined;
  /** The account export and v4 use the wall clock; which one v3 uses is not documented. */
  routeClock?: 'wall' | 'unknown' | undefined;
}

/** Where the timer of a session was stopped. */
export interface ResolvedClock {
  /** Counts in seconds. */
  clock: Clock;
  /** The clock that the route is on: a route on the timer must still be converted. */
  routeOn: 'wall' | 'timer';
  /**
   * `pauses_unknown`: there are or may be pauses, and nothing says where. `route_clock_unknown`: there are pauses, and
   * nothing says which clock the route is on.
   */
  quality: ('pauses_unknown' | 'route_clock_unknown')[];
}

/** ms; stop times come in whole seconds, so a smaller difference to start + duration means nothing. */
export const STOP_TOLERANCE_MS = 1000;
/** ms by which the end of a route and the sum of its holes may miss the duration: sources truncate seconds differently. */
const ROUTE_TOLERANCE_MS = 2000;
/** ms; a receiver leaves out a point or two now and then, and no shorter pause has been seen. */
const MIN_HOLE_MS = 3000;
/** ms between the end of a pause before the first point and that point: a receiver finds its position late. */
const FIRST_FIX_MS = 60_000;
/** ms from the stop of the timer to that of the session: a button is held for three seconds. */
const MAX_ENDING_MS = 5000;

/**
 * Finds out where the timer was stopped, from the most reliable fact there is: named pauses; then Polar's own file; then
 * holes in the route whose sum is the time by which the route is longer than the timer; then the span of the session, if
 * one hole, or the time before the first point, can hold the time by which it is longer. What no fact shows is not guessed
 * but named in `quality`.
 */
export function resolveClock(facts: ClockFacts): ResolvedClock {
  const pauses = resolvePauses(facts);
  const clock = makeClock((pauses ?? []).map(({ start, end }) => ({ start: start / 1000, end: end / 1000 })));
  const routeOn = clock.pauses.length === 0 ? 'wall' : clockOfRoute(facts, clock);
  return {
    clock,
    routeOn: routeOn ?? 'wall',
    quality: [
      ...(pauses === undefined ? (['pauses_unknown'] as const) : []),
      ...(routeOn === undefined ? (['route_clock_unknown'] as const) : []),
    ],
  };
}

/** Undefined: nothing shows whether there were any, or where. */
function resolvePauses(facts: ClockFacts): readonly Span[] | undefined {
  const { durationMs, spanMs, named, ofFile } = facts;
  if (named && named.length > 0) return named;
  if (ofFile) return ofFile;
  if (durationMs === undefined) return undefined;
  const stoppedMs = spanMs === undefined ? undefined : spanMs - durationMs;
  if (stoppedMs !== undefined && stoppedMs <= STOP_TOLERANCE_MS) return [];
  return fromRoute(facts, durationMs) ?? (stoppedMs === undefined ? undefined : fromSpan(facts, stoppedMs));
}

/** What the route alone shows. A route on the wall clock that ends with the timer shows that there was no pause. */
function fromRoute({ routeMs = [], routeClock }: ClockFacts, durationMs: number): readonly Span[] | undefined {
  const last = routeMs.at(-1);
  if (last === undefined) return undefined;
  const longer = last - durationMs;
  if (Math.abs(longer) <= ROUTE_TOLERANCE_MS) return routeClock === 'wall' ? [] : undefined;
  const holes = holesIn(routeMs);
  return Math.abs(sumOf(holes) - longer) <= ROUTE_TOLERANCE_MS ? holes : undefined;
}

/** The pauses, if the time the timer was stopped fits in only one place. @param stoppedMs that time. */
function fromSpan(
  { routeMs = [], routeClock, spanMs = 0 }: ClockFacts,
  stoppedMs: number,
): readonly Span[] | undefined {
  const [first] = routeMs;
  if (first === undefined || routeClock !== 'wall') return undefined;
  const holes = holesIn(routeMs);
  const [hole] = holes;
  if (hole && holes.length === 1) {
    const fits = hole.end - hole.start >= stoppedMs - ROUTE_TOLERANCE_MS;
    return fits ? [{ start: Math.max(hole.start, hole.end - stoppedMs), end: hole.end }] : undefined;
  }
  // The timer started with the first point; what is left is the time it takes to end a session.
  const end = Math.min(first, stoppedMs);
  const left = stoppedMs - end;
  if (hole || first - stoppedMs > FIRST_FIX_MS || left > Math.min(MAX_ENDING_MS, end / 10)) return undefined;
  return [
    { start: 0, end },
    { start: spanMs - left, end: spanMs },
  ];
}

/** A route on the timer ends with it; one on the wall clock ends with the wall clock, and has no point during a pause. */
function clockOfRoute(
  { routeMs = [], routeClock, durationMs }: ClockFacts,
  clock: Clock,
): 'wall' | 'timer' | undefined {
  const last = routeMs.at(-1);
  if (last === undefined || routeClock === 'wall') return 'wall';
  if (durationMs !== undefined) {
    const wallMs = clock.wallBefore(durationMs / 1000) * 1000;
    const missesWall = Math.abs(last - wallMs);
    const missesTimer = Math.abs(last - durationMs);
    if (Math.min(missesWall, missesTimer) <= ROUTE_TOLERANCE_MS) return missesWall <= missesTimer ? 'wall' : 'timer';
    if (last > durationMs + ROUTE_TOLERANCE_MS) return 'wall';
  }
  const begun = clock.pauses.filter(({ start }) => start * 1000 < last);
  // Before the first pause both clocks are the same.
  if (begun.length === 0) return 'wall';
  const conclusive = begun.filter(({ start, end }) => end - start > 2);
  if (conclusive.length === 0) return undefined;
  return conclusive.some((pause) => hasPointIn(routeMs, pause)) ? 'timer' : 'wall';
}

/** Whether a point is well inside a pause. */
function hasPointIn(routeMs: readonly number[], { start, end }: Span): boolean {
  return routeMs.some((ms) => ms > (start + 1) * 1000 && ms < (end - 1) * 1000);
}

/** Where the points of a route are further apart than usual: from when the next one was due to when it came. */
function holesIn(routeMs: readonly number[]): Span[] {
  const steps = routeMs.slice(1).map((ms, i) => ms - (routeMs[i] ?? 0));
  const usual = [...steps].sort((a, b) => a - b)[steps.length >> 1] ?? 0;
  return steps.flatMap((step, i) => {
    const start = (routeMs[i] ?? 0) + usual;
    return step - usual < Math.max(MIN_HOLE_MS, usual) ? [] : [{ start, end: (routeMs[i] ?? 0) + step }];
  });
}

const sumOf = (spans: readonly Span[]) => spans.reduce((sum, { start, end }) => sum + end - start, 0);
