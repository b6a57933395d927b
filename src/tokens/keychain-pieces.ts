/** The entries of a keychain, by account. */
export interface Entries {
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  delete(account: string): Promise<boolean>;
}

/** What the entry itself contains when the secret is too long for it. */
interface Head {
  /** Which of the two places holds the pieces, and how many there are. */
  pieces: Place;
  count: number;
}

type Place = 'a' | 'b';

const opening = '{"pieces":';

/**
 * A secret of any length in a keychain with small entries: Windows accepts 2560 bytes, and a pair of v4 tokens is
 * longer. Write order: the pieces into the unused place, then the entry that names it, then the other place is emptied.
 * A process killed at any point leaves the old secret or the new one, and the next one finds the leftovers, because a
 * place is filled from the first piece and emptied from the last.
 */
export class LongSecret {
  readonly #entries: Entries;
  readonly #account: string;
  readonly #maxBytes: number;

  constructor(entries: Entries, account: string, maxBytes: number) {
    this.#entries = entries;
    this.#account = account;
    this.#maxBytes = maxBytes;
  }

  /** null: there is none. undefined: some pieces are missing. */
  async read(): Promise<string | null | undefined> {
    for (let tries = 1; ; tries += 1) {
      const text = await this.#entries.get(this.#account);
      const head = text === null ? undefined : headOf(text);
      if (!head) return text;
      const pieces: (string | null)[] = [];
      for (let n = 1; n <= head.count; n += 1) pieces.push(await this.#entries.get(this.#name(head.pieces, n)));
      if (pieces.every((piece) => piece !== null)) return Buffer.from(pieces.join(''), 'base64').toString('utf8');
      // Another process may have replaced the secret between the two reads.
      if (tries === 2) return undefined;
    }
  }

  async write(secret: string): Promise<void> {
    // If one entry holds everything, there are no pieces to look for.
    if (this.#maxBytes === Number.POSITIVE_INFINITY) return this.#entries.set(this.#account, secret);
    const text = await this.#entries.get(this.#account);
    const used = text === null ? undefined : headOf(text)?.pieces;
    const free = used === 'a' ? 'b' : 'a';
    if (Buffer.byteLength(secret) <= this.#maxBytes) {
      await this.#entries.set(this.#account, secret);
      await this.#empty(free);
    } else {
      const pieces =
        Buffer.from(secret)
          .toString('base64')
          .match(new RegExp(`.{1,${this.#maxBytes}}`, 'g')) ?? [];
      for (const [i, piece] of pieces.entries()) await this.#entries.set(this.#name(free, i + 1), piece);
      await this.#entries.set(this.#account, JSON.stringify({ pieces: free, count: pieces.length } satisfies Head));
    }
    await this.#empty(free === 'a' ? 'b' : 'a');
  }

  /** @returns whether there was one. */
  async clear(): Promise<boolean> {
    const removed = await this.#entries.delete(this.#account);
    if (this.#maxBytes !== Number.POSITIVE_INFINITY) {
      await this.#empty('a');
      await this.#empty('b');
    }
    return removed;
  }

  async #empty(place: Place): Promise<void> {
    let count = 0;
    while ((await this.#entries.get(this.#name(place, count + 1))) !== null) count += 1;
    for (let n = count; n >= 1; n -= 1) await this.#entries.delete(this.#name(place, n));
  }

  #name(place: Place, n: number): string {
    return `${this.#account}.${place}${n}`;
  }
}

function headOf(text: string): Head | undefined {
  if (!text.startsWith(opening)) return undefined;
  try {
    return JSON.parse(text) as Head;
  } catch {
    // Damaged: no head, and no credentials either, which the caller that parses them reports.
    return undefined;
  }
}
