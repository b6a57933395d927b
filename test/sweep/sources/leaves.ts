/** JSON as it is parsed. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** The path to a value: names and indices; a last step `,n` is the n-th of the values in a comma-separated text. */
export type Leaf = readonly (string | number)[];

const TIME_OF_DAY = /^\d{2}:\d{2}/;
const COMMAS = /^[\w.+-]*(?:,[\w.+-]*){2,}$/;

/** A leaf, and its name regardless of its place in lists: `laps.[].distance`, `samples.[HEART_RATE].values.[]`. */
export interface Field {
  name: string;
  leaf: Leaf;
}

/** What distinguishes the elements of a list, so that a series of power is a different field from one of altitudes. */
const labels = ['sample_type', 'sample-type', 'type'];

/**
 * Every value of a JSON that contains no other, each name once: in a list with a thousand points, the first that has it. New
 * fields are found automatically.
 */
export function fieldsOf(value: Json): Field[] {
  const found = new Map<string, Leaf>();
  const note = (name: string, leaf: Leaf) => {
    if (leaf.length > 0 && !found.has(name)) found.set(name, leaf);
  };
  const walk = (inner: Json, leaf: Leaf, name: string) => {
    const entries = typeof inner === 'object' && inner !== null ? Object.entries(inner) : [];
    if (entries.length === 0) note(name, leaf);
    if (typeof inner === 'string' && COMMAS.test(inner)) note(`${name},`, [...leaf, ',1']);
    for (const [key, member] of entries) {
      const step = Array.isArray(inner) ? `[${labelOf(member)}]` : TIME_OF_DAY.test(key) ? '[]' : key;
      walk(member, [...leaf, Array.isArray(inner) ? Number(key) : key], name === '' ? step : `${name}.${step}`);
    }
  };
  walk(value, [], '');
  return [...found].map(([name, leaf]) => ({ name, leaf }));
}

function labelOf(element: Json): string {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return '';
  const label = labels.map((name) => element[name]).find((word) => word !== undefined);
  return label === undefined ? '' : String(label);
}

/** The value at a leaf. */
export function at(value: Json, leaf: Leaf): Json | undefined {
  return leaf.reduce<Json | undefined>((inner, step) => {
    if (typeof inner === 'string' && String(step).startsWith(','))
      return inner.split(',')[Number(String(step).slice(1))];
    return typeof inner === 'object' && inner !== null ? (inner as JsonObject)[step] : undefined;
  }, value);
}

/** The same JSON with another value at a leaf; undefined removes it. */
export function withLeaf(value: Json, leaf: Leaf, replacement: Json | undefined): Json {
  const [step, ...rest] = leaf;
  if (step === undefined) return replacement ?? null;
  if (typeof value === 'string') {
    const values = value.split(',');
    values[Number(String(step).slice(1))] = replacement === undefined ? '' : textIn(replacement);
    return values.join(',');
  }
  const copy = (Array.isArray(value) ? [...value] : { ...(value as JsonObject) }) as JsonObject;
  if (rest.length > 0) copy[step] = withLeaf(copy[step] ?? null, rest, replacement);
  else if (replacement !== undefined) copy[step] = replacement;
  else if (Array.isArray(copy)) copy.splice(Number(step), 1);
  else delete copy[step];
  return copy;
}

const textIn = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(',', ';');

const DATE = /^(\d{4}-\d{2}-\d{2})(T.*)?$/;

/** The same JSON so many days later: every date in it is moved. */
export function later(value: Json, days: number): Json {
  if (typeof value === 'string') {
    const [, date, time = ''] = DATE.exec(value) ?? [];
    return date === undefined ? value : `${dayAfter(date, days)}${time}`;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => later(inner, days));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, EPOCH.test(key) ? laterEpoch(inner, days) : later(inner, days)]),
  );
}

/** Seconds since 1970, or milliseconds, also as text. */
function laterEpoch(value: Json, days: number): Json {
  const time = Number(value);
  if (!(time > 1e8)) return value;
  const moved = time + days * (time > 1e11 ? 86_400_000 : 86_400);
  return typeof value === 'string' ? String(moved) : moved;
}

const EPOCH = /^(test_?time|startTimeSeconds)$/i;

function dayAfter(date: string, days: number): string {
  const ms = Date.parse(date) + days * 86_400_000;
  return Number.isNaN(ms) ? date : new Date(ms).toISOString().slice(0, 10);
}

/** Every value below, by its path; for comparing two outcomes value by value. */
export function flat(value: unknown, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) into.set(path, value);
  else for (const [key, inner] of Object.entries(value)) flat(inner, path === '' ? key : `${path}.${key}`, into);
  return into;
}

/** The paths at which two outcomes differ. */
export function differing(one: Map<string, unknown>, other: Map<string, unknown>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));
}
