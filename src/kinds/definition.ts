import { always, day, type Fields, oneOf, text, type ValuesOf } from './field.js';

/*
 * A kind of data besides workouts: what its records hold, and what Polar serves of it. Everything else follows from this
 * one definition: the type, the tables and the SQL that creates them, ranges, JSON Schema, the columns of CSV and of
 * `list`, docs/data-kinds.md and docs/database.md. Field names end in their units; what is unknown is absent, or null
 * inside a series.
 *
 * Every record says which clock its times are on. `utc`: fields called `time` or ending in `_time` are instants
 * (RFC 3339 with Z), and those ending in `_local` are present only if the offset is known. `local`: Polar sent only the
 * device's own clock, without a zone (`2026-02-22T07:50:17`), and there are no instants.
 */

/** Where a record, or part of it, came from, in the usual order of precedence (precedence.ts has the others). */
export const recordSources = ['accesslink', 'accesslink_v4', 'accesslink_transaction', 'flow_export'] as const;
export type RecordSource = (typeof recordSources)[number];

/** The fields that every record has, before its own. */
export const commonFields = {
  id: always(text('Identifies the record within its kind: the date, or the instant it begins')),
  date: always(day('The day it belongs to')),
  time_basis: always(oneOf(['utc', 'local'], 'Which clock its times are on')),
  source: always(text('Where it came from: accesslink, accesslink_v4, accesslink_transaction, flow_export')),
} as const satisfies Fields;

/** A list in a record: a table of its own, with one row per element. */
export interface Series {
  readonly table: string;
  readonly about: string;
  readonly fields: Fields;
  /** The schema version whose step made its table, when that came after the kind's own. */
  readonly since?: number;
}

/** How the days of a resource are divided into requests. */
export interface DayPlan {
  /** How many days back Polar goes, today included. */
  readonly back: number;
  /** Whether each of the last days has a request of its own (large responses), or all of them share one. */
  readonly single: boolean;
}

/**
 * How a resource is requested. `latest`: Polar serves the last 28 days in one response, requested every time. `long ago`:
 * reaches further back than such a response, once in four weeks, so that one request makes up for a month without cron.
 */
type RequestPlan = 'latest' | 'long ago' | DayPlan;

/** Polar checks `to - from`, so its 28 days are 29 dates: today and 28 before it. */
export const lastDates = 29;

/** What AccessLink v3 serves of a kind. The readers are in polar/v3/data.ts. */
export interface Resource {
  /** The name under which its responses are stored. */
  readonly name: string;
  /** The path when no days are named. */
  readonly path: string;
  /** How one day is requested, if not as a range of one day: `{path}/{date}`. */
  readonly day?: 'by path';
  /** The rest of the query, after the days. */
  readonly flags?: string;
  /** 404 is documented to mean "there is none" (for a day). */
  readonly noneIs404?: 'day' | 'always';
  readonly plan: RequestPlan;
}

interface Shape {
  readonly kind: string;
  /** The schema version whose step created its tables. A new kind: one more than the newest (storage/schema/version.ts). */
  readonly since: number;
  readonly about: string;
  /** Its table, unless that has the name of the kind. */
  readonly table?: string;
  /** The column of its series' tables that names the record, unless that is the table's name with `_key`. */
  readonly key?: string;
  /** Views of its tables, created by the hard-coded steps of storage. */
  readonly views?: readonly string[];
  readonly fields: Fields;
  readonly series: Readonly<Record<string, Series>>;
  /** Records without a date of their own have that of their arrival: another date alone is no news. */
  readonly datedByArrival?: true;
  /** What is computed from several records when they are shown or exported; no table has it. */
  readonly computed?: Fields;
  /** Empty: it comes only from imports. */
  readonly resources: readonly Resource[];
}

/** How a column of `list` shows a value; `plain`: as it is. */
export type Shown = 'plain' | 'whole' | 'tenths' | 'hundredths' | 'clock' | 'with unit' | 'hours' | 'words';

/** A column of `list`: its title, how it shows the value, and the value: a field, or something computed from several. */
export type Column<R> = readonly [
  title: string,
  shown: Shown,
  value: (keyof R & string) | ((record: R) => string | number | undefined),
];

type Flat<T> = { [N in keyof T]: T[N] };

/** The type of a kind's records. */
export type RecordOf<D extends Shape> = D extends Shape
  ? Flat<
      { kind: D['kind'] } & ValuesOf<typeof commonFields> &
        ValuesOf<D['fields']> &
        (D extends { computed: infer C extends Fields } ? Partial<ValuesOf<C>> : unknown) & {
          [S in keyof D['series']]?: Flat<ValuesOf<D['series'][S]['fields']>>[];
        }
    >
  : never;

/** The definition of any kind. */
export interface Definition extends Shape {
  readonly columns: readonly Column<never>[];
}

/** @param columns of `list`, after the date. */
export function defineKind<const D extends Shape>(
  shape: D,
  columns: readonly Column<RecordOf<D>>[],
): D & { readonly columns: readonly Column<RecordOf<D>>[] } {
  return { ...shape, columns };
}

/** A name of `--data`: one kind, or several that belong together. */
export interface Group {
  readonly name: string;
  /** For docs/data-kinds.md: what it is, which clocks its times are on, how far back Polar goes. */
  readonly about: string;
  readonly times: string;
  readonly back: string;
  /** Large: `all` does not include it. */
  readonly onlyNamed?: true;
  readonly kinds: readonly Definition[];
}

export function defineGroup<const G extends Group>(group: G): G {
  return group;
}
