import { type ActivityParts, activeDayOf, activityJson } from '../../days/activity.js';
import {
  bodyTemperatureJson,
  ecgJson,
  skinContactsJson,
  skinTemperatureJson,
  spo2Json,
} from '../../days/biosensing.js';
import { cardioLoadJson } from '../../days/cardio-load.js';
import { DAY, dayNumber, MINUTE } from '../../days/dates.js';
import { heartRateJson } from '../../days/heart.js';
import type { Life } from '../../days/life.js';
import type { Night } from '../../days/night.js';
import { rechargeJson, sleepJson } from '../../days/sleep.js';
import { alertnessJson, circadianJson } from '../../days/sleepwise.js';
import type { JsonObject } from '../../represent/json.js';

/** What can be requested by day, named as in the addresses of AccessLink. */
export type DayKind = keyof typeof dayKinds;

/** What is needed to make an element. */
export interface DayContext {
  life: Life;
  polarUser: string;
  /** Whether to spell as documented, rather than as seen. */
  documented: boolean;
  /** ms since 1970 */
  now: number;
  /** When the watch was last synchronized, ms since 1970. */
  syncedAt: number;
  parts: ActivityParts;
  /** undefined: none, or not synchronized yet. */
  night(day: number): Night | undefined;
}

/** How a kind is made, and the date of a recorded element. */
export interface DayRecipe {
  /**
   * Where below `/v3/users` a plain array of it is served, for the last 28 days or the requested ones; 204 if it is empty.
   * Kinds served in another way have their own routes (day-routes.ts).
   */
  listAt?: string;
  make(context: DayContext, day: number): JsonObject | undefined;
  dayOf(element: JsonObject): number | undefined;
}

const dated = (element: JsonObject) => dateIn(element.date);
const started = (element: JsonObject) => dateIn(element.start_time);
const tested = ({ test_time: at, time_zone_offset: offset }: JsonObject) =>
  typeof at === 'number' ? Math.floor((at * 1000 + Number(offset ?? 0) * MINUTE) / DAY) : undefined;
const ofNight = (make: (context: DayContext, night: Night) => JsonObject | undefined): DayRecipe['make'] => {
  return (context, day) => {
    const night = context.night(day);
    return night && make(context, night);
  };
};

export const dayKinds = {
  activities: {
    make: ({ life, syncedAt, parts, documented }, day) => {
      const active = activeDayOf(life, day, syncedAt);
      return active && activityJson(active, parts, documented);
    },
    dayOf: started,
  },
  sleep: {
    make: ofNight(({ life, polarUser, documented }, night) => sleepJson(life, night, polarUser, !documented)),
    dayOf: dated,
  },
  'nightly-recharge': {
    make: ofNight(({ life, polarUser }, { day }) => rechargeJson(life, day, polarUser)),
    dayOf: dated,
  },
  'continuous-heart-rate': {
    make: ({ life, syncedAt, polarUser }, day) => heartRateJson(life, day, syncedAt, polarUser),
    dayOf: dated,
  },
  'cardio-load': { make: ({ life }, day) => cardioLoadJson(life, day), dayOf: dated },
  alertness: {
    make: ofNight(({ life, now }, night) => alertnessJson(life, night, now)),
    dayOf: ({ sleep_period_end_time: end, sleep_timezone_offset_minutes: offset }) => localDay(end, offset),
  },
  'circadian-bedtime': {
    make: ofNight(({ life, now }, night) => circadianJson(life, night, now)),
    dayOf: ({ period_end_time: end, sleep_timezone_offset_minutes: offset }) => localDay(end, offset),
  },
  bodytemperature: {
    listAt: 'biosensing/bodytemperature',
    make: ofNight(({ life }, night) => bodyTemperatureJson(life, night)),
    dayOf: started,
  },
  skintemperature: {
    listAt: 'biosensing/skintemperature',
    make: ofNight(({ life }, night) => skinTemperatureJson(life, night)),
    dayOf: ({ sleep_date: date }) => dateIn(date),
  },
  skincontacts: {
    listAt: 'biosensing/skincontacts',
    make: ({ life, syncedAt }, day) => skinContactsJson(life, day, syncedAt),
    dayOf: started,
  },
  ecg: { listAt: 'biosensing/ecg', make: ({ life, syncedAt }, day) => ecgJson(life, day, syncedAt), dayOf: tested },
  spo2: { listAt: 'biosensing/spo2', make: ({ life, syncedAt }, day) => spo2Json(life, day, syncedAt), dayOf: tested },
} satisfies Record<string, DayRecipe>;

function dateIn(text: unknown): number | undefined {
  return typeof text === 'string' ? dayNumber(text.slice(0, 10)) : undefined;
}

function localDay(utc: unknown, offset: unknown): number | undefined {
  const at = typeof utc === 'string' ? Date.parse(`${utc}Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.floor((at + Number(offset ?? 0) * MINUTE) / DAY);
}
