import type { Resource } from '../../kinds/definition.js';
import { type ResourceName, resources } from '../../kinds/kinds.js';
import type { ParsedAnswer } from '../answer.js';
import type { Exchange } from '../http/exchange.js';
import { parseActivities } from '../parse/kinds/activity.js';
import { parseBodyTemperature, parseSkinContacts, parseSkinTemperature } from '../parse/kinds/biosensing.js';
import { parseCardioLoad } from '../parse/kinds/cardio-load.js';
import type { ResponseBody, Understood } from '../parse/kinds/elements.js';
import { parseHeartRate } from '../parse/kinds/heart-rate.js';
import { parsePhysicalInfo } from '../parse/kinds/physical-info.js';
import { parseNightlyRecharge, parseSleep } from '../parse/kinds/sleep.js';
import { parseAlertness, parseBedtime } from '../parse/kinds/sleepwise.js';
import { parseEcg, parseSpo2 } from '../parse/kinds/wrist-tests.js';

/** Days, `YYYY-MM-DD`, both included. */
export interface DayRange {
  from: string;
  to: string;
}

/** The readers of everything besides workouts that AccessLink serves, by the names under which responses are stored. */
const readers: Readonly<Record<ResourceName, (answer: ResponseBody) => Understood>> = {
  sleep: parseSleep,
  'nightly-recharge': parseNightlyRecharge,
  activity: parseActivities,
  'heart-rate': parseHeartRate,
  'cardio-load': parseCardioLoad,
  'cardio-load-180-days': parseCardioLoad,
  'sleepwise-alertness': parseAlertness,
  'sleepwise-bedtime': parseBedtime,
  'body-temperature': parseBodyTemperature,
  'skin-temperature': parseSkinTemperature,
  'skin-contacts': parseSkinContacts,
  spo2: parseSpo2,
  ecg: parseEcg,
  'physical-info': parsePhysicalInfo,
};

/** Reads a stored payload again. @throws BadAnswerError */
export function parseResource(name: ResourceName, answer: ResponseBody): Understood {
  return readers[name](answer);
}

/** Whether payloads stored under this name are read here. */
export function isResource(name: string): name is ResourceName {
  return Object.hasOwn(readers, name);
}

/** The call that requests one resource: all of it, a day, or a range of days. No value: Polar has none. */
export function dataCalls(exchange: Exchange) {
  return {
    getData(name: ResourceName, days?: DayRange): Promise<ParsedAnswer<Understood>> {
      const resource = resources[name];
      const oneDay = days !== undefined && days.from === days.to;
      const none = resource.noneIs404 === 'always' || (oneDay && resource.noneIs404 === 'day');
      return exchange.run({
        method: 'GET',
        path: pathOf(resource, days),
        parse: (_body, answer) => readers[name](answer),
        ...(none && { alsoAccept: [404] }),
      });
    },
  };
}

function pathOf({ path, day, flags }: Resource, days: DayRange | undefined): string {
  if (days === undefined) return path;
  if (days.from === days.to && day !== undefined)
    return `${path}/${days.from}${flags === undefined ? '' : `?${flags}`}`;
  return `${path}?from=${days.from}&to=${days.to}${flags === undefined ? '' : `&${flags}`}`;
}
