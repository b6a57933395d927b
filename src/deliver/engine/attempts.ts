import { InterruptedError, StoreError } from '../../errors.js';
import type { DeliveryKey, DeliveryRow } from '../../storage/deliveries/deliveries.js';
import { hashed } from '../content.js';
import { asDeliveryError, type DeliveryError, inDoubt } from '../errors.js';
import type { Delivery, Receipt } from '../target.js';
import type { Journal } from './journal.js';
import type { Ledger } from './ledger.js';
import { emptyOutcome, type OutcomeList, type Reported, type TargetOutcome } from './outcome.js';

/** What a push to one target needs. */
export interface PushDeps {
  ledger: Ledger;
  userId: string;
  signal: AbortSignal;
  now: () => Date;
  /** Reports what would be done, and does nothing: no request, no row. */
  dryRun?: boolean;
  /** Only for a target that cannot say what an earlier ledger has delivered: it cannot be asked, or forgets. */
  journal?: Journal | undefined;
  /** After each delivery. */
  onProgress?: (done: number) => void;
}

/** Requests to one target, each recorded before and after, and their results so far. */
export class Attempts {
  readonly outcome: TargetOutcome;
  /** The instant before which a workout that is not in the ledger may have been delivered; see Journal. */
  readonly doubtUntil: string | undefined;
  /** The target as a whole cannot be used: nothing more is sent to it. */
  stopped = false;
  readonly #deps: PushDeps;

  /** @throws DeliveryError when the journal cannot be read. */
  constructor(name: string, deps: PushDeps) {
    this.outcome = emptyOutcome(name);
    this.#deps = deps;
    this.doubtUntil = deps.journal?.doubtUntil(deps.ledger.lastSending(name, deps.userId));
  }

  /** The row is on disk, the request is sent, its outcome is on disk. */
  async request(
    delivery: Delivery,
    key: DeliveryKey,
    row: DeliveryRow | undefined,
    request: (note: (ref: string) => void) => Promise<Receipt>,
    as: 'sent' | 'replaced' = 'sent',
  ): Promise<void> {
    const { ledger, journal, now } = this.#deps;
    journal?.keepDoubt(this.doubtUntil);
    const content = hashed(delivery.content);
    if (!(await ledger.claim(key, content, row, now()))) {
      this.report('waiting', delivery, { reason: 'another polar-sync is sending it' });
      return;
    }
    let noted = false;
    try {
      journal?.sending(ledger.lastSending(key.target, key.userId) ?? now().toISOString());
      const receipt = await request((ref) => {
        noted = true;
        ledger.note(key, ref);
      });
      await this.arrived(receipt.already ? 'found' : as, delivery, key, receipt, 'answer');
    } catch (problem) {
      // The next push finds it as it is: being sent.
      if (problem instanceof InterruptedError || problem instanceof StoreError) throw problem;
      await this.failed(noted ? inDoubt(problem) : problem, delivery, key, row);
    }
  }

  /** A request failed, or had no response. */
  async failed(problem: unknown, delivery: Delivery, key: DeliveryKey, row: DeliveryRow | undefined): Promise<void> {
    const { ledger, now } = this.#deps;
    const error = asDeliveryError(problem);
    const reason = error.message;
    const content = hashed(delivery.content);
    const before = row?.state === 'sent' ? { content: row.content, contentHash: row.contentHash } : undefined;
    if (error.verdict === 'unknown') {
      await ledger.end(key, content, { state: 'unknown', reason }, now());
      this.report('unknown', delivery, { reason });
    } else if (before) {
      // What is there is what was there before.
      await ledger.end(key, content, { state: 'sent', reason, ...before }, now());
      if (error.verdict !== 'refused') this.report('waiting', delivery, { reason });
      else {
        // Once may be a moment of trouble. What is rejected again, in the same words, is not tried every hour.
        const again = row?.reason === reason;
        if (again) await ledger.reported(key, content.contentHash);
        this.report('edited', delivery, { reason, ...(again && { known: true as const }) });
      }
    } else if (error.verdict === 'refused') await this.refuse(delivery, key, reason);
    else {
      await ledger.end(key, content, { state: 'waiting', reason }, now());
      this.report('waiting', delivery, { reason });
    }
    this.note(error);
  }

  /** @param there the content that is there, if it is not this one. */
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
    this.report(as, delivery, { ...id });
  }

  async refuse(delivery: Delivery, key: DeliveryKey, reason: string): Promise<void> {
    await this.#deps.ledger.end(key, hashed(delivery.content), { state: 'refused', reason }, this.#deps.now());
    this.report('refused', delivery, { reason });
  }

  note(error: DeliveryError): void {
    if (error.verdict !== 'refused') this.outcome.problem ??= error;
    if (!error.stops) return;
    this.outcome.problem = error;
    this.stopped = true;
  }

  report(list: OutcomeList, { kind, id }: Delivery, more: Omit<Reported, 'kind' | 'id'>): void {
    this.outcome[list].push({ kind, id, ...more });
  }
}
