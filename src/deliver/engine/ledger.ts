import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from '../../errors.js';
import type { Deliveries, DeliveryEnd, DeliveryKey, DeliveryRow } from '../../storage/deliveries/deliveries.js';
import type { Hashed } from '../content.js';

/** How long a write waits for another program that holds the database, such as a rebuild. */
const maxWaitMs = 10 * 60 * 1000;
const retryMs = 250;

/** The ledger as a push uses it: patient, because a response that is not recorded is lost. */
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

  /** When something was last sent to a target, RFC 3339 UTC. */
  lastSending(target: string, userId: string): string | undefined {
    return this.#rows.lastSending(target, userId);
  }

  claim(key: DeliveryKey, content: Hashed, was: DeliveryRow | undefined, now: Date): Promise<boolean> {
    return this.#patiently(() => this.#rows.claim(key, content, was, now.toISOString()));
  }

  /** Not patient: it is called in the middle of a request, and if it fails the next step is not taken. */
  note(key: DeliveryKey, ref: string): void {
    this.#rows.note(key, ref);
  }

  end(key: DeliveryKey, content: Hashed, end: DeliveryEnd, now: Date): Promise<void> {
    return this.#patiently(() => this.#rows.end(key, content, end, now.toISOString()));
  }

  /** An edit is reported once, not every hour. */
  reported(key: DeliveryKey, hash: string): Promise<void> {
    return this.#patiently(() => this.#rows.reported(key, hash));
  }

  async #patiently<T>(write: () => T): Promise<T> {
    const deadline = performance.now() + maxWaitMs;
    for (;;) {
      try {
        return write();
      } catch (problem) {
        const isBusy = problem instanceof StoreError && problem.code === 'DATABASE_BUSY';
        if (!isBusy || performance.now() > deadline) throw problem;
        await this.#sleep(retryMs);
      }
    }
  }
}
