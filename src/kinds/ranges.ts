import { isOutside, type Quantity } from '../workouts/values/ranges.js';
import type { RecordSource } from './definition.js';
import type { Field, Fields } from './field.js';
import { type KindRecord, kinds, type RecordKind } from './kinds.js';
import { normalizeHeartRateRows } from './normalize/heart-rate.js';
import { quantityOf } from './units.js';

/** Records without the values that cannot be, and the names of those: `sleep.sleep_score`, each as often as it was met. */
export interface Plausible {
  records: KindRecord[];
  outOfRange: string[];
}

/** Takes from each record what cannot be: a field, a row of a series, or in a series with gaps the value of a row. */
export function withinRanges(records: readonly KindRecord[]): Plausible {
  const outOfRange: string[] = [];
  return { records: records.map((record) => plausible(record, (field) => outOfRange.push(field))), outOfRange };
}

type Values = Record<string, unknown>;

function plausible(record: KindRecord, say: (field: string) => void): KindRecord {
  const { kind } = record;
  const { fields, series } = kinds[kind];
  let result = record as unknown as Values;
  // What is reckoned from the rows is right when they are.
  const own = kind === 'heart_rate' ? [] : Object.entries(fields);
  for (const [name, field] of own) {
    if (!isBad(name, field, result[name])) continue;
    say(`${kind}.${name}`);
    const { [name]: _bad, ...others } = result;
    result = others;
  }
  for (const [list, { fields: columns }] of Object.entries(series)) {
    const before = result[list] as Values[] | undefined;
    const after = before && rowsOf(before, columns, (field) => say(`${kind}.${list}.${field}`));
    if (after === before) continue;
    const { [list]: _rows, ...others } = result;
    result = after && after.length > 0 ? { ...others, [list]: after } : others;
  }
  if (result === (record as unknown as Values)) return record;
  return reckonedAgain(result as unknown as KindRecord);
}

/** The same list where nothing is wrong with it. */
function rowsOf(rows: Values[], columns: Fields, say: (field: string) => void): Values[] {
  const checked = Object.entries(columns).filter(([name, field]) => quantityOf(name, field) !== undefined);
  let changed = false;
  const result = rows.flatMap((row) => {
    let own = row;
    for (const [name, field] of checked) {
      if (!isBad(name, field, own[name])) continue;
      say(name);
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

/** What was reckoned from the rows, once more from those that are left. */
function reckonedAgain(record: KindRecord): KindRecord {
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
