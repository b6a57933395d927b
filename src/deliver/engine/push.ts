import { InterruptedError, StoreError } from '../../errors.js';
import { Slices } from '../../slices.js';
import type { DeliveryKey, DeliveryRow } from '../../storage/deliveries/deliveries.js';
import { type Hashed, hashed } from '../content.js';
import { asDeliveryError } from '../errors.js';
import type { Delivery, OpenTarget } from '../target.js';
import { Attempts, type PushDeps } from './attempts.js';
import type { TargetOutcome } from './outcome.js';
import { planOf, type Step } from './plan.js';
import { isLost, remoteIdOf, Steps } from './steps.js';

/** A delivery, and whether the user named it. */
export interface Wanted {
  delivery: Delivery;
  named: boolean;
}

/**
 * Sends deliveries to one target, one after the other. A failure of one of them is kept in the outcome; a failure of the
 * target ends its turn. The target never makes it throw, so that the next target has its turn.
 * @throws StoreError when the ledger cannot be written; DeliveryError when the journal cannot be read; InterruptedError
 */
export async function pushTo(open: OpenTarget, wanted: Iterable<Wanted>, deps: PushDeps): Promise<TargetOutcome> {
  return new TargetPush(open, deps).run(wanted);
}

/** Decides about each delivery; what is decided is done by Steps. */
class TargetPush {
  readonly #open: OpenTarget;
  readonly #deps: PushDeps;
  readonly #attempts: Attempts;
  readonly #steps: Steps;
  #isTested = false;

  constructor(open: OpenTarget, deps: PushDeps) {
    this.#open = open;
    this.#deps = deps;
    this.#attempts = new Attempts(open.name, deps);
    this.#steps = new Steps(open, deps, this.#attempts);
  }

  async run(wanted: Iterable<Wanted>): Promise<TargetOutcome> {
    let done = 0;
    const slices = new Slices(this.#deps.signal);
    for (const { delivery, named } of wanted) {
      await slices.turn();
      await this.#deliver(delivery, named);
      done += 1;
      this.#deps.onProgress?.(done);
    }
    return this.#attempts.outcome;
  }

  async #deliver(delivery: Delivery, named: boolean): Promise<void> {
    const { ledger, userId } = this.#deps;
    const { kind, target, name } = this.#open;
    const now = hashed(delivery.content);
    const key = { userId, target: name, kind: delivery.kind, item: delivery.id };
    const row = ledger.row(key, delivery.kind === 'workout' ? delivery.aliases : []);
    const upserts = delivery.kind !== 'workout' && target.dataIsUpserted === true;
    if (row === undefined && !named && this.#mayHaveBeenSent(delivery)) return this.#doubt(delivery, key);
    const step = planOf(row, now, { kind, named, upserts });
    if (step.do === 'nothing') {
      if (step.why === 'sent') this.#attempts.outcome.unchanged += 1;
      return;
    }
    if (step.do === 'report') return this.#reportEdit(delivery, step, now);
    // The row may carry an id the workout had before.
    const at = row ?? key;
    if (this.#deps.dryRun || this.#attempts.stopped) this.#wouldDo(step, delivery, row);
    else await this.#act(step, delivery, at, row);
  }

  #mayHaveBeenSent(delivery: Delivery): boolean {
    const { doubtUntil } = this.#attempts;
    if (doubtUntil === undefined) return false;
    const start = delivery.kind === 'workout' ? delivery.content.start : delivery.id;
    return start < doubtUntil;
  }

  async #doubt(delivery: Delivery, key: DeliveryKey): Promise<void> {
    const { ledger, dryRun, now } = this.#deps;
    const reason = 'this database is older than what was delivered from it, and the target cannot say what it had';
    if (!dryRun) await ledger.end(key, hashed(delivery.content), { state: 'unknown', reason }, now());
    const row = ledger.row(key);
    const canAsk = this.#open.kind.askable && !dryRun && !this.#attempts.stopped;
    if (!row || !canAsk) this.#attempts.report('unknown', delivery, { reason });
    else await this.#act({ do: 'resolve', row }, delivery, key, row);
  }

  async #reportEdit(
    delivery: Delivery,
    { row, changed }: Extract<Step, { do: 'report' }>,
    { contentHash }: Hashed,
  ): Promise<void> {
    const known = row.reportedHash === contentHash;
    this.#attempts.report('edited', delivery, { changed, ...remoteIdOf(row), ...(known && { known }) });
    if (!known && !this.#deps.dryRun) await this.#deps.ledger.reported(row, contentHash);
  }

  #wouldDo(step: Step, delivery: Delivery, row: DeliveryRow | undefined): void {
    const { dryRun } = this.#deps;
    if (step.do === 'resolve')
      this.#attempts.report('unknown', delivery, { reason: row?.reason ?? 'the response was lost' });
    else if (!dryRun) this.#attempts.report('waiting', delivery, {});
    else if (step.do === 'replace')
      this.#attempts.report('replaced', delivery, { changed: step.changed, ...remoteIdOf(row) });
    else this.#attempts.report('sent', delivery, {});
  }

  /** Does it, and keeps what fails. */
  async #act(step: Step, delivery: Delivery, key: DeliveryKey, row: DeliveryRow | undefined): Promise<void> {
    try {
      await this.#test();
      if (step.do === 'resolve') await this.#steps.resolve(delivery, key, step.row);
      else if (step.do === 'replace' && delivery.kind === 'workout') await this.#steps.replace(step, delivery, key);
      else await this.#steps.send(delivery, key, row);
    } catch (problem) {
      // Nothing had been sent when this was thrown, or the ledger has more.
      if (problem instanceof InterruptedError || problem instanceof StoreError) throw problem;
      const error = asDeliveryError(problem);
      this.#attempts.report(isLost(row) ? 'unknown' : 'waiting', delivery, { reason: error.message });
      this.#attempts.note(error);
    }
  }

  /** Before the first request that changes something: a target that is down or rejects the key loses no response. */
  async #test(): Promise<void> {
    if (this.#isTested) return;
    await this.#open.target.test();
    this.#isTested = true;
  }
}
