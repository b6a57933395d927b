import { float, type Json, type JsonObject } from '../../represent/json.js';
import { DAY, dateOf, HOUR, MINUTE } from '../dates.js';
import type { Life } from '../life.js';
import { physicalChanges } from '../physical.js';

/** The features of `/calendar/list`, and the list that holds what each includes. */
export const calendarLists: Readonly<Record<string, string>> = {
  notes: 'notes',
  feeling: 'feelings',
  feedback: 'feedbacks',
  'perceived-recovery': 'perceivedRecovery',
  weight: 'weights',
  'physical-information': 'physicalInformations',
};

/**
 * `/calendar/list` of some days. Its shape is that of the account export's calendar: nobody has shown a response.
 * @param features only the lists of these; none: all of them. @param syncedAt nothing later is known.
 */
export function calendarJson(life: Life, days: readonly number[], features: ReadonlySet<string>, syncedAt: number) {
  const isIn = (day: number) => days.includes(day);
  const changes = physicalChanges(life, syncedAt).map(({ at, info }) => ({ day: life.today(at), info }));
  const lists: Record<string, JsonObject[]> = {
    weights: changes
      .filter(({ day }) => isIn(day))
      .map(({ day, info }) => ({ date: dateOf(day), weight: info.weight })),
    notes: days.flatMap((day) =>
      day > life.firstDay && day % 9 === 5 ? [{ date: dateOf(day), note: 'Legs heavy' }] : [],
    ),
    feelings: days.flatMap((day) => (life.trainingOn(day).length > 0 ? [{ date: dateOf(day), value: '0.75' }] : [])),
    feedbacks: [],
    perceivedRecovery: [],
    physicalInformations: [],
  };
  const asked = Object.entries(calendarLists).filter(([feature]) => features.size === 0 || features.has(feature));
  return Object.fromEntries(asked.map(([, list]): [string, JsonObject[]] => [list, lists[list] ?? []]));
}

/** A test in `/tests/list` on every eighth day: orthostatic, and once a month the fitness test. */
export function test4Json(life: Life, day: number, syncedAt: number): JsonObject | undefined {
  const at = life.bounds(day).from + 7.2 * HOUR;
  if (day <= life.firstDay || day % 8 !== 3 || at > syncedAt) return undefined;
  const { hrv, restingHeartRate } = life.form(day);
  const created = new Date(at).toISOString();
  const startTime = new Date(at + life.clock(day)(at) * MINUTE).toISOString().slice(0, 19);
  const common = { startTime, created, modified: created };
  if (day % 32 === 3) {
    const fitnessClass = 'FITNESS_CLASS_VERY_GOOD';
    return {
      ...common,
      fitnessTestResult: { ownIndex: 51, fitnessClass, averageHeartRate: 54, maximumHeartRate: 188 },
    };
  }
  const rr = Math.round(60_000 / restingHeartRate);
  return {
    ...common,
    orthostaticTestResult: {
      rrAvgSupine: rr,
      // A measurement that failed is a 0.
      rrMinStandup: day % 16 === 3 ? 0 : rr - 400,
      rrAvgStand: rr - 250,
      rmssdSupine: Math.round(hrv),
      rmssdStand: 20,
      rrLtAvgSupine: rr + 12,
      rrLtAvgStand: rr - 240,
      rmssdLtAvgSupine: 50,
      rmssdLtAvgStand: 22,
    },
  };
}

const minutes = (count: number) => ({ type: 'DURATION', duration: count * MINUTE });
const exercise: Json = [
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

/** The target of a day, on every Wednesday: carried out if there was a session on that day. */
export function targetJson(life: Life, day: number): JsonObject | undefined {
  const at = new Date(day * DAY);
  if (at.getUTCDay() !== 3 || day <= life.firstDay) return undefined;
  const startTime = {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: 18,
    min: 0,
    sec: 0,
  };
  const done = life.trainingOn(day).length > 0;
  return {
    session: { id: 700_000_000 + day, name: 'Intervals', description: '', local: true, done, startTime },
    exercise,
  };
}

/** `/training-target/favorites`. */
export const favorites: readonly JsonObject[] = [{ favorite: { id: 900_100, name: 'Hills' }, exercise }];

/** `/routes/{id}`: nobody has shown a response, so this shape is made up. */
export const savedRoute = {
  id: '4711',
  route: {
    id: '4711',
    name: 'Round the lake',
    wayPoints: [
      { latitude: float(60.17), longitude: float(24.94), altitude: float(12) },
      { latitude: float(60.18), longitude: float(24.95) },
    ],
  },
};
