/**
 * Works on items in several lanes at once: each lane takes the next item when it is done with its own. If one fails, no lane
 * takes another. Ends when all lanes have ended.
 * @throws what the first of the lanes that failed has thrown.
 */
export async function inLanes<L, T>(
  lanes: readonly L[],
  items: Iterable<T>,
  work: (lane: L, item: T) => Promise<void>,
): Promise<void> {
  const remaining = each(items);
  const ended = await Promise.allSettled(
    lanes.map(async (lane) => {
      // A loop that is left closes the generator, and with it the loops of the other lanes.
      for (const item of remaining) await work(lane, item);
    }),
  );
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

function* each<T>(items: Iterable<T>): Generator<T> {
  yield* items;
}

/** A place in a queue. */
export interface Ticket {
  /** Resolves when all who were before in the queue are done. */
  readonly called: Promise<void>;
  /** Lets the next one go on. Has to be called in any case; more than once does no harm. */
  done(): void;
}

/** A queue: each call gives the place behind all others. */
export function queue(): () => Ticket {
  let last = Promise.resolve();
  return () => {
    const called = last;
    const { promise: isDone, resolve: done } = settled();
    last = called.then(() => isDone);
    return { called, done };
  };
}

function settled(): { promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
