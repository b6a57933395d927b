/** What a transaction holds. */
export interface Transaction<Item> {
  id: bigint;
  items: readonly Item[];
  expiresAt: number;
}

/**
 * The transaction of a service that may be open, one at a time: another one is there when this one is committed, or its
 * time is over.
 */
export class OneTransaction<Item> {
  #open: Transaction<Item> | undefined;
  #next: bigint;

  constructor(
    firstId: bigint,
    private readonly lifeMillis: number,
    private readonly now: () => number,
  ) {
    this.#next = firstId;
  }

  /** undefined: one is open, or there is nothing to put into it. The two cannot be told apart. */
  begin(items: readonly Item[]): Transaction<Item> | undefined {
    if (this.live() || items.length === 0) return undefined;
    this.#open = { id: this.#next, items, expiresAt: this.now() + this.lifeMillis };
    this.#next += 3n;
    return this.#open;
  }

  /** The one that lives, if it has this id. */
  live(id?: string): Transaction<Item> | undefined {
    if (this.#open && this.#open.expiresAt <= this.now()) this.#open = undefined;
    return id === undefined || this.#open?.id.toString() === id ? this.#open : undefined;
  }

  end(): void {
    this.#open = undefined;
  }
}
