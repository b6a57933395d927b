import type { Covered } from './covered.js';

/** The shortest time over a distance within a workout, and when it began. Seconds on the timer. */
export interface Fastest {
  seconds: number;
  start: number;
}

/** Steps; of stretches that differ by no more than the arithmetic does, the first one found counts. */
const sameSteps = 1e-9;

/**
 * The fastest stretch over a distance; between two steps the pace is even, so that it may begin or end between them. Linear
 * in the number of steps.
 * @param least seconds. A faster stretch cannot be, and neither it nor any stretch that shares a step with it counts.
 */
export function fastestOver(covered: Covered, distance: number, least = 0): Fastest | undefined {
  const { interval, meters } = covered;
  if ((meters.at(-1) ?? 0) < distance) return undefined;
  let best = shortest(meters, distance);
  // No other stretch is shorter by more than that: if it is possible, so are all.
  if (best.steps - sameSteps < least / interval) {
    const impossible = impossibleSteps(covered, distance, least / interval);
    if (impossible) best = shortest(meters, distance, impossible);
  }
  const { start, steps } = best;
  return steps === Number.POSITIVE_INFINITY ? undefined : { seconds: steps * interval, start: start * interval };
}

function shortest(meters: Float64Array, distance: number, impossible?: Int32Array): { start: number; steps: number } {
  const best = { start: 0, steps: Number.POSITIVE_INFINITY };
  eachShorter(meters, distance, Number.POSITIVE_INFINITY, (start, end) => {
    const isPossible = !impossible || (impossible[Math.ceil(end)] ?? 0) <= (impossible[Math.floor(start)] ?? 0);
    if (end - start <= best.steps - sameSteps && isPossible) {
      best.start = start;
      best.steps = end - start;
    }
    return best.steps - sameSteps;
  });
  return best;
}

/** Given the start and end of a stretch in steps, returns how many steps the stretches have that it still asks for. */
type Visit = (start: number, end: number) => number;

/** Calls `visit` with every stretch that may be the shortest, of those that have no more than `limit` steps. */
function eachShorter(meters: Float64Array, distance: number, limit: number, visit: Visit): void {
  eachEnd(meters, distance, eachStart(meters, distance, limit, visit), visit);
}

/**
 * The stretches that begin at a step, up to the earliest end. Most are too long whatever their share of the last step is,
 * which is known without dividing.
 */
function eachStart(meters: Float64Array, distance: number, limit: number, visit: Visit): number {
  let most = limit;
  let end = 0;
  for (let start = 0; start < meters.length; start += 1) {
    const goal = (meters[start] ?? 0) + distance;
    while (end < meters.length && (meters[end] ?? 0) < goal) end += 1;
    if (end === meters.length) break;
    if (end - 1 - start <= most) most = visit(start, end - 1 + shareAt(meters, end - 1, goal));
  }
  return most;
}

/** The stretches that end at a step, from the latest start on. */
function eachEnd(meters: Float64Array, distance: number, limit: number, visit: Visit): void {
  const first = meters[0] ?? 0;
  let most = limit;
  let start = 0;
  for (let end = 1; end < meters.length; end += 1) {
    const goal = (meters[end] ?? 0) - distance;
    if (goal < first) continue;
    while (start + 1 < end && (meters[start + 1] ?? 0) <= goal) start += 1;
    if (end - 1 - start <= most) most = visit(start + shareAt(meters, start, goal), end);
  }
}

/** How much of the step after `step` it takes to come to `goal`, 0 to 1. */
function shareAt(meters: Float64Array, step: number, goal: number): number {
  const before = meters[step] ?? 0;
  const length = (meters[step + 1] ?? 0) - before;
  return length > 0 ? Math.min(1, Math.max(0, (goal - before) / length)) : 0;
}

/** How many steps up to each one belong to a stretch that is too fast; undefined if none does. @param least steps. */
function impossibleSteps({ meters }: Covered, distance: number, least: number): Int32Array | undefined {
  // A difference at each end of such a stretch: their sum says how many of them a step is in.
  const edges = new Int32Array(meters.length + 1);
  let found = false;
  eachShorter(meters, distance, least, (start, end) => {
    if (end - start >= least) return least;
    const [first, last] = [Math.floor(start) + 1, Math.ceil(end) + 1];
    edges[first] = (edges[first] ?? 0) + 1;
    edges[last] = (edges[last] ?? 0) - 1;
    found = true;
    return least;
  });
  if (!found) return undefined;
  const counts = new Int32Array(meters.length);
  let [within, count] = [0, 0];
  for (let step = 0; step < counts.length; step += 1) {
    within += edges[step] ?? 0;
    if (within > 0) count += 1;
    counts[step] = count;
  }
  return counts;
}
