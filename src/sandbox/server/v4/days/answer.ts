import { dateOf } from '../../../days/dates.js';
import type { BeatsKept } from '../../../days/v4/beats.js';
import type { Json, JsonObject } from '../../../represent/json.js';
import type { DailyData } from '../../days/daily-data.js';
import { readDays } from '../day-range.js';
import type { Asked, Recipe4 } from './day-data.js';

/** What tests can change about the days of v4. */
export interface DayBehavior4 {
  /** Days that are answered with 500 when they are asked for with a feature: `/sleeps 2026-02-20`. */
  brokenDays: Set<string>;
  /** Addresses that are gone: 404, as every path that v4 does not know. */
  gone: Set<string>;
  /** `documented`: in two envelopes where the documentation has two. */
  envelopes: 'seen' | 'documented';
  /** Polar's text says that `to` is exclusive; some requests for one day have brought the next one too. */
  to: 'exclusive' | 'inclusive';
  /** Served instead of what is generated, by address: verbatim elements, each with the date it is found under. */
  given: Map<string, { day: number; element: JsonObject }[]>;
  /** How much has beats: whole days take 8 MB each. */
  beats: BeatsKept;
  /** For some accounts the list of sports is empty. */
  sports: 'empty' | 'listed';
  /** Nobody has shown a calendar: how many days one request may have with features, and what it holds without any. */
  calendar: { longest: 1 | 90; plain: 'all' | 'dates' };
}

export const usualDays = (): DayBehavior4 => ({
  brokenDays: new Set(),
  gone: new Set(),
  envelopes: 'seen',
  to: 'exclusive',
  given: new Map(),
  beats: 'some',
  sports: 'listed',
  calendar: { longest: 1, plain: 'all' },
});

/** An answer about days: a status with its complaint, or JSON. */
export type Answer4 = { status: 400 | 404 | 500; complaint?: string } | { body: Json; isEmpty: boolean };

/** Answers a request for days, or for what has none. */
export function answerDays(
  path: string,
  recipe: Recipe4,
  query: URLSearchParams,
  { shelf, behavior, firstDay }: { shelf: DailyData; behavior: DayBehavior4; firstDay: number },
): Answer4 {
  if (recipe.state) return stateOf(path, recipe, shelf, behavior);
  const features = new Set(query.getAll('features'));
  const unknown = [...features].find((feature) => !recipe.features?.includes(feature));
  if (unknown !== undefined && recipe.features)
    return { status: 400, complaint: `Value '${unknown}' is not allowed for key 'features'` };
  const longest = longestOf(path, recipe, features, behavior);
  const isInclusive = behavior.to === 'inclusive';
  const days = readDays(query, { longest, dateTimes: recipe.dateTimes === true, isInclusive });
  if (typeof days === 'string') return { status: 400, complaint: days };
  const last = Math.min(isInclusive ? days.to : days.to - 1, shelf.today + (recipe.ahead ?? 0));
  const all = Array.from({ length: Math.max(0, last - days.from + 1) }, (_, i) => days.from + i);
  const known = all.filter((day) => day >= firstDay);
  const isBroken = (day: number) => behavior.brokenDays.has(`${path} ${dateOf(day)}`);
  if (features.size > 0 && known.some(isBroken)) return { status: 500 };
  const given = behavior.given.get(path);
  const asked = { shelf, features, beats: behavior.beats };
  if (recipe.ofDays && !given) {
    const lists = listsOf(recipe.ofDays(known, asked), features, behavior);
    return { body: lists, isEmpty: Object.values(lists).every((list) => list.length === 0) };
  }
  const found = known.flatMap((day) => elementsOf(recipe, { ...asked, day }, given));
  return { body: enveloped(recipe, found, behavior), isEmpty: found.length === 0 };
}

function longestOf(path: string, recipe: Recipe4, features: ReadonlySet<string>, behavior: DayBehavior4): number {
  const [plain = 0, withFeatures = 0] = recipe.longest ?? [];
  if (features.size === 0 || !recipe.features) return plain;
  return path === '/calendar/list' ? behavior.calendar.longest : withFeatures;
}

type Lists = Readonly<Record<string, readonly Json[]>>;

/** Lists as they are, or without features with nothing but their dates. */
function listsOf(lists: Lists, features: ReadonlySet<string>, { calendar }: DayBehavior4): Lists {
  if (features.size > 0 || calendar.plain === 'all') return lists;
  const dateOnly = (one: Json): Json => ({ date: (one as JsonObject).date ?? null });
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.map(dateOnly)]));
}

function stateOf(path: string, { outer, state }: Recipe4, shelf: DailyData, behavior: DayBehavior4): Answer4 {
  const isWithout = path === '/sports/list' && behavior.sports === 'empty';
  const given = behavior.given.get(path)?.map(({ element }) => element);
  const body = isWithout ? [] : (given ?? state?.(shelf) ?? []);
  return {
    body: outer !== undefined && behavior.envelopes === 'documented' ? { [outer]: body } : body,
    isEmpty: false,
  };
}

function elementsOf(
  recipe: Recipe4,
  asked: Asked,
  given: readonly { day: number; element: JsonObject }[] | undefined,
): readonly JsonObject[] {
  if (given) return given.filter(({ day }) => day === asked.day).map(({ element }) => element);
  return recipe.ofDay?.(asked) ?? [];
}

function enveloped({ envelope, outer }: Recipe4, list: JsonObject[], { envelopes }: DayBehavior4): Json {
  if (envelopes === 'seen') return envelope === undefined ? list : { [envelope]: list };
  const inner = envelope === undefined ? list : { [envelope]: list };
  const name = outer ?? envelope;
  return name === undefined ? inner : { [name]: inner };
}
