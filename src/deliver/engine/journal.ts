import { readFileSync } from 'node:fs';
import { replaceDurably } from '../../config/durable-file.js';
import { BusyError, ExitCode, StoreError } from '../../errors.js';
import { codeOf, isObject } from '../../guards.js';
import { lockStore, type StoreLock } from '../../storage/lock.js';
import { DeliveryError } from '../errors.js';

/** What is remembered of one target. RFC 3339 UTC. */
interface Entry {
  /** When something was last sent there. */
  last: string;
  /** A ledger was in use that did not know of it: workouts that start before this instant may have been delivered. */
  doubtUntil?: string;
}

/** A push of a few workouts takes seconds. */
const maxWaitMs = 60_000;

type Entries = Readonly<Record<string, Entry>>;

/**
 * When something was last sent to a target that cannot be asked, in a file outside of the database. The ledger of a
 * restored backup, or of a database that is pulled anew, does not know what has been delivered; without this file
 * everything would be sent to such a target again. So a file that cannot be read stops deliveries to it.
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
   * Keeps other processes from delivering for this profile to a target that needs the file, whatever database they deliver
   * from: what `doubtUntil` compares has to hold until the last delivery is recorded.
   * @throws BusyError PUSH_RUNNING, DeliveryError JOURNAL_UNWRITABLE, InterruptedError
   */
  async lock(signal: AbortSignal): Promise<StoreLock> {
    try {
      return await lockStore(this.#path, maxWaitMs, signal);
    } catch (cause) {
      if (cause instanceof StoreError) throw this.#unwritable(cause);
      if (!(cause instanceof BusyError)) throw cause;
      throw new BusyError('PUSH_RUNNING', 'Another polar-sync is delivering for this profile from another database.', {
        hint: 'Wait for it to end.',
        cause,
      });
    }
  }

  /**
   * Compares the file with the ledger; writes nothing.
   * @param ledgerLast when the ledger last sent something there.
   * @returns the instant before which a workout that is not in the ledger is in doubt; undefined: none is.
   * @throws DeliveryError JOURNAL_UNREADABLE, JOURNAL_DAMAGED
   */
  doubtUntil(ledgerLast: string | undefined): string | undefined {
    const entry = this.#read()[this.#key];
    if (entry === undefined) return undefined;
    return entry.last <= (ledgerLast ?? '') ? entry.doubtUntil : entry.last;
  }

  /**
   * Keeps a doubt that `doubtUntil` found, before the ledger records anything that would hide it.
   * @throws DeliveryError JOURNAL_UNWRITABLE, and as `doubtUntil`
   */
  keepDoubt(doubtUntil: string | undefined): void {
    const entry = this.#read()[this.#key];
    if (entry !== undefined && doubtUntil !== undefined && entry.doubtUntil !== doubtUntil)
      this.#write({ ...entry, doubtUntil });
  }

  /**
   * Remembers what the ledger is about to send; on disk when this returns.
   * @throws DeliveryError JOURNAL_UNWRITABLE, and as `doubtUntil`
   */
  sending(at: string): void {
    this.#write({ ...this.#read()[this.#key], last: at });
  }

  #write(entry: Entry): void {
    const text = `${JSON.stringify({ ...this.#read(), [this.#key]: entry }, null, 2)}\n`;
    try {
      replaceDurably(this.#path, text);
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  #unwritable(cause: unknown): DeliveryError {
    return unusable('JOURNAL_UNWRITABLE', `The record of deliveries ${this.#path} cannot be written.`, {
      hint: 'Check the permissions of its folder and the free space.',
      cause,
    });
  }

  /** Only a missing file means that nothing was sent. */
  #read(): Entries {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return {};
      throw unusable('JOURNAL_UNREADABLE', `The record of deliveries ${this.#path} cannot be read.`, {
        hint: 'Check its permissions.',
        cause,
      });
    }
    const entries = entriesIn(text);
    if (entries) return entries;
    throw unusable('JOURNAL_DAMAGED', `The record of deliveries ${this.#path} is damaged.`, {
      hint: 'Put it back from a backup; or delete it, if your database was not replaced by an older one.',
    });
  }
}

function entriesIn(text: string): Entries | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isObject(value) && Object.values(value).every(isEntry) ? (value as Entries) : undefined;
}

function isEntry(value: unknown): value is Entry {
  const isText = (one: unknown) => typeof one === 'string';
  return isObject(value) && isText(value.last) && (value.doubtUntil === undefined || isText(value.doubtUntil));
}

/** It concerns this target alone: the ledger is sound, and targets that can be asked do not need the file. */
function unusable(code: string, message: string, details: { hint: string; cause?: unknown }): DeliveryError {
  return new DeliveryError(code, message, {
    ...{ verdict: 'not-sent', stops: true, exitCode: ExitCode.store },
    ...details,
  });
}
