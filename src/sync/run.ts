import { InterruptedError } from '../errors.js';
import type { DataKind } from '../kinds/kinds.js';
import type { Answer } from '../polar/answer.js';
import type { AccessLink, DetailFlags, ListedExercise, OriginalFormat } from '../polar/v3/access-link.js';
import type { SourceName } from '../storage/sessions/source-name.js';
import type { Store } from '../storage/store.js';
import type { Arrival, Change, Changes, Core, Kept, KeptTraining, TrainingArrival } from './arrival.js';
import { downInARow, isDown } from './fatal.js';
import type { KindTally } from './kinds/tally.js';
import type { Failure, PullDeps, PullOptions, PullResult } from './pull-contract.js';

/** Further names are only in `status --json`. */
const unreadShown = 5;

/** The state of one pull: what was requested, and the results so far. */
export class Run {
  readonly deps: PullDeps;
  readonly options: PullOptions;
  readonly core: Core;
  readonly client: AccessLink;
  readonly store: Store;
  readonly userId: string;
  readonly details: DetailFlags;
  readonly originals: readonly OriginalFormat[];
  readonly id: number;
  readonly transactions = { opened: 0, resumed: 0, committed: 0 };
  /** The results of each kind requested, in that order. */
  readonly data = new Map<DataKind, KindTally>();
  /** A dry run: it stores nothing and opens nothing. */
  readonly dry: boolean;
  /** What `/v3/exercises` has listed in this run. */
  listed: readonly ListedExercise[] = [];
  /** Paths of summaries that are the same as those stored from an earlier transaction. */
  readonly unchangedSummaries = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #new = new Set<string>();
  readonly #updated = new Set<string>();
  readonly #unread = new Map<string, number>();
  readonly #failed = new Map<string, Failure>();
  /** Not the wall clock, which may be set back meanwhile. */
  readonly #started = performance.now();
  #inARow = 0;

  /** @param id of the recorded run; absent for a dry run. */
  constructor(deps: PullDeps, options: PullOptions, core: Core, id?: number) {
    this.deps = deps;
    this.options = options;
    this.core = core;
    this.client = deps.client;
    this.store = deps.store;
    this.userId = deps.client.userId;
    this.details = options.details;
    this.originals = options.originals ?? [];
    this.id = id ?? 0;
    this.dry = id === undefined;
  }

  /** RFC 3339 UTC. */
  now(): string {
    return new Date(this.deps.now()).toISOString();
  }

  note(text: string): void {
    this.deps.onNote?.(text);
  }

  /** Called between two steps, where Ctrl-C can end a run cleanly. */
  checkpoint(): void {
    if (this.deps.signal.aborted) {
      throw new InterruptedError('INTERRUPTED', 'Interrupted. What was stored is safe.', {
        hint: 'Run the same command again: it carries on where this one stopped.',
      });
    }
  }

  /** Keeps a response verbatim; it is on disk when this returns. */
  keepAnswer(source: SourceName, externalId: string, part: string, answer: Answer): void {
    const key = { userId: this.userId, source, externalId, part };
    this.store.atomically(() => this.store.payloads.save({ ...answer, ...key }));
  }

  /** Stores what arrived for a session, and derives the workouts that this changes. */
  keep(arrival: Arrival): Kept {
    const kept = this.core.keep(this.store, this.userId, arrival, this.now());
    this.recordChanges(kept);
    return kept;
  }

  /** As `keep`, for a training session whose payloads are stored. If it fails, nothing of it stays half-written. */
  keepTrainingSession(arrival: TrainingArrival): KeptTraining {
    const { core, store, userId } = this;
    const kept = store.atomically(() => core.keepTrainingSession(store, userId, arrival, this.now()));
    this.recordChanges(kept);
    return kept;
  }

  /** Groups sessions into workouts again. Runs inside the caller's database transaction. */
  regroup(source: SourceName, externalIds: readonly string[]): Changes {
    const changes = this.core.regroup(this.store, this.userId, source, externalIds);
    this.recordChanges(changes);
    return changes;
  }

  touched(workoutId: string, change: Change): void {
    this.#seen.add(workoutId);
    if (change === 'new') this.#new.add(workoutId);
    if (change === 'updated') this.#updated.add(workoutId);
  }

  /** Counts what an arrival has changed, each workout once even if its id changes. */
  recordChanges({ changes, renamed, unread = [] }: Changes & Partial<Pick<Kept, 'unread'>>): void {
    for (const { name } of unread) this.#unread.set(name, (this.#unread.get(name) ?? 0) + 1);
    for (const [before, now] of renamed) {
      for (const ids of [this.#seen, this.#new, this.#updated]) if (ids.delete(before)) ids.add(now);
    }
    for (const { workoutId, change } of changes) this.touched(workoutId, change);
  }

  /** Names what was not recognized: it is stored verbatim, but in no workout. */
  noteUnread(): void {
    if (this.#unread.size === 0) return;
    const names = [...this.#unread].map(([name, times]) => (times > 1 ? `${name} (${times} times)` : name));
    const more = names.length > unreadShown ? ` and ${names.length - unreadShown} more` : '';
    this.note(
      `Polar's responses hold what this version does not recognize: ${names.slice(0, unreadShown).join(', ')}${more}. ` +
        'It is kept verbatim; polar-sync doctor names it too.',
    );
  }

  /** Polar responds, though an item is not complete yet. */
  answered(): void {
    this.#inARow = 0;
  }

  stored(source: SourceName, externalId: string): void {
    this.#inARow = 0;
    this.#failed.delete(key(source, externalId));
    this.store.failures.clear(this.userId, source, externalId);
  }

  /**
   * Records an item that failed. Rethrows when item after item fails: then the network or Polar is the problem, not the
   * items.
   * @param remedy what to add to the reason; called once this failure is recorded.
   */
  failed(source: SourceName, externalId: string, problem: Error, remedy = () => ''): void {
    this.store.failures.record(this.userId, source, externalId, this.id, problem.message);
    this.#failed.set(key(source, externalId), { id: externalId, reason: `${problem.message}${remedy()}` });
    this.#inARow += 1;
    if (this.#inARow >= downInARow && isDown(problem)) throw problem;
  }

  /** Reports something incomplete that is not one item: a whole source, or a lost response. */
  incomplete(id: string, reason: string): void {
    this.#failed.set(id, { id, reason });
  }

  get counts(): PullResult['workouts'] {
    const updated = [...this.#updated].filter((id) => !this.#new.has(id)).length;
    return { new: this.#new.size, updated, unchanged: this.#seen.size - this.#new.size - updated };
  }

  get failures(): Failure[] {
    return [...this.#failed.values()];
  }

  get requests(): number {
    return this.client.requests + (this.deps.v4?.requests ?? 0);
  }

  result(): PullResult {
    return {
      schema: 'polar-sync.pull/1',
      outcome: this.#failed.size > 0 ? 'partial' : 'ok',
      source: this.options.source,
      workouts: this.counts,
      data: Object.fromEntries([...this.data].map(([kind, tally]) => [kind, tally.counts])),
      ...(this.data.size > 0 && {
        through: Object.fromEntries([...this.data].map(([kind, { through }]) => [kind, [...through].sort()])),
      }),
      failed: this.failures,
      transactions: { ...this.transactions, left_open: this.store.transactions.open(this.userId).length },
      requests: this.requests,
      duration_ms: Math.round(performance.now() - this.#started),
    };
  }
}

function key(source: SourceName, externalId: string): string {
  return `${source}/${externalId}`;
}
