import { isOutside, type Quantity } from '../workouts/ranges.js';
import { recordFacts } from './facts/facts.js';
import type { FieldType } from './facts/types.js';
import { normalizeHeartRateRows } from './heart-rate.js';
import type { RecordKind, RecordSource, WellnessRecord } from './types.js';

/** What a field of a record measures, by its name: the first that fits. The ranges are those of workouts (workouts/ranges.ts). */
const quantities: readonly (readonly [RegExp, Quantity])[] = [
  [/_bpm$/, 'heart_rate'],
  [/^offset_ms$/, 'offset'],
  [/_ms$/, 'beat'],
  [/_celsius$/, 'temperature'],
  [/_minutes$/, 'utc_offset'],
  [/_seconds$/, 'duration'],
  [/_kcal$/, 'energy'],
  [/^altitude_meters$/, 'altitude'],
  [/_meters$/, 'distance'],
  [/_percent$/, 'percent'],
  [/_kg$/, 'weight'],
  [/_cm$/, 'height'],
  [/_mv$/, 'voltage'],
  [/^(vo2_max|own_index)$/, 'oxygen_uptake'],
  [/breaths_per_minute$/, 'breathing'],
  [/^second_of_day$/, 'second_of_day'],
  [/^(cardio_load|strain|tolerance|level_\w+)$/, 'load'],
  [/^steps$|_count$|_cycles$/, 'count'],
];

/** What a field of a record measures; what has no unit is a grade, a class, or an index. */
export function quantityOf(field: string, type: FieldType): Quantity | undefined {
  if (type === 'text') return 'word';
  if (type !== 'number' && type !== 'integer' && type !== 'gap') return undefined;
  return quantities.find(([name]) => name.test(field))?.[1] ?? 'score';
}

/** Records without the values that cannot be, and the names of those: `sleep.sleep_score`, each as often as it was met. */
export interface Plausible {
  records: WellnessRecord[];
  outOfRange: string[];
}

/** Takes from each record what cannot be: a field, a row of a series, or in a series with gaps the value of a row. */
export function withinRanges(records: readonly WellnessRecord[]): Plausible {
  const outOfRange: string[] = [];
  return { records: records.map((record) => plausible(record, (field) => outOfRange.push(field))), outOfRange };
}

type Fields = Record<string, unknown>;

function plausible(record: WellnessRecord, say: (field: string) => void): WellnessRecord {
  const { kind } = record;
  const { fields, series } = recordFacts[kind];
  let result = record as unknown as Fields;
  // What is reckoned from the rows is right when they are.
  const own = kind === 'heart_rate' ? [] : Object.entries(fields);
  for (const [name, [type]] of own) {
    if (!isBad(name, type, result[name])) continue;
    say(`${kind}.${name}`);
    const { [name]: _bad, ...others } = result;
    result = others;
  }
  for (const [list, { fields: columns }] of Object.entries(series)) {
    const before = result[list] as Fields[] | undefined;
    const after = before && rowsOf(before, columns, (field) => say(`${kind}.${list}.${field}`));
    if (after === before) continue;
    const { [list]: _rows, ...others } = result;
    result = after && after.length > 0 ? { ...others, [list]: after } : others;
  }
  if (result === (record as unknown as Fields)) return record;
  return reckonedAgain(result as unknown as WellnessRecord);
}

/** The same list where nothing is wrong with it. */
function rowsOf(
  rows: Fields[],
  columns: Readonly<Record<string, readonly [FieldType, string, 'always'?]>>,
  say: (field: string) => void,
): Fields[] {
  const checked = Object.entries(columns).filter(([name, [type]]) => quantityOf(name, type) !== undefined);
  let changed = false;
  const result = rows.flatMap((row) => {
    let own = row;
    for (const [name, [type, , always]] of checked) {
      if (!isBad(name, type, own[name])) continue;
      say(name);
      changed = true;
      if (type === 'gap') own = { ...own, [name]: null };
      else if (always) return [];
      else {
        const { [name]: _bad, ...others } = own;
        own = others;
      }
    }
    return [own];
  });
  return changed ? result : rows;
}

function isBad(name: string, type: FieldType, value: unknown): boolean {
  const quantity = quantityOf(name, type);
  if (quantity === undefined) return false;
  if (typeof value === 'string') return isOutside(quantity, value.length);
  return typeof value === 'number' && isOutside(quantity, value);
}

/** What was reckoned from the rows, once more from those that are left. */
function reckonedAgain(record: WellnessRecord): WellnessRecord {
  if (record.kind !== 'heart_rate') return record;
  return normalizeHeartRateRows(record.date, record.samples ?? [], record.source as RecordSource) ?? record;
}

/** Every field of every kind that has a range, for the documentation. */
export function* rangedFields(): Generator<{ kind: RecordKind; field: string; quantity: Quantity }> {
  for (const [kind, { fields, series }] of Object.entries(recordFacts)) {
    const all = [
      ...Object.entries(fields),
      ...Object.entries(series).flatMap(([list, { fields: columns }]) =>
        Object.entries(columns).map(([name, facts]) => [`${list}.${name}`, facts] as const),
      ),
    ];
    for (const [field, [type]] of all) {
      const quantity = quantityOf(field.split('.').at(-1) ?? '', type);
      if (quantity !== undefined) yield { kind: kind as RecordKind, field, quantity };
    }
  }
}
