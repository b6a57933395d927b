import { readFileSync } from 'node:fs';
import { replaceDurably } from '../../config/durable-file.js';
import { StoreError } from '../../errors.js';
import { isObject } from '../../guards.js';

/** What is remembered of one target. RFC 3339 UTC. */
interface Entry {
  /** When something was last sent there. */
  last: string;
  /** A ledger was met that did not know of it: what started before this instant may have been delivered. */
  doubtUntil?: string;
}

/**
 * When something was last sent to a target that cannot be asked, in a file outside of the database: a backup that is put
 * back, or a database that is pulled anew, has a ledger that does not know what it has delivered, and such a target would
 * get everything again.
 */
export class Journal {
  readonly #path: string;
  readonly #key: string;

  /** @param path the file, for all targets of a profile. */
  constructor(path: string, userId: string, target: string) {
    this.#path = path;
    this.#key = `${userId} ${target}`;
  }

  /**
   * Compares it with the ledger, and remembers what is found.
   * @param ledgerLast when the ledger has last sent something there.
   * @returns the instant before which a workout that is not in the ledger is in doubt; undefined: none is.
   */
  doubtUntil(ledgerLast: string | undefined): string | undefined {
    const entry = this.#read()[this.#key];
    if (entry === undefined) return undefined;
    if (entry.last <= (ledgerLast ?? '')) return entry.doubtUntil;
    // What is sent from now on is known again, by this ledger.
    if (entry.doubtUntil !== entry.last) this.#write({ ...entry, doubtUntil: entry.last });
    return entry.last;
  }

  /** Something is in the ledger as about to be sent. On the disk when this returns. */
  sending(at: string): void {
    this.#write({ ...this.#read()[this.#key], last: at });
  }

  /** A file that is not there, or damaged, remembers nothing. */
  #read(): Record<string, Entry> {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      return isObject(value)
        ? (Object.fromEntries(Object.entries(value).filter(isEntry)) as Record<string, Entry>)
        : {};
    } catch {
      return {};
    }
  }

  #write(entry: Entry): void {
    try {
      replaceDurably(this.#path, `${JSON.stringify({ ...this.#read(), [this.#key]: entry }, null, 2)}\n`);
    } catch (cause) {
      throw new StoreError('CONFIG_UNWRITABLE', `The record of deliveries ${this.#path} cannot be written.`, {
        hint: 'Check the permissions of its folder and the free space.',
        cause,
      });
    }
  }
}

function isEntry([, entry]: [string, unknown]): boolean {
  return isObject(entry) && typeof entry.last === 'string';
}
