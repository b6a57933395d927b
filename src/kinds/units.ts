import { type Quantity, ranges } from '../workouts/values/ranges.js';
import type { Field } from './field.js';

/** The endings of field names with a unit, and what that unit measures unless the field says otherwise. */
const quantities = {
  bpm: 'heart_rate',
  ms: 'beat',
  celsius: 'temperature',
  offset_minutes: 'utc_offset',
  seconds: 'duration',
  kcal: 'energy',
  meters: 'distance',
  percent: 'percent',
  kg: 'weight',
  cm: 'height',
  mv: 'voltage',
  per_minute: 'breathing',
} as const satisfies Record<string, Quantity>;

/** The unit at the end of a field's name. */
export type UnitEnding = keyof typeof quantities;

/** The unit that a field's name ends in; undefined for a grade, a class, a count or a word. */
export function unitEnding(name: string): UnitEnding | undefined {
  return (Object.keys(quantities) as UnitEnding[]).find((ending) => name.endsWith(`_${ending}`));
}

/** What a field measures, which decides its range; undefined for times, dates and fields with a list of words. */
export function quantityOf(name: string, { type, quantity }: Field): Quantity | undefined {
  if (type === 'text') return quantity ?? 'word';
  if (type !== 'number' && type !== 'integer' && type !== 'flag') return undefined;
  const ending = unitEnding(name);
  return quantity ?? (ending === undefined ? 'score' : quantities[ending]);
}

/** The unit or the clock of a field for the documentation; empty if it has none. */
export function unitOf(name: string, field: Field): string {
  const { type } = field;
  if (type === 'instant') return 'UTC';
  if (type === 'local') return 'local time';
  if (type === 'day') return 'date';
  if (typeof type === 'object') return type.join(', ');
  const quantity = type === 'text' ? undefined : quantityOf(name, field);
  return quantity === undefined ? '' : ranges[quantity].unit;
}
