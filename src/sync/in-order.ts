import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreError } from '../errors.js';
import { maxConcurrentRequests } from '../polar/http/connections.js';

/** The outcome of a request to Polar: a value, or why there is none. */
export type Outcome<T> = { value: T } | { problem: unknown };

type Take<Item, T> = (item: Item, outcome: Outcome<T>) => 'stop' | undefined | Promise<'stop' | undefined>;

/**
 * Makes several requests at once, a few ahead, and takes their outcomes one at a time in the order of the items, so that
 * everything is written as if each request had been made alone. Whatever `take` throws ends the loop; requests already
 * under way are awaited and taken as well, because they count against the rate limit, unless the database failed.
 */
export async function inOrder<Item, T>(
  items: readonly Item[],
  ask: (item: Item) => Promise<T>,
  take: Take<Item, T>,
): Promise<void> {
  const open: { item: Item; outcome: Promise<Outcome<T>> }[] = [];
  const waiting = [...items];
  const fill = () => {
    for (const item of waiting.splice(0, maxConcurrentRequests - open.length))
      open.push({ item, outcome: outcomeOf(() => ask(item)) });
  };
  try {
    for (fill(); open[0] !== undefined; ) {
      const { item, outcome } = open[0];
      const first = await outcome;
      open.shift();
      fill();
      // Writing blocks everything: the next request leaves before it.
      await nextTurn();
      if ((await take(item, first)) === 'stop') return;
    }
  } catch (problem) {
    if (!(problem instanceof StoreError)) await takeRest(open.splice(0), take);
    throw problem;
  } finally {
    await Promise.all(open.map(({ outcome }) => outcome));
  }
}

/** The value. @throws the failure. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if ('problem' in outcome) throw outcome.problem;
  return outcome.value;
}

/** Further failures are not reported: the run ends with the first one, and the next run asks again. */
async function takeRest<Item, T>(
  open: { item: Item; outcome: Promise<Outcome<T>> }[],
  take: Take<Item, T>,
): Promise<void> {
  for (const { item, outcome } of open) {
    const rest = await outcome;
    if ('value' in rest) await outcomeOf(async () => take(item, rest));
  }
}

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (problem) {
    return { problem };
  }
}
