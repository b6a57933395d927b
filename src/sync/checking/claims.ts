import { setImmediate as nextTurn } from 'node:timers/promises';

/** Tasks that threads take in turn, each some in a row, until none is left. */
export interface Claims {
  /** The number of the first task that nobody has taken. */
  next: Int32Array<SharedArrayBuffer>;
  total: number;
}

/** Neighbors are about the same session more often than not, and are read once. */
const inARow = 16;

export function claimsOf(total: number): Claims {
  return { next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), total };
}

/** Takes the next tasks: their numbers. None when all are taken. */
export function claim({ next, total }: Claims): number[] {
  const from = Atomics.add(next, 0, inARow);
  return Array.from({ length: Math.min(inARow, Math.max(0, total - from)) }, (_, i) => from + i);
}

/**
 * Does tasks by their numbers as long as there are any. The event loop has a turn after each: until then, what a WeakRef was
 * made of stays in memory, and a thread that never paused would keep every session it has read.
 * @param after called when the tasks of a claim are done.
 */
export async function doClaimed(
  claims: Claims,
  doOne: (number: number) => void | Promise<void>,
  after: () => void = () => {},
): Promise<void> {
  for (let mine = claim(claims); mine.length > 0; mine = claim(claims)) {
    for (const number of mine) {
      await doOne(number);
      await nextTurn();
    }
    after();
  }
}
