import type { Random } from '../random.js';
import { float, type JsonObject } from '../represent/json.js';
import { fullDuration } from '../represent/time.js';
import type { Session } from '../session.js';
import { type Clock, dateOf, HOUR, MINUTE, shortTime } from './dates.js';
import type { Life } from './life.js';
import { bedOf } from './night.js';

/** As Polar names them; the last one is not in its documentation. */
export type ActivityZone = 'SLEEP' | 'SEDENTARY' | 'LIGHT' | 'MODERATE' | 'VIGOROUS' | 'NON_WEAR';

/** A day as the watch has reported it so far, in slots of 30 s. */
export interface ActiveDay {
  day: number;
  clock: Clock;
  from: number;
  /** The end of the day, or when the watch was last synchronized. */
  until: number;
  whole: boolean;
  zones: ActivityZone[];
  /** by slot */
  steps: number[];
  trainingCalories: number;
}

export interface ActivityParts {
  steps: boolean;
  zones: boolean;
  inactivity: boolean;
}

const SLOT = 30_000;
/** Half an hour past noon: when the watch came out of its box. */
const UNPACKED = 12.6 * HOUR;

/** @param syncedAt nothing after this instant is known yet. @returns undefined if there is nothing for this day. */
export function activeDayOf(life: Life, day: number, syncedAt: number): ActiveDay | undefined {
  const clock = life.clock(day);
  const bounds = life.bounds(day);
  const from = day === life.firstDay ? bounds.from + UNPACKED : bounds.from;
  const until = Math.min(bounds.until, Math.floor(syncedAt / SLOT) * SLOT);
  if (day < life.firstDay || until <= from) return undefined;
  const training = life.trainingBetween(bounds.from, bounds.until);
  const zones = zonesOf(life, day, { from, until: bounds.until }, training).slice(0, (until - from) / SLOT);
  const random = life.random(day, 7);
  const known = training.filter(({ startedAt, durationMillis }) => startedAt + durationMillis <= until);
  return {
    ...{ day, clock, from, until, zones, whole: until === bounds.until },
    steps: zones.map((zone, i) => stepsIn(random, zone, sessionAt(training, from + i * SLOT))),
    trainingCalories: known.reduce((sum, { calories }) => sum + calories, 0),
  };
}

/** The whole day, so that what is already known does not change as the day goes on. */
function zonesOf(life: Life, day: number, { from, until }: { from: number; until: number }, training: Session[]) {
  const random = life.random(day, 6);
  const beds = [bedOf(life, day), bedOf(life, day + 1)];
  const charging = random.next() < 0.3 ? from + random.between(17, 21) * HOUR : Number.POSITIVE_INFINITY;
  const charged = charging + random.between(25, 70) * MINUTE;
  const zones: ActivityZone[] = [];
  let mood: ActivityZone = 'SEDENTARY';
  let changes = 0;
  for (let at = from; at < until; at += SLOT) {
    if (changes <= 0) {
      mood = nextMood(random);
      changes = random.int(1, longestMood[mood] ?? 12);
    }
    changes--;
    const session = sessionAt(training, at);
    const bed = beds.find((one) => at >= one.from && at < one.until);
    if (session) zones.push(effortOf(session));
    else if (bed) zones.push(inBed(bed));
    else zones.push(at >= charging && at < charged ? 'NON_WEAR' : mood);
  }
  return zones;
}

/** The max slots a mood lasts; any other ends sooner. */
const longestMood: Partial<Record<ActivityZone, number>> = { SEDENTARY: 90, LIGHT: 40 };

const inBed = ({ worn }: { worn: boolean }): ActivityZone => (worn ? 'SLEEP' : 'NON_WEAR');

const effortOf = ({ heartRate }: Session): ActivityZone => ((heartRate?.average ?? 0) > 138 ? 'VIGOROUS' : 'MODERATE');

function nextMood(random: Random): ActivityZone {
  const chance = random.next();
  return chance < 0.48 ? 'SEDENTARY' : chance < 0.86 ? 'LIGHT' : 'MODERATE';
}

function sessionAt(training: Session[], at: number): Session | undefined {
  return training.find(({ startedAt, durationMillis }) => at >= startedAt && at < startedAt + durationMillis);
}

function stepsIn(random: Random, zone: ActivityZone, session: Session | undefined): number {
  if (session) return session.sport === 'RUNNING' ? random.int(80, 86) : session.detailedSport === 'WALKING' ? 54 : 0;
  if (zone === 'MODERATE') return random.int(38, 58);
  if (zone === 'LIGHT') return random.next() < 0.4 ? random.int(3, 30) : 0;
  return 0;
}

/** All steps of the day so far. */
export function stepsOf({ steps }: ActiveDay): number {
  return steps.reduce((sum, count) => sum + count, 0);
}

/** kcal for moving and training. */
export function activeCaloriesOf(active: ActiveDay): number {
  const light = active.zones.filter((zone) => zone === 'LIGHT').length * 30;
  return Math.round(active.trainingCalories + stepsOf(active) * 0.033 + light / 75);
}

/** kcal at rest. */
export function basalCaloriesOf({ from, until }: ActiveDay): number {
  return Math.round((1490 * (until - from)) / (24 * HOUR));
}

/** An element of `/v3/users/activities`. Times are local without zone, whole minutes without seconds. */
export function activityJson(active: ActiveDay, parts: ActivityParts, documented: boolean): JsonObject {
  const seconds = (...wanted: ActivityZone[]) => active.zones.filter((zone) => wanted.includes(zone)).length * 30;
  const steps = stepsOf(active);
  const moving = seconds('LIGHT', 'MODERATE', 'VIGOROUS');
  const activeCalories = activeCaloriesOf(active);
  const ends = active.whole ? active.until - 1000 : active.until;
  const share = seconds('LIGHT') / 21_600 + seconds('MODERATE') / 9000 + seconds('VIGOROUS') / 5400;
  const wanted = parts.steps || parts.zones || parts.inactivity;
  return {
    start_time: shortTime(active.from, active.clock(active.from)),
    end_time: shortTime(ends, active.clock(ends)),
    active_duration: fullDuration(moving * 1000),
    inactive_duration: fullDuration(seconds('SEDENTARY') * 1000),
    daily_activity: float(Math.round(share * 10_000) / 100),
    calories: basalCaloriesOf(active) + activeCalories,
    active_calories: activeCalories,
    steps,
    inactivity_alert_count: stamps(active).length,
    distance_from_steps: float(Math.round(steps * 63.7) / 100),
    samples: wanted ? activitySamplesJson(active, parts, documented) : undefined,
  };
}

/** The content of `samples`, which is also served by itself at `/v3/users/activities/samples`. */
export function activitySamplesJson(active: ActiveDay, parts: ActivityParts, documented: boolean): JsonObject {
  const time = (at: number) => shortTime(at, active.clock(at));
  const stamped = stamps(active).map((at) => ({ stamp: time(at) }));
  return {
    date: dateOf(active.day),
    steps: parts.steps ? stepsJson(active, time) : undefined,
    activity_zones: parts.zones ? { samples: zonesJson(active, time) } : undefined,
    // Documented as a list; seen wrapped like the others.
    inactivity_stamps: parts.inactivity ? (documented ? stamped : { samples: stamped }) : undefined,
  };
}

function stepsJson(active: ActiveDay, time: (at: number) => string): JsonObject {
  const samples: JsonObject[] = [];
  for (let i = 0; i < active.steps.length; i += 2) {
    const steps = (active.steps[i] ?? 0) + (active.steps[i + 1] ?? 0);
    if (steps > 0) samples.push({ steps, timestamp: time(active.from + i * SLOT) });
  }
  return { interval_ms: 60_000, total_steps: stepsOf(active), samples };
}

/** Only where the zone changes. */
function zonesJson({ zones, from }: ActiveDay, time: (at: number) => string): JsonObject[] {
  return zones.flatMap((zone, i) => (zone === zones[i - 1] ? [] : [{ timestamp: time(from + i * SLOT), zone }]));
}

/** After 55 minutes without moving. */
function stamps({ zones, from }: ActiveDay): number[] {
  const found: number[] = [];
  let still = 0;
  for (const [i, zone] of zones.entries()) {
    still = zone === 'SEDENTARY' ? still + 1 : 0;
    if (still === 110) found.push(from + i * SLOT);
  }
  return found;
}
