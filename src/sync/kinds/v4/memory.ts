import type { Resource4Name } from '../../../kinds/resources-v4.js';
import type { Run } from '../../run.js';
import { nextAttemptAt } from '../../sources/backoff.js';

/** Where `item_failures` keeps what did not come of the data. */
const source = 'data';

/**
 * What pulls remember of a resource of v4: which days and windows were requested and when, how far back Polar answered, what
 * it rejected. Nothing here is data; without it the same data would come with more requests.
 */
export class Memory4 {
  readonly #run: Run;
  readonly #name: Resource4Name;
  /** What failed in this run: it is not due again. */
  readonly #failed = new Set<string>();

  constructor(run: Run, name: Resource4Name) {
    this.#run = run;
    this.#name = name;
  }

  /** Milliseconds since something was requested; undefined: never, or while the clock was wrong. */
  age(what: What, from: string): number | undefined {
    const age = this.#run.deps.now() - Date.parse(this.askedAt(what, from) ?? '');
    return age >= 0 ? age : undefined;
  }

  askedAt(what: What, from: string): string | undefined {
    return this.#run.store.dataIndex.askedAt(this.#run.userId, `${this.#name}/${what}`, from);
  }

  asked(what: What, from: string): void {
    const { store, userId, dry } = this.#run;
    if (!dry) store.dataIndex.asked(userId, `${this.#name}/${what}`, from, this.#run.now());
  }

  /** Everything that was requested of a kind of thing, the earliest first. */
  all(what: What): string[] {
    return this.#run.store.dataIndex.windows(this.#run.userId, `${this.#name}/${what}`).map(({ from }) => from);
  }

  failed(item: string, reason: string): void {
    const { store, userId, dry, id } = this.#run;
    this.#failed.add(item);
    if (!dry) store.failures.record(userId, source, `${this.#name}/${item}`, id, reason);
  }

  came(item: string): void {
    const { store, userId, dry } = this.#run;
    if (!dry) store.failures.clear(userId, source, `${this.#name}/${item}`);
  }

  /** What did not come in earlier runs and is due: `2026-02-20`, or `2019-01-01/2019-04-01` for a window. */
  failures(): { item: string; isDue: boolean }[] {
    const { store, userId, options } = this.#run;
    const now = this.#run.deps.now();
    const prefix = `${this.#name}/`;
    return store.failures.of(userId, source).flatMap((failure) => {
      if (!failure.externalId.startsWith(prefix)) return [];
      // Naming a day skips the wait; a time in the future was written while the clock was wrong.
      const waits = nextAttemptAt(failure) > now && Date.parse(failure.lastTriedAt) <= now;
      const item = failure.externalId.slice(prefix.length);
      return [{ item, isDue: !this.#failed.has(item) && (options.since !== undefined || !waits) }];
    });
  }
}

/**
 * `day`: a day with its features. `window`: a recent window. `history`: a window of a walk back. `answered`: the oldest day
 * that Polar had anything of. `refused`: the day up to which it rejects everything. `span`: the longest window, in days.
 * `features`: that it rejects a window with features.
 */
export type What = 'day' | 'window' | 'history' | 'answered' | 'refused' | 'span' | 'features';
