/** The longest stretch without a pause, far below what you would notice, so that signals are handled. */
const SLICE_MS = 50;

/** Measures the time since signals and the progress line last had their turn, in work that itself never waits. */
export class Slices {
  readonly #signal: AbortSignal | undefined;
  #began = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Whether a turn is due: check after every bit of work, because it costs almost nothing. */
  get due(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  /** Yields to them. @throws the signal's reason. */
  async turn(): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    this.#signal?.throwIfAborted();
    this.#began = performance.now();
  }
}

/** The same values, one by one, with a turn for signals when due. @throws the signal's reason. */
export async function* inSlices<T>(values: Iterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  const slices = new Slices(signal);
  for (const value of values) {
    yield value;
    signal?.throwIfAborted();
    if (slices.due) await slices.turn();
  }
}

/** All values as an array, read as by `inSlices`. @throws the signal's reason. */
export async function gathered<T>(values: Iterable<T>, signal: AbortSignal | undefined): Promise<T[]> {
  const slices = new Slices(signal);
  const all: T[] = [];
  // Not through `inSlices`, which waits for each of thousands of values.
  for (const value of values) {
    all.push(value);
    signal?.throwIfAborted();
    if (slices.due) await slices.turn();
  }
  return all;
}

/** Each value converted when it is requested. */
export function* mapped<A, B>(values: Iterable<A>, convert: (value: A) => B): Generator<B> {
  for (const value of values) yield convert(value);
}
