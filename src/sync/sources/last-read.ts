/**
 * Remembers the value that was read last, keyed by what it was read from: the exercises of one training session become
 * workouts one after the other, and each would parse all of it again. It is held only as long as there is memory to spare.
 */
export class LastRead<T extends object> {
  #key = '';
  #value: WeakRef<T> | undefined;

  /** @throws what `read` throws. */
  get(key: string, read: () => T): T {
    const held = this.#key === key ? this.#value?.deref() : undefined;
    if (held) return held;
    const value = read();
    this.put(key, value);
    return value;
  }

  /** Keeps a value that was read before, as long as its reader holds it. */
  put(key: string, value: T): void {
    this.#key = key;
    this.#value = new WeakRef(value);
  }
}
