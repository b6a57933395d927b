import { float, type JsonObject } from '../represent/json.js';
import { clockMinute, dateOf, offsetTime } from './dates.js';
import type { Life } from './life.js';
import { type Night, nightOf, Stage, secondsIn } from './night.js';

const GOAL = 8 * 3600;

/** How people say they slept, in the words of v4 and of the account export; the place is the number that v3 has. */
export const ratings = [
  'UNKNOWN',
  'SLEPT_BAD',
  'SLEPT_QUITE_BAD',
  'SLEPT_NEITHER_BAD_NOR_WELL',
  'SLEPT_QUITE_WELL',
  'SLEPT_WELL',
];

/** An element of `nights`. @param millis times as in real responses; documented ones are in whole seconds. */
export function sleepJson(life: Life, night: Night, polarUser: string, millis: boolean): JsonObject {
  const random = life.random(night.day, 4);
  const whole = (at: number) => (millis ? at : Math.floor(at / 1000) * 1000);
  const light = secondsIn(night, Stage.lighter, Stage.light);
  const deep = secondsIn(night, Stage.deep);
  const rem = secondsIn(night, Stage.rem);
  const wakes = night.segments
    .filter(({ stage }) => stage === Stage.wake)
    .map(({ from, until }) => (until - from) / 1000);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const long = sum(wakes.filter((seconds) => seconds >= 90));
  const continuity = Math.max(1, Math.min(5, 4.9 - long / 500 - 0.08 * wakes.length));
  const groups = scores({ slept: light + deep + rem, deep, rem, continuity });
  return {
    polar_user: polarUser,
    date: dateOf(night.day),
    sleep_start_time: offsetTime(whole(night.startsAt), night.clock(night.startsAt)),
    sleep_end_time: offsetTime(whole(night.endsAt), night.clock(night.endsAt)),
    device_id: '0E92C540',
    continuity: float(Math.round(continuity * 10) / 10),
    continuity_class: Math.round(continuity),
    light_sleep: light,
    deep_sleep: deep,
    rem_sleep: rem,
    unrecognized_sleep_stage: secondsIn(night, Stage.unknown, Stage.nonsense),
    sleep_score: scoreOf(groups),
    total_interruption_duration: sum(wakes),
    sleep_charge: Math.max(1, Math.min(5, Math.round((scoreOf(groups) - 58) / 7))),
    sleep_goal: GOAL,
    sleep_rating: random.pick([0, 0, 0, 3, 4, 5, 2]),
    short_interruption_duration: sum(wakes) - long,
    long_interruption_duration: long,
    sleep_cycles: Math.max(1, Math.round((night.endsAt - night.startsAt) / 5_700_000)),
    group_duration_score: float(groups.duration),
    group_solidity_score: float(groups.solidity),
    group_regeneration_score: float(groups.regeneration),
    // Minutes as keys: of two changes within one minute the later stays, and of an hour that occurs twice the second.
    hypnogram: Object.fromEntries(
      night.segments.map(({ from, stage }) => [clockMinute(from, night.clock(from)), stage]),
    ),
    heart_rate_samples: Object.fromEntries(night.heart.map(({ at, bpm }) => [clockMinute(at, night.clock(at)), bpm])),
  };
}

/** An element of `available`. */
export function availableJson(night: Night, millis: boolean): JsonObject {
  const text = (at: number) => offsetTime(millis ? at : Math.floor(at / 1000) * 1000, night.clock(at));
  return { date: dateOf(night.day), start_time: text(night.startsAt), end_time: text(night.endsAt) };
}

interface Groups {
  duration: number;
  solidity: number;
  regeneration: number;
}

function scores({ slept, deep, rem, continuity }: Record<'slept' | 'deep' | 'rem' | 'continuity', number>): Groups {
  const percent = (share: number) => Math.round(Math.max(1, Math.min(100, share * 100)) * 10) / 10;
  return {
    duration: percent(slept / GOAL),
    solidity: percent(0.3 + 0.14 * continuity),
    regeneration: percent((deep / 6800 + rem / 9800) / 2),
  };
}

function scoreOf({ duration, solidity, regeneration }: Groups): number {
  return Math.round((duration * 2 + solidity + regeneration) / 4);
}

/** What a watch makes of the first hours of a night. */
export interface Recharge {
  night: Night;
  heartRate: number;
  hrv: number;
  /** Breaths per minute. */
  breathing: number;
  charge: number;
  chargeStatus: number;
  status: number;
  /** Every five minutes of the four hours from half an hour after falling asleep. */
  samples: { at: number; hrv: number; breathing: number }[];
}

/** @returns undefined if the night was too short, or the strap was loose. */
export function rechargeOf(life: Life, day: number): Recharge | undefined {
  const night = nightOf(life, day);
  const random = life.random(day, 5);
  const from = (night?.startsAt ?? 0) + 1_800_000;
  const until = from + 4 * 3_600_000;
  if (!night || until > night.endsAt || random.next() < 0.06) return undefined;
  const inside = night.heart.filter(({ at }) => at >= from && at < until);
  const heartRate = Math.round(inside.reduce((sum, { bpm }) => sum + bpm, 0) / inside.length);
  const hrv = Math.round(life.form(day).hrv);
  const charge = Math.max(-10, Math.min(10, Math.round(((hrv - usualHrv(life, day)) / 1.6) * 10) / 10));
  const breathing = 13.2 + random.between(-0.5, 0.5) - charge / 20;
  const chargeStatus = 1 + [-6, -2, 2, 6].filter((limit) => charge > limit).length;
  const hrvs = inside.map(() => Math.max(8, hrv + random.int(-9, 9)));
  const breaths = inside.map(() => Math.round((breathing + random.between(-0.8, 0.8)) * 10) / 10);
  return {
    ...{ night, heartRate, hrv, breathing, charge, chargeStatus },
    status: Math.min(6, chargeStatus + (night.endsAt - night.startsAt > 7 * 3_600_000 ? 1 : 0)),
    samples: inside.map(({ at }, i) => ({ at, hrv: hrvs[i] ?? hrv, breathing: breaths[i] ?? breathing })),
  };
}

/** An element of `recharges`; undefined as in `rechargeOf`. */
export function rechargeJson(life: Life, day: number, polarUser: string): JsonObject | undefined {
  const told = rechargeOf(life, day);
  if (!told) return undefined;
  const { night, heartRate, hrv, breathing, charge, chargeStatus, status, samples } = told;
  const key = (at: number) => clockMinute(at, night.clock(at));
  return {
    polar_user: polarUser,
    date: dateOf(day),
    heart_rate_avg: heartRate,
    beat_to_beat_avg: Math.round(60_000 / heartRate),
    heart_rate_variability_avg: hrv,
    breathing_rate_avg: float(Math.round(breathing * 10) / 10),
    nightly_recharge_status: status,
    ans_charge: float(charge),
    ans_charge_status: chargeStatus,
    hrv_samples: Object.fromEntries(samples.map((one) => [key(one.at), one.hrv])),
    breathing_samples: Object.fromEntries(samples.map((one) => [key(one.at), float(one.breathing)])),
  };
}

/** The user's mean over the 28 nights before. */
function usualHrv(life: Life, day: number): number {
  const before = Array.from({ length: 28 }, (_, i) => life.form(day - 1 - i).hrv);
  return before.reduce((sum, hrv) => sum + hrv, 0) / before.length;
}
