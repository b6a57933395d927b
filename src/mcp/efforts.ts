import { setImmediate as nextTurn } from 'node:timers/promises';
import { effortsOf, type WorkoutEfforts } from '../numbers/efforts/efforts.js';
import { unlessDamaged } from '../storage/errors.js';
import type { Library } from '../storage/library.js';
import type { Database } from '../storage/sqlite/driver.js';
import type { Kept } from './kept.js';

interface Known {
  /** What the recording was made from: it is a pure function of the payloads and the normalizer. */
  stamp: string;
  /** Undefined: the workout cannot be read. */
  efforts: WorkoutEfforts | undefined;
}

/** Best efforts of workouts, each looked for once while the server runs: to read all recordings of years takes a while. */
export class Efforts {
  readonly #db: Database;
  readonly #library: Library;
  readonly #known = new Map<string, Known>();
  readonly #kept: Kept;

  constructor(db: Database, library: Library, kept: Kept) {
    this.#db = db;
    this.#library = library;
    this.#kept = kept;
  }

  /**
   * The efforts of workouts.
   * @param budgetMs then the rest is left for the next call, because assistants wait for a minute at most.
   */
  async of(
    ids: readonly string[],
    budgetMs = 20_000,
  ): Promise<{ found: Map<string, WorkoutEfforts>; remaining: number }> {
    const end = performance.now() + budgetMs;
    const stamps = this.#stamps();
    const found = new Map<string, WorkoutEfforts>();
    let remaining = 0;
    for (const id of ids) {
      const stamp = stamps.get(id) ?? '';
      let known = this.#known.get(id);
      if (known?.stamp !== stamp) {
        if (performance.now() > end) {
          remaining += 1;
          continue;
        }
        const workout = unlessDamaged(() => this.#library.get(id));
        known = { stamp, efforts: workout && effortsOf(workout) };
        this.#known.set(id, known);
        // Other calls are answered in between.
        await nextTurn();
      }
      if (known.efforts) found.set(id, known.efforts);
    }
    return { found, remaining };
  }

  /** What each recording is made from. */
  #stamps(): ReadonlyMap<string, string> {
    const sql = `SELECT id, substr(summary, instr(summary, '"provenance"')) FROM workouts`;
    return this.#kept.get('stamps', () => new Map(this.#db.prepare<unknown[], [string, string]>(sql).raw().all()));
  }
}
