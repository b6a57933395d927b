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
