import { type ApiVersion, apis } from '../../config/api-version.js';
import { inFull, type PolarSyncError } from '../../errors.js';
import type { DataKind } from '../../kinds/kinds.js';
import { RefusedError } from '../../polar/errors.js';
import { isSignedOut, saySignedOut } from '../pull-sources.js';
import type { Run } from '../run.js';
import { sayOnce } from '../said.js';
import type { Walked } from './v4/history.js';

/** What a pull of data says to a person at its end, each thing once. */
export class Remarks {
  readonly #run: Run;
  readonly #notes: { key: string; text: string }[] = [];
  readonly #scopes = new Set<string>();
  readonly #onlyV3: DataKind[] = [];
  #closed: PolarSyncError | undefined;
  readonly #others: [DataKind, PolarSyncError][] = [];
  /** By what is said of it: a sign-in of two that is no longer accepted. */
  readonly #signedOut = new Map<string, PolarSyncError>();
  readonly #walks = new Map<DataKind, Walked>();

  constructor(run: Run) {
    this.#run = run;
  }

  /** A kind came, though one API version refuses it. */
  instead(kind: DataKind, refusing: ApiVersion, refusal: PolarSyncError): void {
    if (isSignedOut(refusal)) return void this.#signedOut.set(refusal.message, refusal);
    const through = apis[refusing].other;
    const text = `${kind} comes through ${through} alone, because ${refusing} refuses it: ${inFull(refusal)}`;
    this.#notes.push({ key: `instead-${kind}-${through}`, text });
  }

  /** The rest of a kind came, through the API version that refuses a part of it or through the other one. */
  inPart(kind: DataKind, refusal: PolarSyncError): void {
    if (isSignedOut(refusal)) return void this.#signedOut.set(refusal.message, refusal);
    this.#notes.push({ key: `part-${kind}`, text: `${kind} is incomplete: ${inFull(refusal)}` });
  }

  /** A kind came in transactions, because its list is gone. */
  inTransactions(kind: DataKind, refusal: PolarSyncError): void {
    const text = `${kind} comes in v3's transactions, which have less of each day: ${refusal.message}`;
    this.#notes.push({ key: `transactions-${kind}`, text });
  }

  /** A kind did not come, and was not asked for by name. @param closed why v3 is not open to the sign-in. */
  leftOut(kind: DataKind, refusals: readonly PolarSyncError[], closed: PolarSyncError | undefined): void {
    const scopes = refusals.flatMap((one) => (one instanceof RefusedError && one.scope) || []);
    const other = refusals.find((one) => one !== closed);
    const signedOut = refusals.find(isSignedOut);
    if (signedOut) this.#signedOut.set(signedOut.message, signedOut);
    if (scopes.length > 0) for (const scope of scopes) this.#scopes.add(scope);
    else if (other) this.#others.push([kind, other]);
    else {
      this.#onlyV3.push(kind);
      this.#closed = closed;
    }
  }

  /** How far a walk back went; of several resources of a kind the one that went furthest. */
  walked(kind: DataKind, walk: Walked): void {
    const before = this.#walks.get(kind);
    if (!before || (walk.oldest ?? '9') < (before.oldest ?? '9')) this.#walks.set(kind, walk);
  }

  /** Says it all. */
  tell(): void {
    if (this.#scopes.size > 0) {
      const names = [...this.#scopes].sort();
      const text = `Left out, because the sign-in does not allow it: ${names.join(', ')}. polar-sync login --scope ${names.join(',')} adds it.`;
      this.#notes.push({ key: `scopes-${names.join(',')}`, text });
    }
    if (this.#onlyV3.length > 0) {
      const kinds = this.#onlyV3.join(', ');
      const isScope = this.#closed instanceof RefusedError && this.#closed.code === 'SCOPE_MISSING';
      const why = isScope && this.#closed ? ` ${inFull(this.#closed)}` : ' v3 does not accept this v4 sign-in.';
      this.#notes.push({ key: `v3-${kinds}`, text: `Left out, because only v3 has it: ${kinds}.${why}` });
    }
    for (const [kind, why] of this.#others)
      this.#notes.push({ key: `left-${kind}`, text: `Left out: ${kind}. ${why.message}` });
    for (const problem of this.#signedOut.values()) saySignedOut(this.#run, problem);
    for (const { key, text } of this.#notes) sayOnce(this.#run, key, text);
    if (this.#walks.size > 0) this.#run.note(this.#range());
  }

  #range(): string {
    const each = [...this.#walks].map(([kind, { asked, oldest, refused }]) => {
      const limit = refused === undefined ? '' : `; Polar rejects what is before ${refused}`;
      return oldest === undefined
        ? `${kind} nothing back to ${asked}${limit}`
        : `${kind} ${oldest} (asked back to ${asked}${limit})`;
    });
    return `The oldest data Polar sent: ${each.join(', ')}. Anything older is in your account export: docs/import.md.`;
  }
}
