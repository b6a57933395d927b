import type { ActivityParts } from '../../days/activity.js';
import { dayNumber } from '../../days/dates.js';
import { availableJson } from '../../days/sleep.js';
import type { JsonObject } from '../../represent/json.js';
import { type ApiRequest, data, type Reply } from '../http.js';
import type { Route } from '../route.js';
import type { DailyData } from './daily-data.js';
import { type DayKind, type DayRecipe, dayKinds } from './kinds.js';
import { MAX_DAYS, rangeOf } from './range.js';

const BAD: Reply = { status: 400 };
const NOTHING: Reply = { status: 204 };
const NOT_FOUND: Reply = { status: 404 };
/** Activity can be requested this many days back. */
const OLDEST_ACTIVITY = 365;
const whole: ActivityParts = { steps: true, zones: true, inactivity: true };

/** Everything below `/v3/users` that is served by day. */
export function dayRoutes(daily: DailyData, documented: boolean): Route[] {
  const users = '^/v3/users';
  const get = (kind: DayKind, path: string, run: Route['run']): Route => {
    return { method: 'GET', path: new RegExp(`${users}/${path}$`), kind, run };
  };
  const lists = (Object.entries(dayKinds) as [DayKind, DayRecipe][]).flatMap(([kind, { listAt }]) =>
    listAt === undefined ? [] : [get(kind, listAt, (request) => lately(daily, kind, request))],
  );
  const sleepwise = (['alertness', 'circadian-bedtime'] as const).flatMap((kind) => [
    get(kind, `sleepwise/${kind}`, (request) => orNothing(request, kind, daily.elements(kind, daily.lately))),
    get(kind, `sleepwise/${kind}/date`, (request) => ranged(daily, kind, request)),
  ]);
  return [
    get('sleep', 'sleep', (request) => data(request, 'nights', { nights: daily.elements('sleep', daily.lately) })),
    get('sleep', 'sleep/available', (request) => available(daily, request, documented)),
    get('sleep', 'sleep/([^/]+)', (request, [date = '']) => ofDate(daily, 'sleep', request, date)),
    get('nightly-recharge', 'nightly-recharge', (request) =>
      data(request, 'recharges', { recharges: daily.elements('nightly-recharge', daily.lately) }),
    ),
    get('nightly-recharge', 'nightly-recharge/([^/]+)', (request, [date = '']) =>
      ofDate(daily, 'nightly-recharge', request, date),
    ),
    get('continuous-heart-rate', 'continuous-heart-rate', (request) => heartRates(daily, request)),
    get('continuous-heart-rate', 'continuous-heart-rate/([^/]+)', (request, [date = '']) =>
      ofDate(daily, 'continuous-heart-rate', request, date, Number.NEGATIVE_INFINITY),
    ),
    ...activityRoutes(get, daily),
    ...cardioLoadRoutes(get, daily),
    ...sleepwise,
    ...lists,
  ];
}

type Get = (kind: DayKind, path: string, run: Route['run']) => Route;

function activityRoutes(get: Get, daily: DailyData): Route[] {
  const kind = 'activities';
  const samplesOf = (element: JsonObject): JsonObject[] => (isObject(element.samples) ? [element.samples] : []);
  const list = (request: ApiRequest, parts: ActivityParts, part: (element: JsonObject) => JsonObject[]) => {
    const range = rangeOf(request);
    if (range === 'bad' || (range !== 'none' && range.from < daily.today - OLDEST_ACTIVITY)) return BAD;
    return data(request, kind, daily.elements(kind, range === 'none' ? daily.lately : range, parts).flatMap(part));
  };
  const one = (
    request: ApiRequest,
    date: string,
    parts: ActivityParts,
    part: (element: JsonObject) => JsonObject[],
  ) => {
    const day = dayNumber(date);
    if (day === undefined || day < daily.today - OLDEST_ACTIVITY) return BAD;
    const [found] = [daily.one(kind, day, parts)].flatMap((element) => (element ? part(element) : []));
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

/** Always arrays, even for one date; they also contain days without data. */
function cardioLoadRoutes(get: Get, daily: DailyData): Route[] {
  const kind = 'cardio-load';
  const recent = (request: ApiRequest, days: number) =>
    data(request, 'cardio-loads', daily.elements(kind, { from: daily.today - days + 1, to: daily.today }));
  const period = (text: string, max: number, daysEach: number, request: ApiRequest) => {
    const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    return count >= 1 && count <= max ? recent(request, count * daysEach) : BAD;
  };
  return [
    get(kind, 'cardio-load', (request) => recent(request, MAX_DAYS)),
    get(kind, 'cardio-load/date', (request) => {
      const range = rangeOf(request, 180);
      return typeof range === 'string' ? BAD : data(request, 'cardio-loads', daily.elements(kind, range));
    }),
    get(kind, 'cardio-load/period/days/([^/]+)', (request, [days = '']) => period(days, 180, 1, request)),
    get(kind, 'cardio-load/period/months/([^/]+)', (request, [months = '']) => period(months, 6, 30, request)),
    get(kind, 'cardio-load/([^/]+)', (request, [date = '']) => {
      const day = dayNumber(date);
      return day === undefined ? BAD : data(request, 'cardio-loads', daily.elements(kind, { from: day, to: day }));
    }),
  ];
}

/** @param oldest days before it are no longer served; by default, only the last 28 days are. */
function ofDate(daily: DailyData, kind: DayKind, request: ApiRequest, date: string, oldest = daily.lately.from): Reply {
  const day = dayNumber(date);
  if (day === undefined) return BAD;
  const found = day < oldest ? undefined : daily.one(kind, day);
  return found ? data(request, kind, found) : NOT_FOUND;
}

function available(daily: DailyData, request: ApiRequest, documented: boolean): Reply {
  const { from, to } = daily.lately;
  const list: JsonObject[] = [];
  for (let day = from; day <= to; day++) {
    const given = daily.one('sleep', day);
    const night = daily.night(day);
    if (given?.sleep_start_time !== undefined) {
      list.push({ date: given.date, start_time: given.sleep_start_time, end_time: given.sleep_end_time });
    } else if (given && night) list.push(availableJson(night, !documented));
  }
  return data(request, 'available-sleeps', { available: list });
}

/** The swagger file has the response for one date here; the real one is an array in an envelope. */
function heartRates(daily: DailyData, request: ApiRequest): Reply {
  const range = rangeOf(request);
  if (typeof range === 'string') return BAD;
  return data(request, 'heart-rates', { heart_rates: daily.elements('continuous-heart-rate', range) });
}

/** `from` and `to` are required. */
function ranged(daily: DailyData, kind: DayKind, request: ApiRequest): Reply {
  const range = rangeOf(request);
  return typeof range === 'string' ? BAD : orNothing(request, kind, daily.elements(kind, range));
}

/** `from` and `to` may both be left out. */
function lately(daily: DailyData, kind: DayKind, request: ApiRequest): Reply {
  const range = rangeOf(request);
  if (range === 'bad') return BAD;
  return orNothing(request, kind, daily.elements(kind, range === 'none' ? daily.lately : range));
}

function orNothing(request: ApiRequest, root: string, list: JsonObject[]): Reply {
  return list.length > 0 ? data(request, root, list) : NOTHING;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
