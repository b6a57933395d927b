import { StoreError } from '../errors.js';
import { maxConcurrentRequests } from '../polar/http/connections.js';

/** What came of a step that asks Polar: an answer, or why there is none. */
export type Came<T> = { value: T } | { problem: unknown };

type Take<Item, T> = (item: Item, came: Came<T>) => 'stop' | undefined | Promise<'stop' | undefined>;

/**
 * Asks for several things at once, a few ahead, and takes what came one after the other in the order of the items: so
 * everything is written as if each had been asked for alone. What `take` throws ends it; answers that were under way then
 * are waited for and taken as well, for they have been paid for, unless it is the store that failed.
 */
export async function inOrder<Item, T>(
  items: readonly Item[],
  ask: (item: Item) => Promise<T>,
  take: Take<Item, T>,
): Promise<void> {
  const open: { item: Item; came: Promise<Came<T>> }[] = [];
  const waiting = [...items];
  const fill = () => {
    for (const item of waiting.splice(0, maxConcurrentRequests - open.length))
      open.push({ item, came: settled(() => ask(item)) });
  };
  try {
    for (fill(); open[0] !== undefined; ) {
      const { item, came } = open[0];
      const first = await came;
      open.shift();
      // The next one is under way while this one is written.
      fill();
      if ((await take(item, first)) === 'stop') return;
    }
  } catch (problem) {
    if (!(problem instanceof StoreError)) await takeRest(open.splice(0), take);
    throw problem;
  } finally {
    await Promise.all(open.map(({ came }) => came));
  }
}

/** The value, or the failure again. */
export function answerOf<T>(came: Came<T>): T {
  if ('problem' in came) throw came.problem;
  return came.value;
}

/** What else goes wrong now is not told: the run ends with what went wrong first, and the next one asks again. */
async function takeRest<Item, T>(open: { item: Item; came: Promise<Came<T>> }[], take: Take<Item, T>): Promise<void> {
  for (const { item, came } of open) {
    const rest = await came;
    if ('value' in rest) await settled(async () => take(item, rest));
  }
}

async function settled<T>(work: () => Promise<T>): Promise<Came<T>> {
  try {
    return { value: await work() };
  } catch (problem) {
    return { problem };
  }
}
