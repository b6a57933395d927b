import type { Random } from '../random.js';
import { atLocal, type Clock, DAY, HOUR, MINUTE } from './dates.js';
import type { Life } from './life.js';

/** What the numbers of a hypnogram mean. 6 is not a stage, but Polar's own example has it. */
export const Stage = { wake: 0, rem: 1, lighter: 2, light: 3, deep: 4, unknown: 5, nonsense: 6 } as const;

/** A segment of one stage; ms since 1970, whole epochs of 30 s from the start of the night. */
export interface Segment {
  stage: number;
  from: number;
  until: number;
}

/** A night as the watch recorded it; a night is dated by its morning. */
export interface Night {
  day: number;
  startsAt: number;
  endsAt: number;
  clock: Clock;
  segments: Segment[];
  /** one every five minutes */
  heart: { at: number; bpm: number }[];
}

const EPOCH = 30_000;

/** @returns undefined if the watch was not worn, or there was hardly any sleep between two sessions. */
export function nightOf(life: Life, day: number): Night | undefined {
  const { from, until, worn } = bedOf(life, day);
  if (day <= life.firstDay || !worn || until - from < 3 * HOUR) return undefined;
  const random = life.random(day, 3);
  const clock = life.clock(day);
  const endsAt = from + Math.floor((until - from) / EPOCH) * EPOCH;
  const segments = hypnogram(random, from, endsAt, day);
  const { restingHeartRate } = life.form(day);
  return { day, startsAt: from, endsAt, clock, segments, heart: heartOf(random, from, endsAt, restingHeartRate) };
}

/** When the user is in bed, with or without the watch. The night of a clock change is always recorded. */
export function bedOf(life: Life, day: number): { from: number; until: number; worn: boolean } {
  const random = life.random(day, 17);
  const bed = bedtime(life, day, random);
  const clock = life.clock(day);
  return { ...bed, worn: random.next() > 0.06 || clock(bed.from) !== clock(bed.until) };
}

/** No sleep during a session or right after one. */
function bedtime(life: Life, day: number, random: Random): { from: number; until: number } {
  const clock = life.clock(day);
  const instant = (local: number) => atLocal(clock, local);
  const weekend = [0, 6].includes(new Date(day * DAY).getUTCDay());
  const late = weekend ? random.between(30, 110) * MINUTE : 0;
  const wished = {
    from: instant(day * DAY - 70 * MINUTE + late + random.between(-35, 35) * MINUTE),
    until: instant(day * DAY + 6.6 * HOUR + late + random.between(-25, 40) * MINUTE),
  };
  const night = { ...wished };
  for (const { startedAt, durationMillis } of life.trainingBetween(wished.from - HOUR, wished.until + HOUR)) {
    const ended = startedAt + durationMillis;
    if (startedAt < wished.from + 3 * HOUR) night.from = Math.max(night.from, ended + 40 * MINUTE);
    else night.until = Math.min(night.until, startedAt - 25 * MINUTE);
  }
  return { from: Math.round(night.from), until: Math.round(night.until) };
}

/** Cycles of about 90 minutes: deep sleep early, REM late, short and long interruptions between. */
function hypnogram(random: Random, from: number, until: number, day: number): Segment[] {
  const segments: Segment[] = [];
  let at = from;
  const spend = (stage: number, minutes: number) => {
    const end = Math.min(until, at + Math.max(1, Math.round(minutes * 2)) * EPOCH);
    const last = segments.at(-1);
    if (end > at && last?.stage === stage) segments[segments.length - 1] = { ...last, until: end };
    else if (end > at) segments.push({ stage, from: at, until: end });
    at = end;
  };
  // Some nights have a gap, from lying on the arm, and some a value that is not in the list of stages.
  const lost = day % 9 === 4 ? Stage.unknown : day % 13 === 5 ? Stage.nonsense : undefined;
  for (let cycle = 0; at < until; cycle++) {
    spend(Stage.lighter, random.between(4, 14));
    spend(Stage.light, random.between(16, 34));
    spend(Stage.deep, Math.max(0.5, random.between(24, 44) - 9 * cycle));
    if (random.next() < 0.55) spend(Stage.wake, 0.5 * random.int(1, 2));
    spend(Stage.lighter, random.between(3, 12));
    if (cycle === 2 && lost !== undefined) spend(lost, random.between(6, 20));
    spend(Stage.rem, random.between(7, 13) + 6 * cycle);
    if (random.next() < 0.45) spend(Stage.wake, random.between(1.5, 9));
  }
  return segments;
}

/** Falls to a minimum some hours before the morning, and rises again. */
function heartOf(random: Random, from: number, until: number, resting: number): Night['heart'] {
  const samples: Night['heart'] = [];
  for (let at = from + random.int(60, 240) * 1000; at < until; at += 5 * MINUTE) {
    const share = (at - from) / (until - from);
    samples.push({ at, bpm: Math.round(resting + 11 * (share - 0.62) ** 2 * 2 + random.between(0, 4)) });
  }
  return samples;
}

/** Seconds in any of the stages. */
export function secondsIn({ segments }: Night, ...stages: number[]): number {
  const inside = segments.filter(({ stage }) => stages.includes(stage));
  return inside.reduce((sum, { from, until }) => sum + (until - from) / 1000, 0);
}

/** Whether an instant is within the night. */
export function asleepAt(night: Night | undefined, at: number): boolean {
  return night !== undefined && at >= night.startsAt && at < night.endsAt;
}
