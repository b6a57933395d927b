import { UsageError } from '../../errors.js';
import type { DeliveryKey, DeliveryRow } from '../../storage/deliveries/deliveries.js';
import { DamagedWorkoutError } from '../../storage/errors.js';
import { changedFields, hashed, hashOf } from '../content.js';
import type { Delivery, Found, OpenTarget, Receipt, WorkoutDelivery } from '../target.js';
import type { Attempts, PushDeps } from './attempts.js';
import { isPastProcessing, planOf, type Step } from './plan.js';

const cannotAsk = 'it cannot be asked';

/** What can be done about a delivery at an open target. Each records what it finds; see Attempts. */
export class Steps {
  readonly #open: OpenTarget;
  readonly #deps: PushDeps;
  readonly #attempts: Attempts;

  constructor(open: OpenTarget, deps: PushDeps, attempts: Attempts) {
    this.#open = open;
    this.#deps = deps;
    this.#attempts = attempts;
  }

  /** Sends it, unless the target has it already. */
  async send(delivery: Delivery, key: DeliveryKey, row: DeliveryRow | undefined): Promise<void> {
    const again = row?.state === 'sent';
    if (delivery.kind === 'workout') {
      if (!(await this.#isMade(delivery, key))) return;
      if (!again) {
        const found = await this.#find(delivery, row);
        if (found.is === 'there') return this.#attempts.arrived('found', delivery, key, found, 'found');
        if (found.is === 'maybe') return this.#attempts.report('waiting', delivery, { reason: found.why });
      }
    }
    await this.#attempts.request(delivery, key, row, (note) => {
      if (delivery.kind === 'workout') return this.#open.target.send({ ...delivery, ...(again && { again }) }, note);
      return this.#sendData(delivery, note);
    });
  }

  #sendData(delivery: Exclude<Delivery, WorkoutDelivery>, note: (ref: string) => void): Promise<Receipt> {
    const { target } = this.#open;
    if (!target.sendData) throw new RangeError(`${this.#open.name} does not accept ${delivery.kind}.`);
    return target.sendData(delivery, note);
  }

  /** A response was lost: nothing is sent before the target has been asked. */
  async resolve(delivery: Delivery, key: DeliveryKey, row: DeliveryRow): Promise<void> {
    const { ledger, now } = this.#deps;
    const replacement = this.#lostReplacement(delivery, row);
    if (replacement && delivery.kind === 'workout') return this.replace(replacement, delivery, key, row);
    const lost = { content: row.content, contentHash: row.contentHash };
    const found: Found =
      delivery.kind === 'workout' ? await this.#find(delivery, row) : { is: 'maybe', why: cannotAsk };
    if (found.is === 'there') return this.#attempts.arrived('found', delivery, key, found, 'asked', lost);
    const reason = this.#whyUnknown(row, found);
    if (reason !== undefined) {
      await ledger.end(key, lost, { state: 'unknown', reason }, now());
      this.#attempts.report('unknown', delivery, { reason });
      return;
    }
    if (row.earlierContent !== undefined) return this.#keepEarlier(delivery, key, row, row.earlierContent);
    await ledger.end(key, lost, { state: 'waiting', reason: 'it did not arrive' }, now());
    await this.send(delivery, key, ledger.row(key));
  }

  /** Why it is still unknown whether it arrived; undefined: it did not. */
  #whyUnknown(row: DeliveryRow, found: Exclude<Found, { is: 'there' }>): string | undefined {
    const { kind } = this.#open;
    const isSent = row.sendingAt !== undefined;
    // An earlier ledger may have sent it, and what was there may be gone.
    if (!isSent && (kind.forgets || found.is === 'maybe')) return row.reason ?? cannotAsk;
    if (found.is === 'maybe') return found.why;
    const isPast = isPastProcessing(row, kind.maxProcessingSeconds, this.#deps.now());
    return isPast ? undefined : 'it is not there yet, and may still be on its way';
  }

  /** A replacement whose response was lost may be repeated. undefined: it was none. */
  #lostReplacement(delivery: Delivery, row: DeliveryRow): Extract<Step, { do: 'replace' }> | undefined {
    const { kind } = this.#open;
    if (row.earlierContent === undefined || kind.replaces.length === 0) return undefined;
    const arrived: DeliveryRow = { ...row, state: 'sent', content: row.earlierContent, contentHash: '' };
    const step = planOf(arrived, hashed(delivery.content), { kind, named: false });
    return step.do === 'replace' ? step : undefined;
  }

  /** What is there is the earlier content; the edited one is sent only if the user names the workout again. */
  async #keepEarlier(delivery: Delivery, key: DeliveryKey, row: DeliveryRow, earlier: string): Promise<void> {
    const { ledger, now } = this.#deps;
    const there = { content: earlier, contentHash: hashOf(earlier) };
    const changed = changedFields(earlier, hashed(delivery.content).content);
    await ledger.end(key, there, { state: 'sent', reason: 'the edited one did not arrive' }, now());
    this.#attempts.report('edited', delivery, { changed, ...remoteIdOf(row) });
  }

  /** Updates what is there. @param row as the ledger has it. */
  async replace(
    step: Extract<Step, { do: 'replace' }>,
    delivery: WorkoutDelivery,
    key: DeliveryKey,
    row: DeliveryRow = step.row,
  ): Promise<void> {
    const { target } = this.#open;
    const request = async () =>
      (await target.replace?.(delivery, step.remoteId, step.changed)) ?? { remoteId: step.remoteId };
    await this.#attempts.request(delivery, key, row, request, 'replaced');
  }

  async #find(delivery: WorkoutDelivery, row: DeliveryRow | undefined): Promise<Found> {
    const { target, kind } = this.#open;
    const lost = isLost(row);
    if (!kind.askable || !target.find) return lost ? { is: 'maybe', why: cannotAsk } : { is: 'absent' };
    return target.find(delivery, {
      // What was noted of an attempt that is known to have failed leads nowhere.
      ...(lost && row?.remoteRef !== undefined && { ref: row.remoteRef }),
      ...remoteIdOf(row),
    });
  }

  /** Whether the file can be made, which is found out before anything is recorded or sent. */
  async #isMade(delivery: WorkoutDelivery, key: DeliveryKey): Promise<boolean> {
    try {
      delivery.file.bytes();
      return true;
    } catch (problem) {
      if (problem instanceof UsageError) await this.#attempts.refuse(delivery, key, problem.message);
      else if (problem instanceof DamagedWorkoutError || problem instanceof RangeError) {
        this.#attempts.report('waiting', delivery, { reason: problem.message });
      } else throw problem;
      return false;
    }
  }
}

/** Whether a request for it was sent whose response is not known. */
export function isLost(row: DeliveryRow | undefined): boolean {
  return row?.state === 'sending' || row?.state === 'unknown';
}

/** The id it has at the target, if it is known. */
export function remoteIdOf(row: DeliveryRow | undefined): { remoteId?: string } {
  return row?.remoteId === undefined ? {} : { remoteId: row.remoteId };
}
