import { InterruptedError, StoreError } from '../../errors.js';
import type { DeliveryKey, DeliveryRow } from '../../storage/deliveries/deliveries.js';
import { hashed } from '../content.js';
import { asDeliveryError, type DeliveryError, inDoubt } from '../errors.js';
import type { Delivery, Receipt } from '../target.js';
import type { Journal } from './journal.js';
import type { Ledger } from './ledger.js';
import { emptyOutcome, type TargetOutcome, type Told } from './outcome.js';

/** What one target is pushed to with. */
export interface PushDeps {
  ledger: Ledger;
  userId: string;
  signal: AbortSignal;
  now: () => Date;
  /** Says what would be done, and does nothing: no request, no row. */
  dryRun?: boolean;
  /** Only for a target that cannot be asked. */
  journal?: Journal | undefined;
  /** After each delivery. */
  onProgress?: (done: number) => void;
}

/** Requests to one target, each written down before and after, and what has come of them so far. */
export class Attempts {
  readonly outcome: TargetOutcome;
  /** The target as a whole is out of order: nothing more is sent to it. */
  stopped = false;
  readonly #deps: PushDeps;

  constructor(name: string, deps: PushDeps) {
    this.outcome = emptyOutcome(name);
    this.#deps = deps;
  }

  /** The row is on the disk, the request goes out, what became of it is on the disk. */
  async request(
    delivery: Delivery,
    key: DeliveryKey,
    row: DeliveryRow | undefined,
    request: (note: (ref: string) => void) => Promise<Receipt>,
    as: 'sent' | 'replaced' = 'sent',
  ): Promise<void> {
    const { ledger, now } = this.#deps;
    const content = hashed(delivery.content);
    if (!(await ledger.claim(key, content, row, now()))) {
      this.tell('waiting', delivery, { reason: 'another polar-sync is sending it' });
      return;
    }
    this.#deps.journal?.sending(ledger.lastSending(key.target, key.userId) ?? now().toISOString());
    let noted = false;
    try {
      const receipt = await request((ref) => {
        noted = true;
        ledger.note(key, ref);
      });
      await this.arrived(receipt.already ? 'found' : as, delivery, key, receipt, 'answer');
    } catch (problem) {
      // Whoever comes next finds it as it is: under way.
      if (problem instanceof InterruptedError || problem instanceof StoreError) throw problem;
      await this.failed(noted ? inDoubt(problem) : problem, delivery, key, row);
    }
  }

  /** A request was answered with a failure, or not at all. */
  async failed(problem: unknown, delivery: Delivery, key: DeliveryKey, row: DeliveryRow | undefined): Promise<void> {
    const { ledger, now } = this.#deps;
    const error = asDeliveryError(problem);
    const reason = error.message;
    const content = hashed(delivery.content);
    const before = row?.state === 'sent' ? { content: row.content, contentHash: row.contentHash } : undefined;
    if (error.verdict === 'unknown') {
      await ledger.end(key, content, { state: 'unknown', reason }, now());
      this.tell('unknown', delivery, { reason });
    } else if (before) {
      // What is there is what was there before.
      await ledger.end(key, content, { state: 'sent', reason, ...before }, now());
      this.tell(error.verdict === 'refused' ? 'edited' : 'waiting', delivery, { reason });
    } else if (error.verdict === 'refused') await this.refuse(delivery, key, reason);
    else {
      await ledger.end(key, content, { state: 'waiting', reason }, now());
      this.tell('waiting', delivery, { reason });
    }
    this.note(error);
  }

  /** @param there the content that is there, when it is not this one. */
  async arrived(
    as: 'sent' | 'found' | 'replaced',
    delivery: Delivery,
    key: DeliveryKey,
    { remoteId }: { remoteId?: string },
    knownBy: 'answer' | 'found' | 'asked',
    there = hashed(delivery.content),
  ): Promise<void> {
    const id = remoteId !== undefined && { remoteId };
    await this.#deps.ledger.end(key, there, { state: 'sent', knownBy, ...id }, this.#deps.now());
    this.tell(as, delivery, { ...id });
  }

  async refuse(delivery: Delivery, key: DeliveryKey, reason: string): Promise<void> {
    await this.#deps.ledger.end(key, hashed(delivery.content), { state: 'refused', reason }, this.#deps.now());
    this.tell('refused', delivery, { reason });
  }

  note(error: DeliveryError): void {
    if (error.verdict !== 'refused') this.outcome.problem ??= error;
    if (!error.stops) return;
    this.outcome.problem = error;
    this.stopped = true;
  }

  tell(
    what: 'sent' | 'found' | 'replaced' | 'edited' | 'refused' | 'unknown' | 'waiting',
    { kind, id }: Delivery,
    more: Omit<Told, 'kind' | 'id'>,
  ): void {
    this.outcome[what].push({ kind, id, ...more });
  }
}
