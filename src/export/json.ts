import type { Workout } from '../workouts/workout.js';
import { workoutJsonSchema } from './schema.js';

/** The order of an object's keys, and of the objects inside it. */
interface KeyOrder {
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
  return JSON.stringify(ordered(workout, workoutOrder));
}

function keyOrder(schema: unknown): KeyOrder {
  const order: KeyOrder = { keys: new Map() };
  if (typeof schema !== 'object' || schema === null) return order;
  if ('properties' in schema && typeof schema.properties === 'object' && schema.properties !== null) {
    for (const [key, child] of Object.entries(schema.properties)) order.keys.set(key, keyOrder(child));
  }
  if ('items' in schema) order.items = keyOrder(schema.items);
  return order;
}

function ordered(value: unknown, order: KeyOrder | undefined): unknown {
  if (Array.isArray(value)) {
    const items = order?.items;
    return items === undefined || items.keys.size === 0 ? value : value.map((item) => ordered(item, items));
  }
  if (typeof value !== 'object' || value === null) return value;
  const given = new Map(Object.entries(value));
  const known = [...(order?.keys.keys() ?? [])].filter((key) => given.has(key));
  const other = [...given.keys()].filter((key) => !order?.keys.has(key)).sort();
  return Object.fromEntries([...known, ...other].map((key) => [key, ordered(given.get(key), order?.keys.get(key))]));
}
