import { dateOf } from '../../../days/dates.js';
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
}

export const usualDays = (): DayBehavior4 => ({
  brokenDays: new Set(),
  gone: new Set(),
  envelopes: 'seen',
  to: 'exclusive',
  given: new Map(),
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
  if (recipe.state) return { body: recipe.state(shelf), isEmpty: false };
  const features = new Set(query.getAll('features'));
  const unknown = [...features].find((feature) => !recipe.features?.includes(feature));
  if (unknown !== undefined && recipe.features)
    return { status: 400, complaint: `Value '${unknown}' is not allowed for key 'features'` };
  const [plain = 0, withFeatures = 0] = recipe.longest ?? [];
  const longest = features.size > 0 ? withFeatures : plain;
  const days = readDays(query, { longest, dateTimes: recipe.dateTimes === true });
  if (typeof days === 'string') return { status: 400, complaint: days };
  const last = behavior.to === 'inclusive' ? days.to : days.to - 1;
  const all = Array.from(
    { length: Math.max(0, Math.min(last, shelf.today + 60) - days.from + 1) },
    (_, i) => days.from + i,
  );
  const known = all.filter((day) => day >= firstDay);
  const isBroken = (day: number) => behavior.brokenDays.has(`${path} ${dateOf(day)}`);
  if (features.size > 0 && known.some(isBroken)) return { status: 500 };
  const found = known.flatMap((day) => elementsOf(recipe, { shelf, day, features }, behavior.given.get(path)));
  return { body: enveloped(recipe, found, behavior), isEmpty: found.length === 0 };
}

function elementsOf(
  recipe: Recipe4,
  asked: Asked,
  given: readonly { day: number; element: JsonObject }[] | undefined,
): readonly JsonObject[] {
  if (given) return given.filter(({ day }) => day === asked.day).map(({ element }) => element);
  // Targets are the only thing that lies ahead.
  const isKnown = asked.day <= asked.shelf.today || recipe.scope === 'training_targets';
  return isKnown ? (recipe.ofDay?.(asked) ?? []) : [];
}

function enveloped({ envelope, outer }: Recipe4, list: JsonObject[], { envelopes }: DayBehavior4): Json {
  if (envelope === undefined) return list;
  if (envelopes === 'seen') return { [envelope]: list };
  return { [outer ?? envelope]: { [envelope]: list } };
}
