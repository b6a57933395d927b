/**
 * Remembers the value that was read last, keyed by what it was read from: the exercises of one training session become
 * workouts one after the other, and each would parse all of it again. It is held only as long as there is memory to spare.
 */
export class LastRead<T extends object> {
  #key = '';
  #value: WeakRef<T> | undefined;
  /** A value that nobody has asked for yet, and that nobody else need hold. */
  #ahead: T | undefined;

  /** @throws what `read` throws. */
  get(key: string, read: () => T): T {
    const held = this.#key === key ? (this.#ahead ?? this.#value?.deref()) : undefined;
    this.#ahead = undefined;
    if (held) return held;
    const value = read();
    this.#key = key;
    this.#value = new WeakRef(value);
    return value;
  }

  /** Keeps a value that was read ahead until the next `get`, which is to ask for it. */
  put(key: string, value: T): void {
    this.#key = key;
    this.#value = new WeakRef(value);
    this.#ahead = value;
  }
}
