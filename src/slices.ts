/** What runs without a pause ends after so long, far below what a person notices, so that signals are heard. */
const SLICE_MS = 50;

/** Counts the time since signals and the progress line last had their turn, in work that itself never waits. */
export class Slices {
  readonly #signal: AbortSignal | undefined;
  #began = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Whether a turn is due: asked after every bit of work, for it costs next to nothing. */
  get due(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  /** Gives the turn. @throws the reason of the signal. */
  async turn(): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    this.#signal?.throwIfAborted();
    this.#began = performance.now();
  }
}

/** The same values, one after the other, with a turn for signals when it is due. @throws the reason of the signal. */
export async function* inSlices<T>(values: Iterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  const slices = new Slices(signal);
  for (const value of values) {
    yield value;
    signal?.throwIfAborted();
    if (slices.due) await slices.turn();
  }
}

/** All values at once, read as by `inSlices`. @throws the reason of the signal. */
export async function gathered<T>(values: Iterable<T>, signal: AbortSignal | undefined): Promise<T[]> {
  const all: T[] = [];
  for await (const value of inSlices(values, signal)) all.push(value);
  return all;
}

/** Each value made into another when it is asked for. */
export function* mapped<A, B>(values: Iterable<A>, convert: (value: A) => B): Generator<B> {
  for (const value of values) yield convert(value);
}
