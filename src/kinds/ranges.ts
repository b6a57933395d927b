import { isOutside, type Quantity } from '../workouts/values/ranges.js';
import type { RecordSource } from './definition.js';
import type { Field, Fields } from './field.js';
import { type KindRecord, kinds, type RecordKind } from './kinds.js';
import { normalizeHeartRateRows } from './normalize/heart-rate.js';
import { quantityOf } from './units.js';

/** Records without impossible values, and the names of the fields that had them: `sleep.sleep_score`, once per value. */
export interface Plausible {
  records: KindRecord[];
  outOfRange: string[];
}

/** Removes what is impossible from each record: a field, a row of a series, or the value of a row if the series has gaps. */
export function withinRanges(records: readonly KindRecord[]): Plausible {
  const outOfRange: string[] = [];
  return { records: records.map((record) => plausible(record, (field) => outOfRange.push(field))), outOfRange };
}

type Values = Record<string, unknown>;

function plausible(record: KindRecord, note: (field: string) => void): KindRecord {
  const { kind } = record;
  const { fields, series } = kinds[kind];
  let result = record as unknown as Values;
  // What is computed from the rows is right if they are.
  const own = kind === 'heart_rate' ? [] : Object.entries(fields);
  for (const [name, field] of own) {
    if (!isBad(name, field, result[name])) continue;
    note(`${kind}.${name}`);
    const { [name]: _bad, ...others } = result;
    result = others;
  }
  for (const [list, { fields: columns }] of Object.entries(series)) {
    const before = result[list] as Values[] | undefined;
    const after = before && rowsOf(before, columns, (field) => note(`${kind}.${list}.${field}`));
    if (after === before) continue;
    const { [list]: _rows, ...others } = result;
    result = after && after.length > 0 ? { ...others, [list]: after } : others;
  }
  if (result === (record as unknown as Values)) return record;
  return recomputed(result as unknown as KindRecord);
}

/** The same list if nothing is wrong with it. */
function rowsOf(rows: Values[], columns: Fields, note: (field: string) => void): Values[] {
  const checked = Object.entries(columns).filter(([name, field]) => quantityOf(name, field) !== undefined);
  let changed = false;
  const result = rows.flatMap((row) => {
    let own = row;
    for (const [name, field] of checked) {
      if (!isBad(name, field, own[name])) continue;
      note(name);
      changed = true;
      if (field.gap) own = { ...own, [name]: null };
      else if (field.always) return [];
      else {
        const { [name]: _bad, ...others } = own;
        own = others;
      }
    }
    return [own];
  });
  return changed ? result : rows;
}

function isBad(name: string, field: Field, value: unknown): boolean {
  const quantity = quantityOf(name, field);
  if (quantity === undefined) return false;
  if (typeof value === 'string') return isOutside(quantity, value.length);
  return typeof value === 'number' && isOutside(quantity, value);
}

/** Computes again, from the rows that are left, what was computed from all of them. */
function recomputed(record: KindRecord): KindRecord {
  if (record.kind !== 'heart_rate') return record;
  return normalizeHeartRateRows(record.date, record.samples ?? [], record.source as RecordSource) ?? record;
}

/** Every field of every kind that has a range, for the documentation. */
export function* rangedFields(): Generator<{ kind: RecordKind; field: string; quantity: Quantity }> {
  for (const [kind, { fields, series }] of Object.entries(kinds)) {
    const all = [
      ...Object.entries(fields),
      ...Object.entries(series).flatMap(([list, { fields: columns }]) =>
        Object.entries(columns).map(([name, field]) => [`${list}.${name}`, field] as const),
      ),
    ];
    for (const [path, field] of all) {
      const quantity = quantityOf(path.split('.').at(-1) ?? '', field);
      if (quantity !== undefined) yield { kind: kind as RecordKind, field: path, quantity };
    }
  }
}
