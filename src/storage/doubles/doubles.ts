import { preferredOf, type Recorded } from '../../workouts/doubles/preferred.js';
import { overlap, sameActivity } from '../../workouts/doubles/same-activity.js';
import { readSaid } from '../../workouts/edits/said.js';
import type { Workout, WorkoutSummary } from '../../workouts/workout.js';
import { DamagedWorkoutError } from '../errors.js';
import type { Database } from '../sqlite/driver.js';
import { Crowds, type Place } from './crowds.js';

/** Activities that were recorded more than once. */
export interface DoubleRecording {
  /** The id of the workout that counts. */
  preferred: string;
  others: string[];
}

interface Row {
  key: number;
  id: string;
  user_id: string;
  start_time: string;
  summary: string;
  said: string | null;
}

/** Keeps which workouts record one activity, and which of them counts. Writing is only for callers of `atomically`. */
export class Doubles {
  readonly #db: Database;
  readonly #read: (id: string) => Workout | undefined;
  readonly #crowds: Crowds;

  /** @param read a whole workout. */
  constructor(db: Database, read: (id: string) => Workout | undefined) {
    this.#db = db;
    this.#read = read;
    this.#crowds = new Crowds(db);
  }

  /** Every activity with several recordings, the earliest first. */
  list(): DoubleRecording[] {
    const rows = this.#db
      .prepare<unknown[], { preferred: string; other: string }>(
        `SELECT p.id AS preferred, o.id AS other FROM alternatives a JOIN workouts p ON p.key = a.preferred_key
           JOIN workouts o ON o.key = a.workout_key ORDER BY p.start_time, p.id, o.start_time, o.id`,
      )
      .all();
    const found = new Map<string, string[]>();
    for (const { preferred, other } of rows) found.set(preferred, [...(found.get(preferred) ?? []), other]);
    return [...found].map(([preferred, others]) => ({ preferred, others }));
  }

  /** All recordings of the activity that a workout records, itself included. */
  together(id: string): string[] {
    const [row] = this.#rows('id = ?', id);
    return row ? this.#rowsOf(this.#component(row.key)).map((one) => one.id) : [];
  }

  /** Compares a workout that was written with those around it. */
  refresh(id: string): void {
    const [row] = this.#rows('id = ?', id);
    if (!row) return;
    const before = this.#component(row.key);
    this.#unpair(row.key);
    const insert = this.#db.prepare('INSERT OR IGNORE INTO doubles VALUES (?, ?)');
    for (const other of this.#partners(row)) insert.run(Math.min(row.key, other), Math.max(row.key, other));
    this.#db.prepare('DELETE FROM doubles_due WHERE workout_key = ?').run(row.key);
    this.#choose([...before, row.key, ...this.#newlyCrowded(row)]);
  }

  /** Compares those again that are no longer in a crowd, because of `gone` workouts this one has gone from there. */
  left(place: Place, gone = 1): void {
    for (const { id } of this.#crowds.justDispersed(place, gone)) this.refresh(id);
  }

  /** A workout that has arrived can make a crowd of those around it, which then are no pairs. @returns whom they leave. */
  #newlyCrowded(row: Row): number[] {
    return this.#crowds.reachedBy(row).flatMap(({ key }) => {
      const component = this.#component(key);
      this.#unpair(key);
      return component;
    });
  }

  #unpair(key: number): void {
    this.#db.prepare('DELETE FROM doubles WHERE one_key = @key OR other_key = @key').run({ key });
  }

  /** Chooses again which recording counts, after what you say about it has changed. */
  choose(id: string): void {
    const [row] = this.#rows('id = ?', id);
    if (row) this.#choose([row.key]);
  }

  /** Forgets workouts that do not exist any more. */
  forgetMissing(): void {
    const gone = this.#db
      .prepare<unknown[], number>(
        `SELECT key FROM (SELECT one_key AS key FROM doubles UNION SELECT other_key FROM doubles
           UNION SELECT workout_key FROM alternatives UNION SELECT workout_key FROM doubles_due)
         WHERE key NOT IN (SELECT key FROM workouts)`,
      )
      .pluck()
      .all();
    for (const key of gone) {
      const others = this.#component(key);
      this.#unpair(key);
      this.#db.prepare('DELETE FROM alternatives WHERE workout_key = @key').run({ key });
      this.#db.prepare('DELETE FROM doubles_due WHERE workout_key = @key').run({ key });
      this.#choose(others.filter((other) => other !== key));
    }
  }

  /** Workouts that are still to be compared, because an earlier version wrote them. */
  due(): string[] {
    return this.#db
      .prepare<unknown[], string>('SELECT id FROM doubles_due JOIN workouts ON key = workout_key ORDER BY key')
      .pluck()
      .all();
  }

  /** The keys of the workouts that record the same activity. */
  #partners(row: Row): number[] {
    const own = summaryIn(row);
    if (!own || this.#crowds.isCrowded(row)) return [];
    const around = this.#rowsOf(this.#crowds.around(row).map(({ key }) => key));
    const candidates = around.filter((other) => {
      const summary = summaryIn(other);
      return summary !== undefined && overlap(own, summary) && !this.#crowds.isCrowded(other);
    });
    const whole = candidates.length > 0 ? this.#sound(row) : undefined;
    if (!whole) return [];
    return candidates.flatMap((other) => {
      const recorded = this.#sound(other);
      return recorded && sameActivity(whole, recorded) ? [other.key] : [];
    });
  }

  /** As Polar says it, whatever you say about its sport. One that is damaged is like no other. */
  #sound(row: Row): Workout | undefined {
    try {
      const workout = this.#read(row.id);
      return workout && { ...workout, sport: summaryIn(row)?.sport ?? workout.sport };
    } catch (problem) {
      if (problem instanceof DamagedWorkoutError) return undefined;
      throw problem;
    }
  }

  #choose(keys: readonly number[]): void {
    const seen = new Set<number>();
    for (const key of keys) {
      if (seen.has(key)) continue;
      const component = this.#component(key);
      for (const one of component) seen.add(one);
      const rows = this.#rowsOf(component);
      const counts = preferredOf(rows.map(recordedIn));
      for (const row of rows) {
        this.#db.prepare('DELETE FROM alternatives WHERE workout_key = ?').run(row.key);
        if (counts === undefined || row.key === counts.key) continue;
        this.#db.prepare('INSERT INTO alternatives VALUES (?, ?, ?)').run(row.key, row.user_id, counts.key);
      }
    }
  }

  /** The keys that can be reached from one, over pairs. */
  #component(key: number): number[] {
    return this.#db
      .prepare<unknown[], number>(
        `WITH RECURSIVE reached(key) AS (
           SELECT ? UNION
           SELECT d.other_key FROM doubles d JOIN reached ON d.one_key = reached.key UNION
           SELECT d.one_key FROM doubles d JOIN reached ON d.other_key = reached.key)
         SELECT key FROM reached ORDER BY key`,
      )
      .pluck()
      .all(key);
  }

  #rowsOf(keys: readonly number[]): Row[] {
    return this.#rows('key IN (SELECT value FROM json_each(?)) ORDER BY key', JSON.stringify(keys));
  }

  #rows(where: string, ...values: (string | number)[]): Row[] {
    return this.#db
      .prepare<unknown[], Row>(
        `SELECT key, id, workouts.user_id, start_time, summary, said FROM workouts LEFT JOIN edits ON workout_id = id WHERE ${where}`,
      )
      .all(...values);
  }
}

/** Undefined if it cannot be read: what lists it says so. */
function summaryIn({ summary }: Row): WorkoutSummary | undefined {
  try {
    return JSON.parse(summary) as WorkoutSummary;
  } catch {
    return undefined;
  }
}

function recordedIn(row: Row): Recorded & { key: number } {
  const { hidden, preferred } = row.said === null ? {} : readSaid(row.said);
  const { start_time = '', duration_seconds, has_route, avg_heart_rate_bpm } = summaryIn(row) ?? {};
  return { key: row.key, id: row.id, start_time, duration_seconds, has_route, avg_heart_rate_bpm, hidden, preferred };
}
