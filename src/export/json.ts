import type { RoutePoint, Workout } from '../workouts/workout.js';
import { numbersJson, routeJson } from './json-lists.js';
import { workoutJsonSchema } from './schema.js';

/** The order of an object's keys, and of the objects inside it. */
interface KeyOrder {
  /** Among the keys of the object it is in. */
  place: number;
  keys: Map<string, KeyOrder>;
  items?: KeyOrder;
}

let workoutOrder: KeyOrder | undefined;

/**
 * A workout as one line of JSON, `polar-sync.workout/1`: keys in the order of the schema, then channels it does not name
 * in alphabetical order, so the same workout always gives the same bytes. Nothing is rounded: read back, it is equal.
 */
export function jsonText(workout: Workout): string {
  workoutOrder ??= keyOrder(workoutJsonSchema());
  const { route } = workout;
  return objectJson(ordered(workout, workoutOrder) as Workout, (key, value) => {
    if (key === 'streams') return objectJson(value as object, (_, stream) => streamJson(stream as object));
    // One that is not the same has fields that it should not have, or others in their place.
    return key === 'route' && value === route ? routeJson(value as RoutePoint[]) : JSON.stringify(value);
  });
}

const streamJson = (stream: object) =>
  objectJson(stream, (key, value) =>
    key === 'values' ? numbersJson(value as (number | null)[]) : JSON.stringify(value),
  );

/** An object as `JSON.stringify` writes it, with what `text` makes of its values. */
function objectJson(value: object, text: (key: string, value: unknown) => string): string {
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${fields.map(([key, one]) => `${JSON.stringify(key)}:${text(key, one)}`).join(',')}}`;
}

function keyOrder(schema: unknown, place = 0): KeyOrder {
  const order: KeyOrder = { place, keys: new Map() };
  if (typeof schema !== 'object' || schema === null) return order;
  if ('properties' in schema && typeof schema.properties === 'object' && schema.properties !== null) {
    for (const [i, [key, child]] of Object.entries(schema.properties).entries())
      order.keys.set(key, keyOrder(child, i));
  }
  if ('items' in schema) order.items = keyOrder(schema.items);
  return order;
}

/** The value itself where it is in order already, as nearly all points of a route are. */
function ordered(value: unknown, order: KeyOrder | undefined): unknown {
  if (Array.isArray(value)) {
    const items = order?.items;
    return items === undefined || items.keys.size === 0 ? value : orderedItems(value, items);
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if (isInOrder(fields, order)) return value;
  const given = new Map(Object.entries(fields));
  const known = [...(order?.keys.keys() ?? [])].filter((key) => given.has(key));
  const other = [...given.keys()].filter((key) => !order?.keys.has(key)).sort();
  return Object.fromEntries([...known, ...other].map((key) => [key, ordered(given.get(key), order?.keys.get(key))]));
}

function orderedItems(values: readonly unknown[], items: KeyOrder): readonly unknown[] {
  for (const [i, value] of values.entries()) {
    if (ordered(value, items) === value) continue;
    return [...values.slice(0, i), ...values.slice(i).map((one) => ordered(one, items))];
  }
  return values;
}

/** Whether all keys are known ones in their order, and so is everything inside. */
function isInOrder(value: Readonly<Record<string, unknown>>, order: KeyOrder | undefined): boolean {
  let last = -1;
  for (const key in value) {
    const known = order?.keys.get(key);
    if (known === undefined || known.place <= last) return false;
    last = known.place;
    const inner = value[key];
    if (typeof inner === 'object' && inner !== null && ordered(inner, known) !== inner) return false;
  }
  return true;
}
