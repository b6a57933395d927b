import type { Quantity } from '../workouts/values/ranges.js';

/**
 * What a field holds. `instant`: RFC 3339, UTC with Z. `local`: the clock of the device, without a zone. `day`: a date.
 * `flag`: 1 or 0. A list: one of its words.
 */
export type FieldType = 'instant' | 'local' | 'day' | 'number' | 'integer' | 'flag' | 'text' | readonly string[];

/**
 * A field of a record, or of a row of a series. Its name is both the column and the JSON key, and ends in its unit
 * (`_seconds`; units.ts).
 */
export interface Field<T extends FieldType = FieldType> {
  readonly type: T;
  /** What it means, for JSON Schema and docs/database.md. */
  readonly about: string;
  /** What it measures, unless that follows from its name (units.ts). */
  readonly quantity?: Quantity;
  /** Every record, or every row, has it. */
  readonly always?: true;
  /** A number, or null where the sensor had none. */
  readonly gap?: true;
  /** The schema version whose step added its column, if that came after its table. */
  readonly since?: number;
}

/** Fields by their names, in the order of the columns. */
export type Fields = Readonly<Record<string, Field>>;

const typed =
  <T extends FieldType>(type: T) =>
  (about: string, quantity?: Quantity): Field<T> => ({ type, about, ...(quantity && { quantity }) });

export const instant = typed('instant');
export const local = typed('local');
export const day = typed('day');
export const number = typed('number');
export const integer = typed('integer');
export const flag = typed('flag');
export const text = typed('text');

/** One of a few words; the database checks it. */
export function oneOf<const W extends readonly string[]>(words: W, about: string): Field<W> {
  return { type: words, about };
}

/** The same field, present in every record. */
export function always<F extends Field>(field: F): F & { readonly always: true } {
  return { ...field, always: true };
}

/** The same number, or null where the sensor had none. */
export function orGap<F extends Field<'number'> | Field<'integer'>>(
  field: F,
): F & { readonly always: true; readonly gap: true } {
  return { ...field, always: true, gap: true };
}

/**
 * A field added to a released kind later, by the step that brings the schema to this version. It comes last, as its column
 * does, and records may lack it.
 */
export function since<F extends Field>(version: number, field: F): F {
  return { ...field, since: version };
}

type Value<F extends Field> =
  F extends Field<infer T>
    ? T extends 'number' | 'integer' | 'flag'
      ? number | (F extends { gap: true } ? null : never)
      : T extends readonly (infer W)[]
        ? W
        : string
    : never;

type Needed<F extends Fields> = { [N in keyof F]: F[N] extends { always: true } ? N : never }[keyof F];

/** The type of an object with these fields. */
export type ValuesOf<F extends Fields> = { [N in Needed<F>]: Value<F[N]> } & {
  [N in Exclude<keyof F, Needed<F>>]?: Value<F[N]>;
};
