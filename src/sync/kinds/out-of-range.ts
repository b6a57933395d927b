import type { Store } from '../../storage/store.js';

/** Counts impossible values in a response, for `status` and `doctor`: records have no `quality` of their own. */
export function countOutOfRange(
  store: Store,
  source: string,
  outOfRange: readonly string[] | undefined,
  now: string,
): void {
  const times = new Map<string, number>();
  for (const name of outOfRange ?? []) times.set(name, (times.get(name) ?? 0) + 1);
  for (const [name, count] of times) store.observations.record(source, 'value', `out_of_range:${name}`, count, now);
}
