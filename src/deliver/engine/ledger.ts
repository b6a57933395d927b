import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from '../../errors.js';
import type { Deliveries, DeliveryEnd, DeliveryKey, DeliveryRow } from '../../storage/deliveries/deliveries.js';
import type { Hashed } from '../content.js';

/** How long a write waits for another program that holds the database, such as a rebuild. */
const longestWaitMs = 10 * 60 * 1000;
const tryEveryMs = 250;

/** The ledger as a push uses it: patient, because an answer that is not written down is lost. */
export class Ledger {
  readonly #rows: Deliveries;
  readonly #sleep: (ms: number) => Promise<unknown>;

  constructor(rows: Deliveries, sleep: (ms: number) => Promise<unknown> = (ms) => delay(ms)) {
    this.#rows = rows;
    this.#sleep = sleep;
  }

  /** The row of a workout may still carry an id it had before. */
  row(key: DeliveryKey, aliases: readonly string[] = []): DeliveryRow | undefined {
    for (const item of [key.item, ...aliases]) {
      const row = this.#rows.get({ ...key, item });
      if (row) return row;
    }
    return undefined;
  }

  /** When something was last sent to a target. */
  lastSending(target: string, userId: string): string | undefined {
    return this.#rows.lastSending(target, userId);
  }

  claim(key: DeliveryKey, content: Hashed, was: DeliveryRow | undefined, now: Date): Promise<boolean> {
    return this.#patiently(() => this.#rows.claim(key, content, was, now.toISOString()));
  }

  /** Not patient: it is called in the midst of a request, and when it fails the next step is not taken. */
  note(key: DeliveryKey, ref: string): void {
    this.#rows.note(key, ref);
  }

  end(key: DeliveryKey, content: Hashed, end: DeliveryEnd, now: Date): Promise<void> {
    return this.#patiently(() => this.#rows.end(key, content, end, now.toISOString()));
  }

  async #patiently<T>(write: () => T): Promise<T> {
    const deadline = performance.now() + longestWaitMs;
    for (;;) {
      try {
        return write();
      } catch (problem) {
        const isBusy = problem instanceof StoreError && problem.code === 'DATABASE_BUSY';
        if (!isBusy || performance.now() > deadline) throw problem;
        await this.#sleep(tryEveryMs);
      }
    }
  }
}
