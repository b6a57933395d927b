import { InterruptedError, StoreError, UsageError } from '../errors.js';
import { Slices } from '../slices.js';
import type { DeliveryKey, DeliveryRow } from '../storage/deliveries/deliveries.js';
import { DamagedWorkoutError } from '../storage/errors.js';
import { changedFields, type Hashed, hashed, hashOf } from './content.js';
import { DeliveryError } from './errors.js';
import type { Ledger } from './ledger.js';
import { emptyOutcome, type TargetOutcome, type Told } from './outcome.js';
import { isOver, planOf, type Step } from './plan.js';
import type { Delivery, Found, Receipt, Target, TargetKind, WorkoutDelivery } from './target.js';

/** What one target is pushed to with. */
export interface PushDeps {
  ledger: Ledger;
  userId: string;
  signal: AbortSignal;
  now: () => Date;
  /** Says what would be done, and does nothing: no request, no row. */
  dryRun?: boolean;
  /** After each delivery. */
  onProgress?: (done: number) => void;
}

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
  readonly #outcome: TargetOutcome;
  #isTested = false;
  #stopped = false;

  constructor(open: OpenTarget, deps: PushDeps) {
    this.#open = open;
    this.#deps = deps;
    this.#outcome = emptyOutcome(open.name);
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
    return this.#outcome;
  }

  async #deliver(delivery: Delivery, asked: boolean): Promise<void> {
    const { ledger, userId } = this.#deps;
    const { kind, target, name } = this.#open;
    const now = hashed(delivery.content);
    const key = { userId, target: name, kind: delivery.kind, item: delivery.id };
    const row = ledger.row(key, delivery.kind === 'workout' ? delivery.aliases : []);
    const upserts = delivery.kind !== 'workout' && target.dataIsUpserted === true;
    const step = planOf(row, now, { kind, asked, upserts });
    if (step.do === 'nothing') {
      if (step.why === 'sent') this.#outcome.unchanged += 1;
      return;
    }
    if (step.do === 'tell') {
      await this.#tellEdited(delivery, step, now);
      return;
    }
    // The row may carry an id the workout had before.
    const at = row ?? key;
    if (this.#deps.dryRun || this.#stopped) this.#wouldDo(step, delivery, row);
    else await this.#act(step, delivery, at, row);
  }

  /** An edit that the target cannot follow is told once, not every hour. */
  async #tellEdited(delivery: Delivery, { row, changed }: Extract<Step, { do: 'tell' }>, now: Hashed): Promise<void> {
    const { ledger, dryRun, now: clock } = this.#deps;
    const reason = `edited since: ${now.contentHash}`;
    const known = row.reason === reason;
    this.#tell('edited', delivery, { changed, ...remote(row), ...(known && { known }) });
    const { content, contentHash } = row;
    if (!known && !dryRun) await ledger.end(row, { content, contentHash }, { state: 'sent', reason }, clock());
  }

  #wouldDo(step: Step, delivery: Delivery, row: DeliveryRow | undefined): void {
    const { dryRun } = this.#deps;
    if (step.do === 'settle') this.#tell('unknown', delivery, { reason: row?.reason ?? 'the answer was lost' });
    else if (!dryRun) this.#tell('waiting', delivery, {});
    else if (step.do === 'replace') this.#tell('replaced', delivery, { changed: step.changed, ...remote(row) });
    else this.#tell('sent', delivery, {});
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
      if (kind.needsRoute && !delivery.content.route) return this.#refuse(delivery, key, 'it has no route');
      if (!(await this.#isMade(delivery, key))) return;
      if (!again) {
        const found = await this.#find(delivery, row);
        if (found.is === 'there') return this.#arrived('found', delivery, key, found, 'found');
        if (found.is === 'maybe') return this.#tell('waiting', delivery, { reason: found.why });
      }
    }
    await this.#request(delivery, key, row, (note) => {
      if (delivery.kind === 'workout') return this.#open.target.send({ ...delivery, ...(again && { again }) }, note);
      return this.#sendData(delivery, note);
    });
  }

  #sendData(delivery: Exclude<Delivery, WorkoutDelivery>, note: (ref: string) => void): Promise<Receipt> {
    const { target } = this.#open;
    if (!target.sendData) throw new RangeError(`${this.#open.name} takes no ${delivery.kind}.`);
    return target.sendData(delivery, note);
  }

  /** The row is on the disk, the request goes out, what became of it is on the disk. */
  async #request(
    delivery: Delivery,
    key: DeliveryKey,
    row: DeliveryRow | undefined,
    request: (note: (ref: string) => void) => Promise<Receipt>,
    as: 'sent' | 'replaced' = 'sent',
  ): Promise<void> {
    const { ledger, now } = this.#deps;
    const content = hashed(delivery.content);
    if (!(await ledger.claim(key, content, row, now()))) {
      this.#tell('waiting', delivery, { reason: 'another polar-sync is sending it' });
      return;
    }
    let noted = false;
    try {
      const receipt = await request((ref) => {
        noted = true;
        ledger.note(key, ref);
      });
      await this.#arrived(receipt.already ? 'found' : as, delivery, key, receipt, 'answer');
    } catch (problem) {
      // Whoever comes next finds it as it is: under way.
      if (problem instanceof InterruptedError || problem instanceof StoreError) throw problem;
      await this.#failed(noted ? inDoubt(problem) : problem, delivery, key, row);
    }
  }

  /** A request was answered with a failure, or not at all. */
  async #failed(problem: unknown, delivery: Delivery, key: DeliveryKey, row: DeliveryRow | undefined): Promise<void> {
    const { ledger, now } = this.#deps;
    const error = asDeliveryError(problem);
    const reason = error.message;
    const content = hashed(delivery.content);
    const before = row?.state === 'sent' ? { content: row.content, contentHash: row.contentHash } : undefined;
    if (error.verdict === 'unknown') {
      await ledger.end(key, content, { state: 'unknown', reason }, now());
      this.#tell('unknown', delivery, { reason });
    } else if (before) {
      // What is there is what was there before.
      await ledger.end(key, content, { state: 'sent', reason, ...before }, now());
      this.#tell(error.verdict === 'refused' ? 'edited' : 'waiting', delivery, { reason });
    } else if (error.verdict === 'refused') await this.#refuse(delivery, key, reason);
    else {
      await ledger.end(key, content, { state: 'waiting', reason }, now());
      this.#tell('waiting', delivery, { reason });
    }
    this.#note(error);
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
    if (found.is === 'there') return this.#arrived('found', delivery, key, found, 'asked', lost);
    const reason = found.is === 'maybe' ? found.why : 'it is not there yet, and may still be on its way';
    if (found.is === 'maybe' || !isOver(row, kind.settlesAfterSeconds, now())) {
      await ledger.end(key, lost, { state: 'unknown', reason }, now());
      this.#tell('unknown', delivery, { reason });
      return;
    }
    if (row.earlierContent !== undefined) {
      // What is there is what was there before; sending the changed one is for the person to ask again.
      const before = { content: row.earlierContent, contentHash: hashOf(row.earlierContent) };
      await ledger.end(key, lost, { state: 'sent', reason: 'the changed one did not arrive', ...before }, now());
      this.#tell('edited', delivery, { changed: changedFields(row.earlierContent, content.content), ...remote(row) });
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
    await this.#request(
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

  /** @param there the content that is there, when it is not this one. */
  async #arrived(
    as: 'sent' | 'found' | 'replaced',
    delivery: Delivery,
    key: DeliveryKey,
    { remoteId }: { remoteId?: string },
    knownBy: 'answer' | 'found' | 'asked',
    there = hashed(delivery.content),
  ): Promise<void> {
    const id = remoteId !== undefined && { remoteId };
    await this.#deps.ledger.end(key, there, { state: 'sent', knownBy, ...id }, this.#deps.now());
    this.#tell(as, delivery, { ...id });
  }

  async #refuse(delivery: Delivery, key: DeliveryKey, reason: string): Promise<void> {
    await this.#deps.ledger.end(key, hashed(delivery.content), { state: 'refused', reason }, this.#deps.now());
    this.#tell('refused', delivery, { reason });
  }

  /** Whether the file can be made, which is found out before anything is written or sent. */
  async #isMade(delivery: WorkoutDelivery, key: DeliveryKey): Promise<boolean> {
    try {
      delivery.file.bytes();
      return true;
    } catch (problem) {
      if (problem instanceof UsageError) await this.#refuse(delivery, key, problem.message);
      else if (problem instanceof DamagedWorkoutError || problem instanceof RangeError) {
        this.#tell('waiting', delivery, { reason: problem.message });
        if (problem instanceof DamagedWorkoutError) this.#outcome.problem ??= problem;
      } else throw problem;
      return false;
    }
  }

  /** What went wrong before anything was sent. */
  #judge(problem: unknown, delivery: Delivery, row: DeliveryRow | undefined): void {
    if (problem instanceof InterruptedError || problem instanceof StoreError) throw problem;
    const error = asDeliveryError(problem);
    const isLost = row?.state === 'sending' || row?.state === 'unknown';
    this.#tell(isLost ? 'unknown' : 'waiting', delivery, { reason: error.message });
    this.#note(error);
  }

  #note(error: DeliveryError): void {
    if (error.verdict !== 'refused') this.#outcome.problem ??= error;
    if (!error.stops) return;
    this.#outcome.problem = error;
    this.#stopped = true;
  }

  #tell(
    what: 'sent' | 'found' | 'replaced' | 'edited' | 'refused' | 'unknown' | 'waiting',
    { kind, id }: Delivery,
    more: Omit<Told, 'kind' | 'id'>,
  ): void {
    this.#outcome[what].push({ kind, id, ...more });
  }
}

const cannotAsk = 'it cannot be asked';

/** A mistake in how a target is talked to must not stop the others; whether its request arrived is not known. */
function asDeliveryError(problem: unknown): DeliveryError {
  if (problem instanceof DeliveryError) return problem;
  const says = problem instanceof Error ? problem.message : String(problem);
  return new DeliveryError('TARGET_FAILED', `Delivery failed: ${says}`, {
    verdict: 'unknown',
    stops: true,
    cause: problem,
  });
}

/** What fails after something was noted has happened half: it is not sent again before the target has been asked. */
function inDoubt(problem: unknown): DeliveryError {
  const error = asDeliveryError(problem);
  if (error.verdict !== 'not-sent') return error;
  const { code, message, stops, exitCode, hint, cause } = error;
  return new DeliveryError(code, message, {
    ...{ verdict: 'unknown', stops, exitCode, cause },
    ...(hint !== undefined && { hint }),
  });
}

function remote(row: DeliveryRow | undefined): { remoteId?: string } {
  return row?.remoteId === undefined ? {} : { remoteId: row.remoteId };
}
