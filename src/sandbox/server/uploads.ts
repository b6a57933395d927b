import type { JsonObject } from '../represent/json.js';
import { withoutDetails } from '../represent/raw.js';
import type { Details, Representation } from '../represent/representation.js';

/** A session on the shelf. */
export interface Entry {
  /** int64 of the transactional side; shares nothing with `exerciseId`. */
  id: bigint;
  exerciseId: string;
  uploadedAt: number;
  /** On the shelf before anybody had registered. */
  sample: boolean;
  representation: Representation;
  /** Later changes; the transactional copy stays as it was. */
  edits: JsonObject;
  committed: boolean;
  /** Until then (ms since 1970) `/v3/exercises` has its summary alone, and details that are empty. */
  lateUntil?: number;
  /** `/v3/exercises/{id}` answers with this status, though the list names the session. */
  brokenStatus?: number | undefined;
}

/** The one transaction that is open. */
export interface Transaction {
  id: bigint;
  entries: Entry[];
  expiresAt: number;
}

/** How Polar hands sessions out: what is offered, for how long, under which numbers. */
export interface ShelfRules {
  transactionLifeMillis: number;
  transactionSize: number;
  windowMillis: number;
  sampleDataAfterRegistration: boolean;
  firstExerciseId: bigint;
  firstTransactionId: bigint;
}

/**
 * The sessions of the person, and the one transaction that may be open. A session is offered when it was uploaded after
 * registration and within the window; what a transaction committed is never offered by another one.
 */
export class Uploads {
  readonly entries: Entry[] = [];
  #registeredAt: number | undefined;
  #registrations = 0;
  #open: Transaction | undefined;
  #nextExercise: bigint;
  #nextTransaction: bigint;

  constructor(
    private readonly rules: ShelfRules,
    private readonly now: () => number,
  ) {
    this.#nextExercise = rules.firstExerciseId;
    this.#nextTransaction = rules.firstTransactionId;
  }

  get registeredAt(): number | undefined {
    return this.#registeredAt;
  }

  register(): void {
    this.#registeredAt = this.now();
    this.#registrations++;
  }

  /** The start line moves: after another registration only newer uploads are offered. */
  deregister(): void {
    this.#registeredAt = undefined;
    this.#open = undefined;
  }

  add(exerciseId: string, uploadedAt: number, representation: Representation): void {
    if (this.entries.some((entry) => entry.exerciseId === exerciseId)) {
      throw new Error(`The sandbox already has an exercise ${exerciseId}.`);
    }
    const sample = this.#registrations === 0;
    const id = this.#nextExercise;
    // Ids of other people's sessions lie between two of ours.
    this.#nextExercise += 17n;
    this.entries.push({ id, exerciseId, uploadedAt, sample, representation, edits: {}, committed: false });
    this.entries.sort((a, b) => a.uploadedAt - b.uploadedAt);
  }

  find(exerciseId: string): Entry | undefined {
    return this.offered().find((entry) => entry.exerciseId === exerciseId);
  }

  /** Sessions inside the window, in the order of upload. */
  offered(): Entry[] {
    const registeredAt = this.#registeredAt;
    if (registeredAt === undefined) return [];
    const since = this.now() - this.rules.windowMillis;
    const samples = this.rules.sampleDataAfterRegistration && this.#registrations === 1;
    return this.entries.filter(
      ({ uploadedAt, sample }) => uploadedAt >= since && (uploadedAt >= registeredAt || (samples && sample)),
    );
  }

  /** Whether something beside the sessions, that came at this instant, is offered to this registration. */
  offers(at: number): boolean {
    const samples = this.rules.sampleDataAfterRegistration && this.#registrations === 1;
    return this.#registeredAt !== undefined && (samples || at >= this.#registeredAt);
  }

  /** The transaction that lives; an expired one is forgotten and its sessions are offered again. */
  get open(): Transaction | undefined {
    if (this.#open && this.#open.expiresAt <= this.now()) this.#open = undefined;
    return this.#open;
  }

  get waiting(): Entry[] {
    return this.offered().filter((entry) => !entry.committed);
  }

  /** undefined: nothing new, or one is open. The two cannot be told apart. */
  openTransaction(): Transaction | undefined {
    const entries = this.waiting.slice(0, this.rules.transactionSize);
    if (this.open || entries.length === 0) return undefined;
    this.#open = { id: this.#nextTransaction, entries, expiresAt: this.now() + this.rules.transactionLifeMillis };
    this.#nextTransaction += 3n;
    return this.#open;
  }

  /** undefined: unknown, expired or committed. */
  transaction(id: string): Transaction | undefined {
    return this.open?.id.toString() === id ? this.open : undefined;
  }

  commit(transaction: Transaction): void {
    for (const entry of transaction.entries) entry.committed = true;
    this.#open = undefined;
  }
}

/** An element of `/v3/exercises` with the edits of its owner; details that are late are empty until they come. */
export function currentExercise(entry: Entry, details: Details, now: number): JsonObject {
  const exercise = { ...entry.representation.exercise(details), ...withoutDetails(entry.edits, details) };
  if (entry.lateUntil === undefined || entry.lateUntil <= now) return exercise;
  return { ...exercise, ...withoutDetails({ samples: [], heart_rate_zones: [], route: [] }, details) };
}
