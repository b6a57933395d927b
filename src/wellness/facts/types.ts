import type { RecordKind, RecordOfKind, WellnessRecord } from '../types.js';

/**
 * What a field holds. `instant`: RFC 3339, UTC with Z. `local`: the clock of the device without zone. `day`: a date.
 * `gap`: a number, or null where the sensor had none. A list: one of these words.
 */
export type FieldType = 'instant' | 'local' | 'day' | 'number' | 'integer' | 'gap' | 'text' | readonly string[];

/** What a field holds, what it means, and whether every record has it. */
export type FieldFacts = readonly [type: FieldType, about: string, always?: 'always'];

type ListField<K extends RecordKind> = {
  [F in keyof RecordOfKind<K>]-?: NonNullable<RecordOfKind<K>[F]> extends readonly unknown[] ? F : never;
}[keyof RecordOfKind<K>];
type PlainField<K extends RecordKind> = Exclude<keyof RecordOfKind<K>, keyof WellnessRecord | ListField<K>>;
type RowField<K extends RecordKind, F extends keyof RecordOfKind<K>> =
  NonNullable<RecordOfKind<K>[F]> extends readonly (infer Row)[] ? keyof Row & string : never;

/** All fields of one kind of record, so that none can be added without a word about it. */
export interface KindFacts<K extends RecordKind> {
  about: string;
  fields: { readonly [F in PlainField<K> & string]: FieldFacts };
  /** Lists of the record, each a table of its own. */
  series: {
    readonly [F in ListField<K> & string]: {
      about: string;
      fields: { readonly [G in RowField<K, F>]: FieldFacts };
    };
  };
}

/** `KindFacts` of whatever kind, for those who go through all of them. */
export interface AnyFacts {
  about: string;
  fields: Readonly<Record<string, FieldFacts>>;
  series: Readonly<Record<string, { about: string; fields: Readonly<Record<string, FieldFacts>> }>>;
}
