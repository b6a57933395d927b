import type { JsonObject } from '../represent/json.js';
import { withoutDetails } from '../represent/raw.js';
import type { Details, Representation } from '../represent/representation.js';

/** An uploaded session. */
export interface Entry {
  /** int64 used in transactions; unrelated to `exerciseId`. */
  id: bigint;
  exerciseId: string;
  uploadedAt: number;
  /** Uploaded before the first registration. */
  sample: boolean;
  representation: Representation;
  /** Later changes; the transactional copy stays as it was. */
  edits: JsonObject;
  committed: boolean;
  /** Until then (ms since 1970) `/v3/exercises` has only its summary, and empty details. */
  lateUntil?: number;
  /** `/v3/exercises/{id}` gets this status, although the list has the session. */
  brokenStatus?: number | undefined;
}

/** The open transaction. */
export interface Transaction {
  id: bigint;
  entries: Entry[];
  expiresAt: number;
}

/** How Polar offers sessions: which ones, for how long, under which ids. */
export interface UploadRules {
  transactionLifeMillis: number;
  transactionSize: number;
  windowMillis: number;
  sampleDataAfterRegistration: boolean;
  firstExerciseId: bigint;
  firstTransactionId: bigint;
}

/**
 * The sessions of the user, and the one transaction that may be open. A session is offered if it was uploaded after
 * registration and within the window; what a transaction has committed is never offered by another one.
 */
export class Uploads {
  readonly entries: Entry[] = [];
  #registeredAt: number | undefined;
  #registrations = 0;
  #open: Transaction | undefined;
  #nextExercise: bigint;
  #nextTransaction: bigint;

  constructor(
    private readonly rules: UploadRules,
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

  /** After another registration, only uploads from then on are offered. */
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
    // Other users' sessions have the ids in between.
    this.#nextExercise += 17n;
    this.entries.push({ id, exerciseId, uploadedAt, sample, representation, edits: {}, committed: false });
    this.entries.sort((a, b) => a.uploadedAt - b.uploadedAt);
  }

  find(exerciseId: string): Entry | undefined {
    return this.offered().find((entry) => entry.exerciseId === exerciseId);
  }

  /** Sessions inside the window, in upload order. */
  offered(): Entry[] {
    const registeredAt = this.#registeredAt;
    if (registeredAt === undefined) return [];
    const since = this.now() - this.rules.windowMillis;
    const samples = this.rules.sampleDataAfterRegistration && this.#registrations === 1;
    return this.entries.filter(
      ({ uploadedAt, sample }) => uploadedAt >= since && (uploadedAt >= registeredAt || (samples && sample)),
    );
  }

  /** Whether data other than sessions from this instant is offered to this registration. */
  offers(at: number): boolean {
    const samples = this.rules.sampleDataAfterRegistration && this.#registrations === 1;
    return this.#registeredAt !== undefined && (samples || at >= this.#registeredAt);
  }

  /** The open transaction; an expired one is forgotten and its sessions are offered again. */
  get open(): Transaction | undefined {
    if (this.#open && this.#open.expiresAt <= this.now()) this.#open = undefined;
    return this.#open;
  }

  get waiting(): Entry[] {
    return this.offered().filter((entry) => !entry.committed);
  }

  /** undefined: nothing new, or one is open; a client cannot distinguish the two. */
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

/** An element of `/v3/exercises` with its edits; late details are empty until their time. */
export function currentExercise(entry: Entry, details: Details, now: number): JsonObject {
  const exercise = { ...entry.representation.exercise(details), ...withoutDetails(entry.edits, details) };
  if (entry.lateUntil === undefined || entry.lateUntil <= now) return exercise;
  return { ...exercise, ...withoutDetails({ samples: [], heart_rate_zones: [], route: [] }, details) };
}
