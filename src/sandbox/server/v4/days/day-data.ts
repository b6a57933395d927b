import { activeDayOf } from '../../../days/activity.js';
import { accountJson, devicesJson, madeUp, sportsJson } from '../../../days/v4/account.js';
import { activity4Json } from '../../../days/v4/activity.js';
import { type BeatsKept, ppi4Json } from '../../../days/v4/beats.js';
import { skinContacts4Json, temperature4Json } from '../../../days/v4/biosensing.js';
import { calendarJson, calendarLists, favorites, savedRoute, targetJson, test4Json } from '../../../days/v4/diary.js';
import { continuous4Json } from '../../../days/v4/heart.js';
import { night4Json, nightFeatures, wakeVectorsJson } from '../../../days/v4/nights.js';
import { recharge4Json } from '../../../days/v4/recharge.js';
import type { Json, JsonObject } from '../../../represent/json.js';
import type { DailyData } from '../../days/daily-data.js';

type Night = NonNullable<ReturnType<DailyData['night']>>;

/** What a request for days of v4 is answered from. */
export interface Asked {
  shelf: DailyData;
  day: number;
  features: ReadonlySet<string>;
  beats: BeatsKept;
}

/** One address of v4 below `/v4/data`, besides training sessions. */
export interface Recipe4 {
  scope: string;
  /** The envelope; absent: the list is bare, or the answer is no list. */
  envelope?: string;
  /** An outer one around it, or the only one, as documented. */
  outer?: string;
  features?: readonly string[];
  /** Days without and with features; absent: there are no days. */
  longest?: readonly [without: number, withFeatures: number];
  dateTimes?: true;
  /** How many days after today it has something of. */
  ahead?: number;
  /** The elements of a day. */
  ofDay?(asked: Asked): readonly JsonObject[];
  /** Of all days at once: an object of lists. */
  ofDays?(days: readonly number[], asked: Omit<Asked, 'day'>): Readonly<Record<string, readonly Json[]>>;
  /** What has no days. */
  state?(shelf: DailyData): Json;
}

const some = (element: JsonObject | undefined) => (element ? [element] : []);

function ofNight(make: (asked: Asked, night: Night) => JsonObject | readonly JsonObject[] | undefined) {
  return (asked: Asked): readonly JsonObject[] => {
    const night = asked.shelf.night(asked.day);
    const made = night && make(asked, night);
    return made === undefined ? [] : [made].flat();
  };
}

const without = (object: JsonObject, features: ReadonlySet<string>) =>
  Object.fromEntries(
    Object.entries(object).filter(([key]) => {
      const feature = Object.entries(nightFeatures).find(([, member]) => member === key)?.[0];
      return feature === undefined || features.has(feature);
    }),
  );

/** The addresses, as far as the reference tells them. */
const recipes: Readonly<Record<string, Recipe4>> = {
  '/sleeps': {
    ...{ scope: 'sleep', envelope: 'nightSleeps', features: Object.keys(nightFeatures), longest: [30, 1] },
    ofDay: ofNight(({ shelf, features }, night) => without(night4Json(shelf.life, night), features)),
  },
  '/sleep-wake-vectors': {
    ...{ scope: 'sleep', envelope: 'sleepWakeVectors', longest: [7, 7] },
    ofDay: ofNight((_asked, night) => wakeVectorsJson(night)),
  },
  '/nightly-recharge-results': {
    ...{ scope: 'nightly_recharge', envelope: 'nightlyRechargeResults', features: ['samples'], longest: [28, 1] },
    ofDay: ofNight(({ shelf, features }, night) => recharge4Json(shelf.life, night, features.has('samples'))),
  },
  '/activity/list': {
    ...{ scope: 'activity', envelope: 'activityDays', outer: 'activities', longest: [90, 1] },
    features: ['samples', 'activity-target', 'physical-information'],
    ofDay: ({ shelf, day, features }) => {
      const active = activeDayOf(shelf.life, day, shelf.syncedAt);
      return active ? [activity4Json(shelf.life, active, features)] : [];
    },
  },
  '/continuous-samples': {
    ...{ scope: 'continuous_samples', envelope: 'heartRateSamplesPerDay', outer: 'continuousSamples' },
    ...{ features: ['heart-rate-samples'], longest: [30, 30] },
    ofDay: ({ shelf, day, features }) => (features.size > 0 ? continuous4Json(shelf.life, day, shelf.syncedAt) : []),
  },
  '/ppi-samples': {
    ...{ scope: 'ppi_data', envelope: 'dailyPpiSamples', features: ['samples'], longest: [90, 1] },
    ofDay: ({ shelf, day, features, beats: kept }) => {
      const nights = [shelf.night(day), shelf.night(day + 1)].filter((night) => night !== undefined);
      return nights.length > 0
        ? some(ppi4Json(shelf.life, day, nights, { samples: features.has('samples'), kept }))
        : [];
    },
  },
  '/temperature-measurements': {
    ...{ scope: 'temperature_measurement', envelope: 'temperatureMeasurementPeriod', longest: [28, 28] },
    ofDay: ofNight(({ shelf }, night) => temperature4Json(shelf.life, night)),
  },
  '/skin-contacts': {
    ...{ scope: 'skin_contact', envelope: 'skinContacts', longest: [28, 28] },
    ofDay: ({ shelf, day }) => some(skinContacts4Json(shelf.life, day, shelf.syncedAt)),
  },
  '/tests/list': {
    ...{ scope: 'tests', envelope: 'tests', features: ['samples'], longest: [90, 1] },
    ofDay: ({ shelf, day }) => some(test4Json(shelf.life, day, shelf.syncedAt)),
  },
  '/calendar/list': {
    ...{ scope: 'calendar', longest: [90, 1], dateTimes: true, features: Object.keys(calendarLists) },
    ofDays: (days, { shelf, features }) => calendarJson(shelf.life, days, features, shelf.syncedAt),
  },
  '/training-target/calendar-targets': {
    ...{ scope: 'training_targets', outer: 'trainingTarget', longest: [65, 65], ahead: 10 },
    ofDay: ({ shelf, day }) => some(targetJson(shelf.life, day)),
  },
  '/training-target/favorites': { scope: 'training_targets', outer: 'favoriteTarget', state: () => favorites },
  '/user-devices': { scope: 'devices', state: devicesJson },
  '/user/account-data': {
    ...{ scope: 'profile', outer: 'accountData' },
    state: ({ life, syncedAt }) => accountJson(life, syncedAt),
  },
  '/sports/list': { scope: 'sports', outer: 'sports', state: () => sportsJson },
  '/sports/profiles': { scope: 'sports', state: () => madeUp.profiles },
  '/sports/profile-list-catalog': { scope: 'sports', state: () => madeUp.catalog },
  '/subscriptions': { scope: 'user_subscription', state: () => madeUp.subscriptions },
  [`/routes/${savedRoute.id}`]: { scope: 'routes', state: () => ({ route: savedRoute.route }) },
};

/** The recipe of an address below `/v4/data`; undefined: there is none. */
export function recipeOf(address: string): Recipe4 | undefined {
  return Object.hasOwn(recipes, address) ? recipes[address] : undefined;
}
