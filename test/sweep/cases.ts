import { hostileFor, shown, tamed, toText } from './sources/hostile.js';
import { at, fieldsOf, type Json, type JsonObject, type Leaf, later, withLeaf } from './sources/leaves.js';

/** A realistic payload, from which every case is made by changing one value. */
export interface Base {
  name: string;
  json: Json;
  /** What identifies a session: new for every case, so that each is a session of its own. Absent: its day does. */
  id?: Leaf;
}

/** One payload with one value changed. */
export interface Case {
  base: Base;
  /** The changed field; '' if none is. */
  field: string;
  value: string;
  /** `sound`: nothing hostile, for comparison. */
  kind: 'sound' | 'hostile';
  id: string;
  /** The value before. */
  was: Json | undefined;
  /** How many days later than its base. */
  days: number;
  json: Json;
  text: string;
  /** The change is in its own id or start. */
  isIdentity: boolean;
}

const DAY = 86_400_000;

/**
 * Every case of some bases, a day after the other from `first` on. Each base comes as it is, then with every value taken
 * away or tamed, then with every hostile one. A field that several bases have is changed in the first of them.
 */
export function casesOf(bases: readonly Base[], { first, ids }: { first: string; ids: (n: number) => string }): Case[] {
  const cases: Case[] = [];
  const taken = new Set<string>();
  const add = (base: Base, field: string, leaf: Leaf | undefined, kind: Case['kind'], value: Json | undefined) => {
    const n = cases.length;
    const id = ids(n);
    const started = Date.parse(firstDate(base.json) ?? first);
    const days = Math.round((Date.parse(first) - started) / DAY) + n;
    const later_ = later(base.json, days);
    const moved = base.id ? withLeaf(later_, base.id, id) : later_;
    const json = leaf ? withLeaf(moved, leaf, value) : moved;
    const isIdentity = leaf !== undefined && leaf.join() === base.id?.join();
    cases.push({
      was: leaf && at(base.json, leaf),
      base,
      field,
      value: leaf ? shown(value) : '',
      kind,
      id,
      days,
      json,
      text: toText(json),
      isIdentity,
    });
  };
  for (const base of bases) {
    add(base, '', undefined, 'sound', null);
    for (const { name: field, leaf } of fieldsOf(base.json)) {
      if (taken.has(field)) continue;
      taken.add(field);
      const value = at(base.json, leaf);
      for (const sound of [undefined, ...tamed(value)]) add(base, field, leaf, 'sound', sound);
      for (const hostile of hostileFor(value)) add(base, field, leaf, 'hostile', hostile);
    }
  }
  return cases;
}

/** The first of the bases, and those with fields that the ones before them lack. */
export function needed(bases: readonly Base[]): Base[] {
  const seen = new Set<string>();
  return bases.filter(({ json }) => {
    const news = fieldsOf(json)
      .map(({ name }) => name)
      .filter((name) => !seen.has(name));
    for (const name of news) seen.add(name);
    return news.length > 0;
  });
}

/** Lists with at most so many elements, and comma-separated texts with as many values. */
export function short(value: Json, most = 4): Json {
  if (typeof value === 'string')
    return value.split(',').length > most ? value.split(',').slice(0, most).join(',') : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.slice(0, most).map((inner) => short(inner, most));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, short(inner, most)]));
}

/** The start of a session, or the day of a record. */
function firstDate(json: Json): string | undefined {
  const { start_time, startTime, 'start-time': hyphened } = json as JsonObject;
  const found = [start_time, startTime, hyphened].find((value) => typeof value === 'string');
  return /\d{4}-\d{2}-\d{2}/.exec(found === undefined ? JSON.stringify(json) : String(found))?.[0];
}
