import type { ParsedAnswer } from './answer.js';
import type { Exchange } from './exchange.js';
import { parseActivities } from './parse/data/activity.js';
import { parseBodyTemperature, parseSkinContacts, parseSkinTemperature } from './parse/data/biosensing.js';
import { parseCardioLoad } from './parse/data/cardio-load.js';
import type { AnswerBody, Understood } from './parse/data/elements.js';
import { parseHeartRate } from './parse/data/heart-rate.js';
import { parsePhysicalInfo } from './parse/data/physical-info.js';
import { parseNightlyRecharge, parseSleep } from './parse/data/sleep.js';
import { parseAlertness, parseBedtime } from './parse/data/sleepwise.js';
import { parseEcg, parseSpo2 } from './parse/data/wrist-tests.js';

/** Days, `YYYY-MM-DD`, both included. */
export interface DayRange {
  from: string;
  to: string;
}

interface Resource {
  parse(answer: AnswerBody): Understood;
  /** What is asked for when no days are named. */
  path: string;
  /** How one day is asked for, where that differs from a range of one. */
  day?(date: string): string;
  /** What follows `from` and `to`. */
  flags?: string;
  /** 404 is documented as "there is none" (for a day). */
  noneIs404?: 'day' | 'always';
}

const samples = 'steps=true&activity_zones=true&inactivity_stamps=true';
const biosensing = '/v3/users/biosensing';

/** Everything besides workouts that AccessLink serves, by the names under which answers are stored. */
const resources = {
  sleep: { path: '/v3/users/sleep', parse: parseSleep },
  'nightly-recharge': { path: '/v3/users/nightly-recharge', parse: parseNightlyRecharge },
  activity: {
    path: '/v3/users/activities',
    day: (date) => `/v3/users/activities/${date}?${samples}`,
    flags: samples,
    parse: parseActivities,
    noneIs404: 'day',
  },
  'heart-rate': {
    path: '/v3/users/continuous-heart-rate',
    day: (date) => `/v3/users/continuous-heart-rate/${date}`,
    parse: parseHeartRate,
    noneIs404: 'day',
  },
  'cardio-load': { path: '/v3/users/cardio-load', parse: parseCardioLoad },
  'cardio-load-180-days': {
    path: '/v3/users/cardio-load/period/days/180',
    parse: parseCardioLoad,
    noneIs404: 'always',
  },
  'sleepwise-alertness': { path: '/v3/users/sleepwise/alertness', parse: parseAlertness },
  'sleepwise-bedtime': { path: '/v3/users/sleepwise/circadian-bedtime', parse: parseBedtime },
  'body-temperature': { path: `${biosensing}/bodytemperature`, parse: parseBodyTemperature },
  'skin-temperature': { path: `${biosensing}/skintemperature`, parse: parseSkinTemperature },
  'skin-contacts': { path: `${biosensing}/skincontacts`, parse: parseSkinContacts },
  spo2: { path: `${biosensing}/spo2`, parse: parseSpo2 },
  ecg: { path: `${biosensing}/ecg`, parse: parseEcg },
  'physical-info': { path: '/v3/users/physical-info', parse: parsePhysicalInfo, noneIs404: 'always' },
} as const satisfies Record<string, Resource>;

export type ResourceName = keyof typeof resources;

/** Reads a stored answer again. @throws BadAnswerError */
export function parseResource(name: ResourceName, answer: AnswerBody): Understood {
  return resources[name].parse(answer);
}

/** Whether a stored answer of this name is one that is read here. */
export function isResource(name: string): name is ResourceName {
  return Object.hasOwn(resources, name);
}

/** The call that brings one resource: all of it, a day, or a range of days. No value: Polar has none. */
export function dataCalls(exchange: Exchange) {
  return {
    getData(name: ResourceName, days?: DayRange): Promise<ParsedAnswer<Understood>> {
      const resource: Resource = resources[name];
      const oneDay = days !== undefined && days.from === days.to;
      const none = resource.noneIs404 === 'always' || (oneDay && resource.noneIs404 === 'day');
      return exchange.run({
        method: 'GET',
        path: pathOf(resource, days),
        parse: (_body, answer) => resource.parse(answer),
        ...(none && { alsoFine: [404] }),
      });
    },
  };
}

function pathOf({ path, day, flags }: Resource, days: DayRange | undefined): string {
  if (days === undefined) return path;
  if (days.from === days.to && day !== undefined) return day(days.from);
  return `${path}?from=${days.from}&to=${days.to}${flags === undefined ? '' : `&${flags}`}`;
}
