import { expect } from 'vitest';
import { type Channel, channels, type Workout } from '../../../src/workouts/workout.js';
import { expectSame } from '../judges/quickly.js';

/*
 * The two clocks by counting: the milliseconds of the wall clock that are in no pause, in order, are those of the timer.
 * Nothing here uses the program's own calculation.
 */

/** A period of the wall clock in ms, end exclusive. */
interface Run {
  start: number;
  end: number;
}

interface Counted {
  /** The wall clock at a ms of the timer, both in ms: after a pause that stopped the timer there. */
  wallOf(timer: number): number;
  /** The pauses, with overlapping ones merged. */
  runs: Run[];
}

/** @param longest the last ms of the timer that is needed. */
export function countClocks(pauses: Workout['pauses'] = [], longest = 1_000_000): Counted {
  if (pauses.length === 0) return { wallOf: (timer) => timer, runs: [] };
  const spans = pauses.map(({ start_seconds: start, duration_seconds: seconds }) => ({
    start: Math.round(start * 1000),
    end: Math.round((start + seconds) * 1000),
  }));
  const last = Math.max(...spans.map(({ end }) => end));
  const stands = new Uint8Array(
    Math.max(last, longest + spans.reduce((sum, { start, end }) => sum + end - start, 0)) + 1,
  );
  for (const { start, end } of spans) stands.fill(1, start, end);
  const walls: number[] = [];
  const runs: Run[] = [];
  for (const [wall, isStanding] of stands.entries()) {
    if (isStanding === 0) walls.push(wall);
    else if (stands[wall - 1] !== 1) runs.push({ start: wall, end: wall + 1 });
    else runs.at(-1)!.end = wall + 1;
  }
  return { wallOf: (timer) => walls[timer] ?? Number.NaN, runs };
}

/** A value and the ms of the wall clock at which it was measured. */
export interface Placed {
  wall: number;
  value: number | null;
}

const runsBefore = new WeakMap<object, Run[]>();

function runsOf({ pauses }: Workout): Run[] {
  if (pauses === undefined) return [];
  const known = runsBefore.get(pauses);
  if (known) return known;
  const { runs } = countClocks(pauses, 0);
  runsBefore.set(pauses, runs);
  return runs;
}

const clocksBefore = new WeakMap<Workout, Counted>();

/** Both clocks as far as any channel needs them. */
function clocksOf(given: Workout): Counted {
  const known = clocksBefore.get(given);
  if (known) return known;
  const streams = channels.flatMap((channel) => given.streams?.[channel] ?? []);
  const lengths = streams.map(({ interval_seconds, values }) => values.length * interval_seconds * 1000);
  const counted = countClocks(given.pauses, Math.round(Math.max(0, ...lengths)));
  clocksBefore.set(given, counted);
  return counted;
}

const placedBefore = new WeakMap<Workout, Map<Channel, Placed[]>>();

/** Every value of a channel, including gaps, on the wall clock. */
export function placed(given: Workout, channel: Channel): Placed[] {
  const stream = given.streams?.[channel];
  if (stream === undefined) return [];
  const before = placedBefore.get(given) ?? new Map<Channel, Placed[]>();
  placedBefore.set(given, before);
  const known = before.get(channel);
  if (known) return known;
  const { interval_seconds: interval, values } = stream;
  const { wallOf } = clocksOf(given);
  const found = values.map((value, i) => ({ wall: wallOf(Math.round(i * interval * 1000)), value }));
  before.set(channel, found);
  return found;
}

/** The value in the row of a whole second of the wall clock; undefined for a gap, or if there is none. */
export function valueAt(given: Workout, channel: Channel, second: number): number | undefined {
  return placed(given, channel).find(({ wall }) => Math.round(wall / 1000) === second)?.value ?? undefined;
}

/** The value nearest to a time on the wall clock: no further away than half the interval, and not across a pause. */
export function nearestTo(given: Workout, channel: Channel, seconds: number): number | undefined {
  const at = Math.round(seconds * 1000);
  const runs = runsOf(given);
  const isBeyond = (wall: number) =>
    runs.some(({ start, end }) => start >= Math.min(wall, at) && end <= Math.max(wall, at));
  let nearest: Placed | undefined;
  for (const one of placed(given, channel)) {
    const away = Math.abs(one.wall - at);
    if (away > (given.streams![channel]!.interval_seconds * 1000) / 2 || isBeyond(one.wall)) continue;
    if (nearest === undefined || away <= Math.abs(nearest.wall - at)) nearest = one;
  }
  return nearest?.value ?? undefined;
}

/** What was measured in each second of the wall clock: the ms of its samples, and its points of the route. */
interface Second {
  samples: Set<number>;
  points: number[];
}

const secondsBefore = new WeakMap<Workout, Map<number, Second>>();

function secondsOf(given: Workout): Map<number, Second> {
  const known = secondsBefore.get(given);
  if (known) return known;
  const seconds = new Map<number, Second>();
  const at = (ms: number): Second => {
    const second = Math.round(ms / 1000);
    const found = seconds.get(second) ?? { samples: new Set(), points: [] };
    seconds.set(second, found);
    return found;
  };
  for (const channel of channels) for (const { wall } of placed(given, channel)) at(wall).samples.add(wall);
  for (const { time_seconds } of given.route ?? []) at(time_seconds * 1000).points.push(time_seconds * 1000);
  secondsBefore.set(given, seconds);
  return seconds;
}

/**
 * Compares the ms since the start that a file has for a row of samples with what was measured in its second: exact where
 * the samples agree, otherwise, and for route points, within the second. Never in a pause, unless a route point was.
 */
export function expectInstant(given: Workout, instant: number): void {
  const second = Math.round(instant / 1000);
  const { samples, points } = secondsOf(given).get(second) ?? { samples: new Set<number>(), points: [] };
  const runs = runsOf(given);
  const inPause = (ms: number) => runs.some(({ start, end }) => ms > start && ms < end);
  if (runs.length === 0) expectSame(instant, second * 1000);
  else if (samples.size === 1) expect(samples).toContain(instant);
  else if (samples.size > 1) expect([...samples, second * 1000]).toContain(instant);
  else if (points.length > 0) expect([...points.map((ms) => Math.round(ms)), second * 1000]).toContain(instant);
  if (!points.some(inPause)) expectSame(inPause(instant), false);
}
