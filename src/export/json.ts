import { isObject } from '../guards.js';
import type { RoutePoint, Workout } from '../workouts/workout.js';
import { Page } from './files/page.js';
import { putNumbers, putRoute } from './json-lists.js';
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
 * It is put into one page after the other, because joining texts of its size took half of the time.
 */
export function* jsonChunks(workout: Workout, { before = '', after = '' } = {}): Generator<Uint8Array> {
  workoutOrder ??= keyOrder(workoutJsonSchema());
  const page = new Page();
  const { route } = workout;
  page.text(before);
  yield* putObject(page, ordered(workout, workoutOrder) as Workout, (key, value) => {
    if (key === 'streams' && isObject(value)) return putObject(page, value, (_, stream) => putStream(page, stream));
    // One that is not the same has fields that it should not have, or others in their place.
    if (key === 'route' && value === route && isRoute(route)) return putRoute(page, route);
    return putText(page, value);
  });
  page.text(after);
  yield page.take();
}

// Whatever the values are, nothing here fails: half of a workout would make the whole file unreadable.
const isRoute = (value: unknown): value is RoutePoint[] => Array.isArray(value) && value.every(isObject);

function putStream(page: Page, stream: unknown): Iterable<Uint8Array> {
  if (!isObject(stream)) return putText(page, stream);
  return putObject(page, stream, (key, value) =>
    key === 'values' && Array.isArray(value) ? putNumbers(page, value) : putText(page, value),
  );
}

function putText(page: Page, value: unknown): [] {
  page.text(JSON.stringify(value));
  return [];
}

/** An object as `JSON.stringify` writes it, its values by `put`. */
function* putObject(
  page: Page,
  object: object,
  put: (key: string, value: unknown) => Iterable<Uint8Array>,
): Generator<Uint8Array> {
  let before = '{';
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    page.text(`${before}${JSON.stringify(key)}:`);
    yield* put(key, value);
    if (page.isFull) yield page.take();
    before = ',';
  }
  page.text(before === '{' ? '{}' : '}');
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
