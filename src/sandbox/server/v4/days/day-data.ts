import { activeDayOf } from '../../../days/activity.js';
import { dateOf } from '../../../days/dates.js';
import {
  activity4Json,
  continuous4Json,
  currentInfo,
  ppi4Json,
  temperature4Json,
  test4Json,
} from '../../../days/v4/days.js';
import { deviceUuid, night4Json, nightFeatures, recharge4Json, wakeVectorJson } from '../../../days/v4/nights.js';
import type { Json, JsonObject } from '../../../represent/json.js';
import type { DailyData } from '../../days/daily-data.js';

/** What a request for days of v4 is answered from. */
export interface Asked {
  shelf: DailyData;
  day: number;
  features: ReadonlySet<string>;
}

/** One address of v4 below `/v4/data`, besides training sessions. */
export interface Recipe4 {
  scope: string;
  /** The envelope; absent: the list is bare, or the answer is no list. */
  envelope?: string;
  /** An outer one around it, as documented. */
  outer?: string;
  features?: readonly string[];
  /** Days without and with features; absent: there are no days. */
  longest?: readonly [without: number, withFeatures: number];
  dateTimes?: true;
  /** The elements of a day. */
  ofDay?(asked: Asked): readonly JsonObject[];
  /** What has no days. */
  state?(shelf: DailyData): Json;
}

const some = (element: JsonObject | undefined) => (element ? [element] : []);

function ofNight(make: (asked: Asked, night: NonNullable<ReturnType<DailyData['night']>>) => JsonObject | undefined) {
  return (asked: Asked): JsonObject[] => {
    const night = asked.shelf.night(asked.day);
    return night ? some(make(asked, night)) : [];
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
export const recipes4: Readonly<Record<string, Recipe4>> = {
  '/sleeps': {
    ...{ scope: 'sleep', envelope: 'nightSleeps', features: Object.keys(nightFeatures), longest: [30, 1] },
    ofDay: ofNight(({ shelf, features }, night) => without(night4Json(shelf.life, night), features)),
  },
  '/sleep-wake-vectors': {
    ...{ scope: 'sleep', envelope: 'sleepWakeVectors', longest: [7, 7] },
    ofDay: ofNight((_asked, night) => wakeVectorJson(night)),
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
    ofDay: ({ shelf, day, features }) =>
      features.size > 0 ? some(continuous4Json(shelf.life, day, shelf.syncedAt)) : [],
  },
  '/ppi-samples': {
    ...{ scope: 'ppi_data', envelope: 'dailyPpiSamples', features: ['samples'], longest: [90, 1] },
    ofDay: ofNight(({ features }, night) => ppi4Json(night, features.has('samples'))),
  },
  '/temperature-measurements': {
    ...{ scope: 'temperature_measurement', envelope: 'temperatureMeasurementPeriod', longest: [28, 28] },
    ofDay: ofNight(({ shelf }, night) => temperature4Json(shelf.life, night)),
  },
  '/skin-contacts': { scope: 'skin_contact', envelope: 'skinContacts', longest: [28, 28], ofDay: () => [] },
  '/tests/list': {
    ...{ scope: 'tests', envelope: 'tests', features: ['samples'], longest: [90, 1] },
    ofDay: ({ shelf, day }) => some(test4Json(shelf.life, day, shelf.syncedAt)),
  },
  '/calendar/list': {
    ...{ scope: 'calendar', longest: [90, 90], dateTimes: true },
    features: ['notes', 'feeling', 'feedback', 'perceived-recovery', 'weight', 'physical-information'],
    ofDay: () => [],
  },
  '/training-target/calendar-targets': {
    ...{ scope: 'training_targets', longest: [65, 65] },
    ofDay: ({ shelf, day }) => (day === shelf.today + 2 ? [targetOf(day)] : []),
  },
  '/training-target/favorites': {
    scope: 'training_targets',
    state: () => ({ favoriteTarget: [{ favorite: { id: 900_100, name: 'Hills' }, exercise }] }),
  },
  '/user-devices': {
    scope: 'devices',
    state: () => ({
      devicesData: [
        {
          deviceReference: { uuid: deviceUuid },
          firmwareVersion: '5.0.55',
          hardwareIdentifier: '00123456.01',
          productVariant: { productColor: 'Black', productDescription: 'Polar Vantage V3' },
        },
      ],
      userDevicesData: {
        activeDevices: [
          { deviceReference: { uuid: deviceUuid }, registered: '2026-01-02T10:20:30Z', deviceSettings: [] },
        ],
      },
    }),
  },
  '/user/account-data': {
    scope: 'profile',
    state: (shelf) => ({
      basicInfo: { firstName: 'Sandbox', lastName: 'Person', email: 'nobody@example.com' },
      physicalInformation: currentInfo(shelf.life, shelf.syncedAt),
      localizationSettings: { timezoneOffsetMinutes: 60 },
    }),
  },
  '/sports/profiles': { scope: 'sports', state: () => ({ sportProfiles: [] }) },
  '/sports/profile-list-catalog': { scope: 'sports', state: () => ({}) },
  '/subscriptions': { scope: 'user_subscription', state: () => ({ subscriptions: [] }) },
};

const minutes = (count: number) => ({ type: 'DURATION', duration: count * 60_000 });
const exercise = [
  {
    ...{ idx: 0, type: 'PHASED', sportId: 1 },
    phaseOrRepeat: [
      { name: 'Warm-up', changeType: 'MANUAL', goal: minutes(10), intensity: { type: 'NONE' } },
      {
        repeatCount: 3,
        phaseOrRepeat: [
          {
            ...{ name: 'Work', changeType: 'AUTOMATIC', goal: minutes(4) },
            intensity: { type: 'HEART_RATE_ZONES', lowerZone: 4, upperZone: 5 },
          },
        ],
      },
    ],
  },
];

function targetOf(day: number): JsonObject {
  const [year = 0, month = 0, date = 0] = dateOf(day).split('-').map(Number);
  return {
    session: {
      ...{ id: 700_000_000 + day, name: 'Intervals', description: '', local: true, done: false },
      startTime: { year, month, day: date, hour: 18, min: 0, sec: 0 },
    },
    exercise,
  };
}
