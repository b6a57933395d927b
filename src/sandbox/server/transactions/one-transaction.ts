/** A transaction and its items. */
export interface Transaction<Item> {
  id: bigint;
  items: readonly Item[];
  expiresAt: number;
}

/**
 * The transactions of a service, one open at a time: the next can begin only when this one is committed or has expired.
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

  /** undefined: one is open, or there are no items; a client cannot distinguish the two. */
  begin(items: readonly Item[]): Transaction<Item> | undefined {
    if (this.live() || items.length === 0) return undefined;
    this.#open = { id: this.#next, items, expiresAt: this.now() + this.lifeMillis };
    this.#next += 3n;
    return this.#open;
  }

  /** The open transaction, if it has this id and has not expired. */
  live(id?: string): Transaction<Item> | undefined {
    if (this.#open && this.#open.expiresAt <= this.now()) this.#open = undefined;
    return id === undefined || this.#open?.id.toString() === id ? this.#open : undefined;
  }

  end(): void {
    this.#open = undefined;
  }
}
