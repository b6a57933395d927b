import { always, day, type Fields, oneOf, text, type ValuesOf } from './field.js';

/*
 * A kind of data besides workouts: what a record of it holds, and what Polar serves of it. Everything else follows from this
 * one definition: the type, the tables and the SQL that makes them, ranges, JSON Schema, the columns of CSV and of `list`,
 * docs/data-kinds.md and docs/database.md. Units stand in the names of the fields; what is unknown is absent, or null
 * inside a series.
 *
 * Every record says which clock its times are of. `utc`: fields that end in `_time` or are called `time` are instants
 * (RFC 3339 with Z), and those in `_local` are there only where the offset is known. `local`: the device's own clock
 * without zone (`2026-02-22T07:50:17`), all that Polar tells; then there are no instants.
 */

/** Where a record, or a part of it, came from; the order is the order of precedence. */
export const recordSources = ['accesslink', 'accesslink_transaction', 'flow_export'] as const;
export type RecordSource = (typeof recordSources)[number];

/** The fields that every record has before its own. */
export const commonFields = {
  id: always(text('Names the record among those of its kind: the date, or the instant it begins')),
  date: always(day('The day it belongs to')),
  time_basis: always(oneOf(['utc', 'local'], 'Which clock its times are of')),
  source: always(text('Where it came from, best first: accesslink, accesslink_transaction, flow_export')),
} as const satisfies Fields;

/** A list in a record: a table of its own, a row an element. */
export interface Series {
  readonly table: string;
  readonly about: string;
  readonly fields: Fields;
}

/** How the days of a resource are cut into requests. */
export interface DayPlan {
  /** How far Polar goes back, today included. */
  readonly back: number;
  /** Whether each of the last days is asked for alone (big answers), or all of them together. */
  readonly single: boolean;
}

/**
 * How a resource is asked for. `latest`: Polar serves the last 28 days in one answer, asked for every time. `long ago`:
 * further back than such an answer goes, once in four weeks, so that a month without cron is made good with one request.
 */
type RequestPlan = 'latest' | 'long ago' | DayPlan;

/** Polar checks `to - from`, so its 28 days are 29 dates: today and 28 before it. */
export const lastDates = 29;

/** What AccessLink v3 serves of a kind. polar/v3/data.ts has the readers of the answers. */
export interface Resource {
  /** Under which its answers are stored. */
  readonly name: string;
  /** What is asked for when no days are named. */
  readonly path: string;
  /** How one day is asked for, where that differs from a range of one: `{path}/{date}`. */
  readonly day?: 'by path';
  /** What follows the days. */
  readonly flags?: string;
  /** 404 is documented as "there is none" (for a day). */
  readonly noneIs404?: 'day' | 'always';
  readonly plan: RequestPlan;
}

interface Shape {
  readonly kind: string;
  /** The schema version whose step made its tables. A new kind: one more than the newest (storage/version.ts). */
  readonly since: number;
  readonly about: string;
  /** Where it is not named as the kind is. */
  readonly table?: string;
  /** The column of the tables of its series that names the record, where it is not the table's name with `_key`. */
  readonly key?: string;
  /** Views over its tables; the written-out steps of storage make them. */
  readonly views?: readonly string[];
  readonly fields: Fields;
  readonly series: Readonly<Record<string, Series>>;
  /** None: only an import brings it. */
  readonly resources: readonly Resource[];
}

/** How a column of `list` shows a value; `plain`: as it is. */
export type Shown = 'plain' | 'whole' | 'tenths' | 'hundredths' | 'clock' | 'with unit' | 'hours' | 'words';

/** A column of `list`: its title, how it shows the value, and which: a field, or what is reckoned from several. */
export type Column<R> = readonly [
  title: string,
  shown: Shown,
  value: (keyof R & string) | ((record: R) => string | number | undefined),
];

type Flat<T> = { [N in keyof T]: T[N] };

/** What a record of a kind is like. */
export type RecordOf<D extends Shape> = D extends Shape
  ? Flat<
      { kind: D['kind'] } & ValuesOf<typeof commonFields> &
        ValuesOf<D['fields']> & { [S in keyof D['series']]?: Flat<ValuesOf<D['series'][S]['fields']>>[] }
    >
  : never;

/** A kind, whichever it is. */
export interface Definition extends Shape {
  readonly columns: readonly Column<never>[];
}

/** @param columns of `list`, after the day. */
export function defineKind<const D extends Shape>(
  shape: D,
  columns: readonly Column<RecordOf<D>>[],
): D & { readonly columns: readonly Column<RecordOf<D>>[] } {
  return { ...shape, columns };
}

/** What `--data` has a name for: a kind, or several that belong together. */
export interface Group {
  readonly name: string;
  /** For docs/data-kinds.md: what it is, which clocks its times are of, how far back Polar goes. */
  readonly about: string;
  readonly times: string;
  readonly back: string;
  readonly kinds: readonly Definition[];
}

export function defineGroup<const G extends Group>(group: G): G {
  return group;
}
