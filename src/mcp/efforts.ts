import { setImmediate as nextTurn } from 'node:timers/promises';
import { unlessDamaged } from '../storage/errors.js';
import type { Library } from '../storage/library.js';
import type { Database } from '../storage/sqlite/driver.js';
import { effortsOf, type WorkoutEfforts } from '../workouts/efforts.js';

interface Known {
  /** Changes with the recording: its length, and the checksum that zlib puts at its end. */
  stamp: string;
  efforts: WorkoutEfforts | undefined;
}

/** Best efforts of workouts, each looked for once while the server runs: to read all recordings of years takes seconds. */
export class Efforts {
  readonly #db: Database;
  readonly #library: Library;
  readonly #known = new Map<string, Known>();

  constructor(db: Database, library: Library) {
    this.#db = db;
    this.#library = library;
  }

  /** The efforts of workouts; a workout that cannot be read has none. */
  async of(ids: readonly string[]): Promise<Map<string, WorkoutEfforts>> {
    const stamps = this.#db
      .prepare<unknown[], { id: string; stamp: string }>(
        `SELECT w.id, length(data) || hex(substr(data, -4)) AS stamp FROM json_each(?) JOIN workouts w ON w.id = value
         JOIN recordings ON workout_key = w.key`,
      )
      .all(JSON.stringify(ids));
    const found = new Map<string, WorkoutEfforts>();
    for (const { id, stamp } of stamps) {
      let known = this.#known.get(id);
      if (known?.stamp !== stamp) {
        const workout = unlessDamaged(() => this.#library.get(id));
        known = { stamp, efforts: workout && effortsOf(workout) };
        this.#known.set(id, known);
        // Other calls are answered in between.
        await nextTurn();
      }
      if (known.efforts) found.set(id, known.efforts);
    }
    return found;
  }
}
