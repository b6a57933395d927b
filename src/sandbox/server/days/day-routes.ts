import type { ActivityParts } from '../../days/activity.js';
import { dayNumber } from '../../days/dates.js';
import { availableJson } from '../../days/sleep.js';
import type { JsonObject } from '../../represent/json.js';
import { type ApiRequest, data, type Reply } from '../http.js';
import type { Route } from '../route.js';
import type { DailyData } from './daily-data.js';
import { type DayKind, type DayRecipe, dayKinds } from './kinds.js';
import { MOST_DAYS, rangeOf } from './range.js';

const BAD: Reply = { status: 400 };
const NOTHING: Reply = { status: 204 };
const NOT_FOUND: Reply = { status: 404 };
/** Activity can be asked for this far back. */
const OLDEST_ACTIVITY = 365;
const whole: ActivityParts = { steps: true, zones: true, inactivity: true };

/** Everything below `/v3/users` that is told day by day. */
export function dayRoutes(shelf: DailyData, documented: boolean): Route[] {
  const users = '^/v3/users';
  const get = (kind: DayKind, path: string, run: Route['run']): Route => {
    return { method: 'GET', path: new RegExp(`${users}/${path}$`), kind, run };
  };
  const lists = (Object.entries(dayKinds) as [DayKind, DayRecipe][]).flatMap(([kind, { listAt }]) =>
    listAt === undefined ? [] : [get(kind, listAt, (request) => lately(shelf, kind, request))],
  );
  const sleepwise = (['alertness', 'circadian-bedtime'] as const).flatMap((kind) => [
    get(kind, `sleepwise/${kind}`, (request) => orNothing(request, kind, shelf.elements(kind, shelf.lately))),
    get(kind, `sleepwise/${kind}/date`, (request) => ranged(shelf, kind, request)),
  ]);
  return [
    get('sleep', 'sleep', (request) => data(request, 'nights', { nights: shelf.elements('sleep', shelf.lately) })),
    get('sleep', 'sleep/available', (request) => available(shelf, request, documented)),
    get('sleep', 'sleep/([^/]+)', (request, [date = '']) => ofDate(shelf, 'sleep', request, date)),
    get('nightly-recharge', 'nightly-recharge', (request) =>
      data(request, 'recharges', { recharges: shelf.elements('nightly-recharge', shelf.lately) }),
    ),
    get('nightly-recharge', 'nightly-recharge/([^/]+)', (request, [date = '']) =>
      ofDate(shelf, 'nightly-recharge', request, date),
    ),
    get('continuous-heart-rate', 'continuous-heart-rate', (request) => heartRates(shelf, request)),
    get('continuous-heart-rate', 'continuous-heart-rate/([^/]+)', (request, [date = '']) =>
      ofDate(shelf, 'continuous-heart-rate', request, date, Number.NEGATIVE_INFINITY),
    ),
    ...activityRoutes(get, shelf),
    ...cardioLoadRoutes(get, shelf),
    ...sleepwise,
    ...lists,
  ];
}

type Get = (kind: DayKind, path: string, run: Route['run']) => Route;

function activityRoutes(get: Get, shelf: DailyData): Route[] {
  const kind = 'activities';
  const samplesOf = (element: JsonObject): JsonObject[] => (isObject(element.samples) ? [element.samples] : []);
  const list = (request: ApiRequest, parts: ActivityParts, part: (element: JsonObject) => JsonObject[]) => {
    const range = rangeOf(request);
    if (range === 'bad' || (range !== 'none' && range.from < shelf.today - OLDEST_ACTIVITY)) return BAD;
    return data(request, kind, shelf.elements(kind, range === 'none' ? shelf.lately : range, parts).flatMap(part));
  };
  const one = (
    request: ApiRequest,
    date: string,
    parts: ActivityParts,
    part: (element: JsonObject) => JsonObject[],
  ) => {
    const day = dayNumber(date);
    if (day === undefined || day < shelf.today - OLDEST_ACTIVITY) return BAD;
    const [found] = [shelf.one(kind, day, parts)].flatMap((element) => (element ? part(element) : []));
    return found ? data(request, 'activity', found) : NOTHING;
  };
  return [
    get(kind, 'activities', (request) => list(request, partsOf(request), (element) => [element])),
    get(kind, 'activities/samples', (request) => list(request, whole, samplesOf)),
    get(kind, 'activities/samples/([^/]+)', (request, [date = '']) => one(request, date, whole, samplesOf)),
    get(kind, 'activities/([^/]+)', (request, [date = '']) => one(request, date, partsOf(request), (found) => [found])),
  ];
}

function partsOf({ query }: ApiRequest): ActivityParts {
  const asked = (name: string) => query.get(name)?.toLowerCase() === 'true';
  return { steps: asked('steps'), zones: asked('activity_zones'), inactivity: asked('inactivity_stamps') };
}

/** Lists throughout, also for one date; a day without data is in them too. */
function cardioLoadRoutes(get: Get, shelf: DailyData): Route[] {
  const kind = 'cardio-load';
  const answer = (request: ApiRequest, days: number) =>
    data(request, 'cardio-loads', shelf.elements(kind, { from: shelf.today - days + 1, to: shelf.today }));
  const period = (text: string, most: number, daysEach: number, request: ApiRequest) => {
    const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    return count >= 1 && count <= most ? answer(request, count * daysEach) : BAD;
  };
  return [
    get(kind, 'cardio-load', (request) => answer(request, MOST_DAYS)),
    get(kind, 'cardio-load/date', (request) => {
      const range = rangeOf(request, 180);
      return typeof range === 'string' ? BAD : data(request, 'cardio-loads', shelf.elements(kind, range));
    }),
    get(kind, 'cardio-load/period/days/([^/]+)', (request, [days = '']) => period(days, 180, 1, request)),
    get(kind, 'cardio-load/period/months/([^/]+)', (request, [months = '']) => period(months, 6, 30, request)),
    get(kind, 'cardio-load/([^/]+)', (request, [date = '']) => {
      const day = dayNumber(date);
      return day === undefined ? BAD : data(request, 'cardio-loads', shelf.elements(kind, { from: day, to: day }));
    }),
  ];
}

/** @param oldest days before it are not served any more; by default those of the last 28 days are. */
function ofDate(shelf: DailyData, kind: DayKind, request: ApiRequest, date: string, oldest = shelf.lately.from): Reply {
  const day = dayNumber(date);
  if (day === undefined) return BAD;
  const found = day < oldest ? undefined : shelf.one(kind, day);
  return found ? data(request, kind, found) : NOT_FOUND;
}

function available(shelf: DailyData, request: ApiRequest, documented: boolean): Reply {
  const { from, to } = shelf.lately;
  const list: JsonObject[] = [];
  for (let day = from; day <= to; day++) {
    const given = shelf.one('sleep', day);
    const night = shelf.night(day);
    if (given?.sleep_start_time !== undefined) {
      list.push({ date: given.date, start_time: given.sleep_start_time, end_time: given.sleep_end_time });
    } else if (given && night) list.push(availableJson(night, !documented));
  }
  return data(request, 'available-sleeps', { available: list });
}

/** The swagger repeats the answer for one date here; what comes is a list in an envelope. */
function heartRates(shelf: DailyData, request: ApiRequest): Reply {
  const range = rangeOf(request);
  if (typeof range === 'string') return BAD;
  return data(request, 'heart-rates', { heart_rates: shelf.elements('continuous-heart-rate', range) });
}

/** `from` and `to` are required. */
function ranged(shelf: DailyData, kind: DayKind, request: ApiRequest): Reply {
  const range = rangeOf(request);
  return typeof range === 'string' ? BAD : orNothing(request, kind, shelf.elements(kind, range));
}

/** `from` and `to` may be left out, both. */
function lately(shelf: DailyData, kind: DayKind, request: ApiRequest): Reply {
  const range = rangeOf(request);
  if (range === 'bad') return BAD;
  return orNothing(request, kind, shelf.elements(kind, range === 'none' ? shelf.lately : range));
}

function orNothing(request: ApiRequest, root: string, list: JsonObject[]): Reply {
  return list.length > 0 ? data(request, root, list) : NOTHING;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
