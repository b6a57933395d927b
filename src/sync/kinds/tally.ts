import type { ApiVersion } from '../../config/api-version.js';
import type { PolarSyncError } from '../../errors.js';
import type { RecordChange } from './link-records.js';

/** The results for one kind in a pull. `failed` counts requests, and elements that are not understood. */
export interface KindCounts {
  new: number;
  updated: number;
  unchanged: number;
  failed: number;
}

/** Does the work for a kind, and reports in its tally. */
export interface Reporting {
  /** Does one piece of work and reports what went wrong. @param isExpected says what is no failure. @throws what ends the run. */
  attempt(
    tally: KindTally,
    work: () => Promise<void>,
    isExpected?: (problem: PolarSyncError) => boolean,
  ): Promise<PolarSyncError | undefined>;
  /** Reports what went wrong. */
  fail(tally: KindTally, problem: PolarSyncError): void;
}

/** Counts the results for one kind, each record once. */
export class KindTally {
  readonly #changes = new Map<string, RecordChange['change']>();
  readonly #problems: string[] = [];

  /** Through which API versions the kind came. */
  readonly through = new Set<ApiVersion>();

  add(changes: readonly RecordChange[]): void {
    for (const { kind, id, change } of changes) {
      const name = `${kind} ${id}`;
      const before = this.#changes.get(name);
      if (before === undefined || before === 'unchanged') this.#changes.set(name, change);
    }
  }

  failed(...problems: string[]): void {
    this.#problems.push(...problems);
  }

  get counts(): KindCounts {
    const all = [...this.#changes.values()];
    const of = (change: RecordChange['change']) => all.filter((one) => one === change).length;
    return { new: of('new'), updated: of('updated'), unchanged: of('unchanged'), failed: this.#problems.length };
  }

  /** What went wrong, in one sentence; undefined when nothing did. */
  get reason(): string | undefined {
    const [first, ...rest] = new Set(this.#problems);
    if (first === undefined) return undefined;
    return rest.length === 0 ? first : `${first} (and ${rest.length} more)`;
  }
}
