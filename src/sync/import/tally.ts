import type { RecordKind } from '../../kinds/kinds.js';
import type { FileFormatName } from '../../polar/parse/files/format.js';
import type { Failure } from '../pull-contract.js';
import type { Kind } from './classify.js';
import type { Outcome } from './destination.js';
import type { SingleFile } from './single-files.js';

/** The result of an import, `polar-sync.import/1`. */
export interface ImportResult {
  schema: 'polar-sync.import/1';
  outcome: 'ok' | 'partial';
  dry_run: boolean;
  files: number;
  /** Exercises of training sessions; `skipped`: sessions outside `--since` and `--until`. */
  workouts: { new: number; merged: number; updated: number; unchanged: number; skipped: number };
  /** Nights, days and tests, by kind of record. */
  records: Partial<Record<RecordKind, Record<Outcome, number>>>;
  /** Files in which everything is outside `--since` and `--until`. */
  outside: number;
  /** Files of other kinds, by kind: kept as payloads by this import or an earlier one. */
  kept: Partial<Record<Kind, number>>;
  /** Parts of files that are kept but not understood, by kind of file. */
  unread: Partial<Record<Kind, number>>;
  /** Sessions in files of single sessions, by format, if there are any; `waiting`: companions whose session is missing. */
  session_files?: Partial<Record<FileFormatName, Record<Outcome | 'waiting', number>>>;
  /** Files that are not Polar's, or not read, which were ignored. */
  ignored: number;
  /** How many of them are files of single sessions, by format; absent when there are none. */
  single_files?: Partial<Record<SingleFile, number>>;
  failed: Failure[];
  duration_ms: number;
}

const none = (): Record<Outcome, number> => ({ new: 0, merged: 0, updated: 0, unchanged: 0 });

/** The results of an import so far. */
export class Tally {
  files = 0;
  ignored = 0;
  skipped = 0;
  outside = 0;
  readonly kept = new Map<Kind, number>();
  readonly singleFiles = new Map<SingleFile, number>();
  readonly #sessionFiles = new Map<FileFormatName, Record<Outcome | 'waiting', number>>();
  readonly failed: ImportResult['failed'] = [];
  readonly #workouts = none();
  readonly #records = new Map<RecordKind, Map<string, Outcome>>();
  readonly #unread = new Map<Kind, number>();

  count(outcome: Outcome, exercises: number): void {
    this.#workouts[outcome] += exercises;
  }

  /** Counts the sessions in a file of a format; none: a companion that waits for its session. */
  sessionFile(format: FileFormatName, outcomes: readonly Outcome[]): void {
    const counts = this.#sessionFiles.get(format) ?? { ...none(), waiting: 0 };
    if (outcomes.length === 0) counts.waiting += 1;
    for (const outcome of outcomes) counts[outcome] += 1;
    this.#sessionFiles.set(format, counts);
  }

  /** Counts a file that is not imported. @param single its format if it is of a single session, which the user may have meant. */
  leaveAlone(single?: SingleFile): void {
    this.ignored += 1;
    if (single !== undefined) this.singleFiles.set(single, (this.singleFiles.get(single) ?? 0) + 1);
  }

  /** Counts a record once even if several files describe it, by what the first of them changed. */
  record(kind: RecordKind, id: string, outcome: Outcome): void {
    const known = this.#records.get(kind) ?? new Map<string, Outcome>();
    const before = known.get(id);
    if (before === undefined || before === 'unchanged') known.set(id, outcome);
    this.#records.set(kind, known);
  }

  unreadable(kind: Kind, parts: number): void {
    if (parts > 0) this.#unread.set(kind, (this.#unread.get(kind) ?? 0) + parts);
  }

  result(dry: boolean, duration: number): ImportResult {
    const records = [...this.#records].map(([kind, ids]) => {
      const counts = none();
      for (const outcome of ids.values()) counts[outcome] += 1;
      return [kind, counts] as const;
    });
    return {
      schema: 'polar-sync.import/1',
      outcome: this.failed.length > 0 ? 'partial' : 'ok',
      dry_run: dry,
      files: this.files,
      workouts: { ...this.#workouts, skipped: this.skipped },
      records: sorted(records),
      outside: this.outside,
      kept: sorted(this.kept),
      unread: sorted(this.#unread),
      ...(this.#sessionFiles.size > 0 && { session_files: sorted(this.#sessionFiles) }),
      ignored: this.ignored,
      ...(this.singleFiles.size > 0 && { single_files: sorted(this.singleFiles) }),
      failed: this.failed,
      duration_ms: duration,
    };
  }
}

function sorted<K extends string, V>(entries: Iterable<readonly [K, V]>): Partial<Record<K, V>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1))) as Partial<Record<K, V>>;
}
