import { InterruptedError, StoreError, UsageError } from '../../errors.js';
import { Slices } from '../../slices.js';
import type { DeliveryKey, DeliveryRow } from '../../storage/deliveries/deliveries.js';
import { DamagedWorkoutError } from '../../storage/errors.js';
import { changedFields, type Hashed, hashed, hashOf } from '../content.js';
import { asDeliveryError } from '../errors.js';
import type { Delivery, Found, Receipt, Target, TargetKind, WorkoutDelivery } from '../target.js';
import { Attempts, type PushDeps } from './attempts.js';
import type { TargetOutcome } from './outcome.js';
import { isOver, planOf, type Step } from './plan.js';

/** A target that is open, under the name the person gave it. */
export interface OpenTarget {
  name: string;
  kind: TargetKind;
  target: Target;
}

/** A delivery, and whether the person named it. */
export interface Wanted {
  delivery: Delivery;
  asked: boolean;
}

/**
 * Brings deliveries to one target, one after the other. What goes wrong with one of them is kept in the outcome; what is
 * wrong with the target ends its turn. Never throws for the target, so that the next one has its turn.
 * @throws StoreError when the ledger cannot be written, InterruptedError
 */
export async function pushTo(open: OpenTarget, wanted: Iterable<Wanted>, deps: PushDeps): Promise<TargetOutcome> {
  return new TargetPush(open, deps).run(wanted);
}

class TargetPush {
  readonly #open: OpenTarget;
  readonly #deps: PushDeps;
  readonly #attempts: Attempts;
  readonly #doubtUntil: string | undefined;
  #isTested = false;

  constructor(open: OpenTarget, deps: PushDeps) {
    this.#open = open;
    this.#deps = deps;
    this.#attempts = new Attempts(open.name, deps);
    this.#doubtUntil = deps.journal?.doubtUntil(deps.ledger.lastSending(open.name, deps.userId));
  }

  async run(wanted: Iterable<Wanted>): Promise<TargetOutcome> {
    let done = 0;
    const slices = new Slices(this.#deps.signal);
    for (const { delivery, asked } of wanted) {
      await slices.turn();
      await this.#deliver(delivery, asked);
      done += 1;
      this.#deps.onProgress?.(done);
    }
    return this.#attempts.outcome;
  }

  async #deliver(delivery: Delivery, asked: boolean): Promise<void> {
    const { ledger, userId } = this.#deps;
    const { kind, target, name } = this.#open;
    const now = hashed(delivery.content);
    const key = { userId, target: name, kind: delivery.kind, item: delivery.id };
    const row = ledger.row(key, delivery.kind === 'workout' ? delivery.aliases : []);
    const upserts = delivery.kind !== 'workout' && target.dataIsUpserted === true;
    if (row === undefined && !asked && this.#mayHaveBeenSent(delivery)) return this.#doubt(delivery, key);
    const step = planOf(row, now, { kind, asked, upserts });
    if (step.do === 'nothing') {
      if (step.why === 'sent') this.#attempts.outcome.unchanged += 1;
      return;
    }
    if (step.do === 'tell') {
      await this.#tellEdited(delivery, step, now);
      return;
    }
    // The row may carry an id the workout had before.
    const at = row ?? key;
    if (this.#deps.dryRun || this.#attempts.stopped) this.#wouldDo(step, delivery, row);
    else await this.#act(step, delivery, at, row);
  }

  #mayHaveBeenSent(delivery: Delivery): boolean {
    if (this.#doubtUntil === undefined) return false;
    const start = delivery.kind === 'workout' ? delivery.content.start : delivery.id;
    return start < this.#doubtUntil;
  }

  async #doubt(delivery: Delivery, key: DeliveryKey): Promise<void> {
    const { ledger, dryRun, now } = this.#deps;
    const reason = 'this database is older than what was delivered from it, and the target cannot be asked';
    if (!dryRun) await ledger.end(key, hashed(delivery.content), { state: 'unknown', reason }, now());
    this.#attempts.tell('unknown', delivery, { reason });
  }

  /** An edit that the target cannot follow is told once, not every hour. */
  async #tellEdited(delivery: Delivery, { row, changed }: Extract<Step, { do: 'tell' }>, now: Hashed): Promise<void> {
    const { ledger, dryRun, now: clock } = this.#deps;
    const reason = `edited since: ${now.contentHash}`;
    const known = row.reason === reason;
    this.#attempts.tell('edited', delivery, { changed, ...remote(row), ...(known && { known }) });
    const { content, contentHash } = row;
    if (!known && !dryRun) await ledger.end(row, { content, contentHash }, { state: 'sent', reason }, clock());
  }

  #wouldDo(step: Step, delivery: Delivery, row: DeliveryRow | undefined): void {
    const { dryRun } = this.#deps;
    if (step.do === 'settle')
      this.#attempts.tell('unknown', delivery, { reason: row?.reason ?? 'the answer was lost' });
    else if (!dryRun) this.#attempts.tell('waiting', delivery, {});
    else if (step.do === 'replace')
      this.#attempts.tell('replaced', delivery, { changed: step.changed, ...remote(row) });
    else this.#attempts.tell('sent', delivery, {});
  }

  /** Does it, and keeps what goes wrong. */
  async #act(step: Step, delivery: Delivery, key: DeliveryKey, row: DeliveryRow | undefined): Promise<void> {
    try {
      await this.#test();
      if (step.do === 'settle') await this.#settle(delivery, key, step.row);
      else if (step.do === 'replace' && delivery.kind === 'workout') await this.#replace(step, delivery, key);
      else await this.#send(delivery, key, row);
    } catch (problem) {
      // Nothing had been sent when this was thrown, or the ledger says more.
      this.#judge(problem, delivery, row);
    }
  }

  /** Before the first request that changes something: a target that is down, or wants no key of ours, loses no answer. */
  async #test(): Promise<void> {
    if (this.#isTested) return;
    await this.#open.target.test();
    this.#isTested = true;
  }

  async #send(delivery: Delivery, key: DeliveryKey, row: DeliveryRow | undefined): Promise<void> {
    const again = row?.state === 'sent';
    if (delivery.kind === 'workout') {
      const { kind } = this.#open;
      if (kind.needsRoute && !delivery.content.route) return this.#attempts.refuse(delivery, key, 'it has no route');
      if (!(await this.#isMade(delivery, key))) return;
      if (!again) {
        const found = await this.#find(delivery, row);
        if (found.is === 'there') return this.#attempts.arrived('found', delivery, key, found, 'found');
        if (found.is === 'maybe') return this.#attempts.tell('waiting', delivery, { reason: found.why });
      }
    }
    await this.#attempts.request(delivery, key, row, (note) => {
      if (delivery.kind === 'workout') return this.#open.target.send({ ...delivery, ...(again && { again }) }, note);
      return this.#sendData(delivery, note);
    });
  }

  #sendData(delivery: Exclude<Delivery, WorkoutDelivery>, note: (ref: string) => void): Promise<Receipt> {
    const { target } = this.#open;
    if (!target.sendData) throw new RangeError(`${this.#open.name} takes no ${delivery.kind}.`);
    return target.sendData(delivery, note);
  }

  /** An answer was lost: nothing is sent before the target has been asked. */
  async #settle(delivery: Delivery, key: DeliveryKey, row: DeliveryRow): Promise<void> {
    const { ledger, now } = this.#deps;
    const { kind } = this.#open;
    const content = hashed(delivery.content);
    const lost = { content: row.content, contentHash: row.contentHash };
    if (
      delivery.kind === 'workout' &&
      row.earlierContent !== undefined &&
      row.remoteId !== undefined &&
      kind.replaces.length > 0
    ) {
      // A replacement may be repeated.
      const changed = planOf({ ...row, state: 'sent', content: row.earlierContent, contentHash: '' }, content, {
        kind,
        asked: false,
      });
      if (changed.do === 'replace') return this.#replace(changed, delivery, key, row);
    }
    const found: Found =
      delivery.kind === 'workout' ? await this.#find(delivery, row) : { is: 'maybe', why: cannotAsk };
    if (found.is === 'there') return this.#attempts.arrived('found', delivery, key, found, 'asked', lost);
    const reason = found.is === 'maybe' ? found.why : 'it is not there yet, and may still be on its way';
    if (found.is === 'maybe' || !isOver(row, kind.settlesAfterSeconds, now())) {
      await ledger.end(key, lost, { state: 'unknown', reason }, now());
      this.#attempts.tell('unknown', delivery, { reason });
      return;
    }
    if (row.earlierContent !== undefined) {
      // What is there is what was there before; sending the changed one is for the person to ask again.
      const before = { content: row.earlierContent, contentHash: hashOf(row.earlierContent) };
      await ledger.end(key, lost, { state: 'sent', reason: 'the changed one did not arrive', ...before }, now());
      this.#attempts.tell('edited', delivery, {
        changed: changedFields(row.earlierContent, content.content),
        ...remote(row),
      });
      return;
    }
    await ledger.end(key, lost, { state: 'waiting', reason: 'it did not arrive' }, now());
    await this.#send(delivery, key, ledger.row(key));
  }

  async #replace(
    step: Extract<Step, { do: 'replace' }>,
    delivery: WorkoutDelivery,
    key: DeliveryKey,
    row: DeliveryRow = step.row,
  ): Promise<void> {
    const { target } = this.#open;
    await this.#attempts.request(
      delivery,
      key,
      row,
      async () => (await target.replace?.(delivery, step.remoteId, step.changed)) ?? { remoteId: step.remoteId },
      'replaced',
    );
  }

  async #find(delivery: WorkoutDelivery, row: DeliveryRow | undefined): Promise<Found> {
    const { target, kind } = this.#open;
    const isLost = row?.state === 'sending' || row?.state === 'unknown';
    if (!kind.askable || !target.find) return isLost ? { is: 'maybe', why: cannotAsk } : { is: 'absent' };
    return target.find(delivery, {
      // What was noted of an attempt that is known to have failed leads nowhere.
      ...(isLost && row.remoteRef !== undefined && { ref: row.remoteRef }),
      ...(row?.remoteId !== undefined && { remoteId: row.remoteId }),
    });
  }

  /** Whether the file can be made, which is found out before anything is written or sent. */
  async #isMade(delivery: WorkoutDelivery, key: DeliveryKey): Promise<boolean> {
    try {
      delivery.file.bytes();
      return true;
    } catch (problem) {
      if (problem instanceof UsageError) await this.#attempts.refuse(delivery, key, problem.message);
      else if (problem instanceof DamagedWorkoutError || problem instanceof RangeError) {
        this.#attempts.tell('waiting', delivery, { reason: problem.message });
      } else throw problem;
      return false;
    }
  }

  /** What went wrong before anything was sent. */
  #judge(problem: unknown, delivery: Delivery, row: DeliveryRow | undefined): void {
    if (problem instanceof InterruptedError || problem instanceof StoreError) throw problem;
    const error = asDeliveryError(problem);
    const isLost = row?.state === 'sending' || row?.state === 'unknown';
    this.#attempts.tell(isLost ? 'unknown' : 'waiting', delivery, { reason: error.message });
    this.#attempts.note(error);
  }
}

const cannotAsk = 'it cannot be asked';

function remote(row: DeliveryRow | undefined): { remoteId?: string } {
  return row?.remoteId === undefined ? {} : { remoteId: row.remoteId };
}
