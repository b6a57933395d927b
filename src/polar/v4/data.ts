import type { Resource4 } from '../../kinds/resource-v4.js';
import type { Resource4Name } from '../../kinds/resources-v4.js';
import type { ParsedAnswer } from '../answer.js';
import type { Exchange } from '../http/exchange.js';
import { readJson } from '../parse/json.js';
import type { Understood } from '../parse/kinds/elements.js';
import { parseAccountData, withoutNames } from '../parse/v4/account-data.js';
import { parseActivityDays } from '../parse/v4/activity.js';
import { parseDevices } from '../parse/v4/devices.js';
import { type Answer4, datesIn, datesOnly, type ListedDay } from '../parse/v4/elements.js';
import { parseContinuous } from '../parse/v4/heart-rate.js';
import { parseRechargeSamples, parseRecharges } from '../parse/v4/nightly-recharge.js';
import { parsePpi } from '../parse/v4/ppi.js';
import { parseSleeps } from '../parse/v4/sleep.js';
import { parseSleepWakes } from '../parse/v4/sleep-wake.js';
import { parseTargets } from '../parse/v4/targets.js';
import { parseTemperatures } from '../parse/v4/temperature.js';
import { parseTests } from '../parse/v4/tests.js';

/** Local days: `from` inclusive, `to` exclusive. */
export interface Days4 {
  from: string;
  to: string;
}

type Read = (answer: Answer4) => Understood;

/** Kept as it came: any JSON will do. @throws BadAnswerError for what is no JSON. */
const keep: Read = ({ body }) => {
  readJson(body);
  return { records: [], problems: [] };
};

/** The readers of everything besides training sessions that v4 serves, by the names under which responses are stored. */
const readers: Readonly<Record<Resource4Name, Read>> = {
  'v4-sleeps': parseSleeps,
  'v4-sleep-wake': parseSleepWakes,
  'v4-nightly-recharge': parseRecharges,
  'v4-recharge-samples': parseRechargeSamples,
  'v4-activity': parseActivityDays,
  'v4-heart-rate': parseContinuous,
  'v4-ppi': parsePpi,
  'v4-temperature': parseTemperatures,
  'v4-skin-contacts': keep,
  'v4-tests': parseTests,
  'v4-calendar': keep,
  'v4-targets': parseTargets,
  'v4-favorites': parseTargets,
  'v4-devices': parseDevices,
  'v4-account': parseAccountData,
  'v4-sports': keep,
  'v4-sport-profiles': keep,
  'v4-sport-catalog': keep,
  'v4-subscriptions': keep,
};

/** Where an index names its dates. */
const indexes: Partial<Record<Resource4Name, (answer: Answer4) => ListedDay[]>> = {
  'v4-sleeps': (answer) => datesIn(answer, 'sleepDate', 'nightSleeps'),
  'v4-activity': (answer) => datesIn(answer, 'date', 'activities', 'activityDays'),
  'v4-ppi': (answer) => datesIn(answer, 'date', 'dailyPpiSamples'),
  'v4-calendar': datesOnly,
  'v4-recharge-samples': (answer) => datesIn(answer, 'sleepResultDate', 'nightlyRechargeResults'),
};

/** What must not be stored is taken out of a response. */
const stripped: Partial<Record<Resource4Name, (body: Uint8Array) => Uint8Array>> = { 'v4-account': withoutNames };

/** The dates that a response without features names. @throws BadAnswerError */
export function datesOf4(name: Resource4Name, answer: Answer4): ListedDay[] {
  return indexes[name]?.(answer) ?? [];
}

/** Reads a stored response again. @throws BadAnswerError */
export function parseResource4(name: Resource4Name, answer: Answer4): Understood {
  return readers[name](answer);
}

/** Whether a stored response of this name is one that is read here. */
export function isResource4(name: string): name is Resource4Name {
  return Object.hasOwn(readers, name);
}

type Served = Resource4 & { readonly name: Resource4Name };

/** The requests for what v4 has besides training sessions. Every method may throw an AccessLinkError. */
export interface AccessLinkV4Data {
  /** A window or a day with the features of the resource, or its state. No value (204, 404): there is nothing. */
  getData4(resource: Served, days?: Days4): Promise<ParsedAnswer<Understood>>;
  /** The dates of a window that have anything. No value: none has. */
  getIndex4(resource: Served, days: Days4): Promise<ParsedAnswer<ListedDay[]>>;
}

export function dataCalls4(exchange: Exchange): AccessLinkV4Data {
  return {
    async getData4(resource, days) {
      const { name } = resource;
      const answer = await exchange.run({
        method: 'GET',
        path: pathOf(resource, days, resource.features),
        parse: (_body, came) => readers[name](came),
        alsoAccept: [404],
      });
      const strip = stripped[name];
      return strip && answer.value ? { ...answer, body: strip(answer.body) } : answer;
    },
    getIndex4(resource, days) {
      return exchange.run({
        method: 'GET',
        path: pathOf(resource, days, []),
        parse: (_body, came) => datesOf4(resource.name, came),
        alsoAccept: [404],
      });
    },
  };
}

/** A feature each its own parameter: a list with commas is rejected. */
function pathOf({ path, dateTimes }: Resource4, days: Days4 | undefined, features: readonly string[] = []): string {
  if (days === undefined) return path;
  const at = (day: string) => (dateTimes ? `${day}T00:00:00` : day);
  const asked = features.map((feature) => `&features=${feature}`).join('');
  return `${path}?from=${at(days.from)}&to=${at(days.to)}${asked}`;
}
