import type { z } from 'zod';
import { isObject } from '../../../guards.js';
import type { KindRecord, RecordKind } from '../../../kinds/kinds.js';
import { realDay } from '../../../kinds/normalize/clock.js';
import { BadAnswerError } from '../../errors.js';
import { readJson } from '../json.js';
import { plausible, type ResponseBody, type Understood } from '../kinds/elements.js';

/** A response of v4 as far as reading it needs. The path says which days were requested: more may come than these. */
export interface Answer4 extends ResponseBody {
  path?: string | undefined;
}

/** What every record that v4 sends has. */
export function told<K extends RecordKind>(kind: K, id: string, date: string, time_basis: 'utc' | 'local') {
  return { kind, id, date, time_basis, source: 'accesslink_v4' } as const;
}

/**
 * The list in a response: bare, in one of these envelopes, or in two. Nothing at all is `[]`, `{}`, an empty envelope or a
 * null in its place.
 * @param envelopes names of the list, and of what it may lie in.
 * @throws BadAnswerError for anything else.
 */
export function listIn({ body }: Answer4, ...envelopes: readonly string[]): readonly unknown[] {
  return listOf(readJson(body), envelopes);
}

function listOf(json: unknown, envelopes: readonly string[]): readonly unknown[] {
  if (Array.isArray(json)) return json;
  if (json === null) return [];
  if (!isObject(json)) throw new BadAnswerError('JSON of another shape');
  const inner = envelopes.filter((name) => Object.hasOwn(json, name)).map((name) => json[name]);
  // Where a list and one in an envelope are both there, the one in the envelope is the documented one.
  const best = inner.find((one) => isObject(one) && !Array.isArray(one)) ?? inner[0];
  if (inner.length === 0 && Object.keys(json).length > 0) throw new BadAnswerError('JSON of another shape');
  return best === undefined ? [] : listOf(best, envelopes);
}

/** Only the days that were requested: a response may hold the first minutes of the next one, which would pass for all of it. */
export function wanted(date: string, { path = '' }: Answer4): boolean {
  const query = new URLSearchParams(path.slice(path.indexOf('?') + 1));
  const [from, to] = [query.get('from'), query.get('to')];
  return (from === null || date >= from.slice(0, 10)) && (to === null || date < to.slice(0, 10));
}

/**
 * Reads the elements of a response one by one, so that one that is not understood costs no other.
 * @param say its records; undefined: it cannot be read.
 */
export function readEach<T extends z.ZodType>(
  elements: readonly unknown[],
  schema: T,
  say: (value: z.output<T>) => readonly KindRecord[] | undefined,
): Understood {
  const records: KindRecord[] = [];
  const problems: string[] = [];
  for (const [i, element] of elements.entries()) {
    const result = schema.safeParse(element);
    const said = result.success ? say(result.data) : undefined;
    const where = result.error?.issues[0]?.path.join('.') ?? '';
    if (said) records.push(...said);
    else
      problems.push(
        `element ${i + 1} of ${elements.length} is not understood${where === '' ? '' : ` (${where} is missing or wrong)`}`,
      );
  }
  return plausible(records, problems);
}

/** A duration of v4 (`5070s`, with decimals where there are any) in seconds; undefined when it is none. */
export function secondsOf(text: unknown): number | undefined {
  const match = typeof text === 'string' && text.length < 40 ? /^(-?\d+(?:\.\d+)?)s$/.exec(text) : null;
  return match ? Math.round(Number(match[1]) * 1000) / 1000 : undefined;
}

/** The eight digits on the back of the watch, which v3 and training sessions name it by: the last of its uuid. */
export function shortDevice(reference: unknown): string | undefined {
  if (!isObject(reference)) return undefined;
  const { deviceId, uuid } = reference;
  const text = [deviceId, uuid].find((one) => typeof one === 'string' && one !== '') as string | undefined;
  if (text === undefined || text.length > 64) return undefined;
  const short = /[0-9a-f]{8}$/i.exec(text)?.[0] ?? text;
  return short.toUpperCase();
}

/** A date that a response lists, and when Polar changed that day last, if it says so. */
export interface ListedDay {
  date: string;
  modified?: string;
}

/** The dates in a response without features, each once, oldest first. @throws BadAnswerError as `listIn`. */
export function datesIn(answer: Answer4, key: string, ...envelopes: readonly string[]): ListedDay[] {
  return datesAmong(listIn(answer, ...envelopes), key);
}

/**
 * The dates in a response of unknown envelopes whose elements are nothing but dates, oldest first; none where any of them
 * says more. @throws BadAnswerError for what is no JSON.
 */
export function datesOnly({ body }: Answer4): ListedDay[] {
  const elements = elementsIn(readJson(body), 0);
  const isDate = (one: unknown) =>
    isObject(one) && Object.keys(one).every((key) => key === 'date' || key === 'modified');
  return elements.every(isDate) ? datesAmong(elements, 'date') : [];
}

/** The elements of the lists in an object of lists, or of objects of lists. */
function elementsIn(json: unknown, depth: number): readonly unknown[] {
  if (Array.isArray(json)) return json;
  if (!isObject(json) || depth > 3) return [];
  return Object.values(json).flatMap((member) => elementsIn(member, depth + 1));
}

function datesAmong(elements: readonly unknown[], key: string): ListedDay[] {
  const found = new Map<string, ListedDay>();
  for (const one of elements) {
    const date = isObject(one) && typeof one[key] === 'string' ? realDay(one[key]) : undefined;
    if (date === undefined || !isObject(one)) continue;
    const { modified } = one;
    found.set(date, { date, ...(typeof modified === 'string' && { modified }) });
  }
  return [...found.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}
