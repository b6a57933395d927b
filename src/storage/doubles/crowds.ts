import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';

/** How far apart two recordings of one activity may begin, in ms. */
const WINDOW_MS = 12 * 3_600_000;
/** Others around a workout; one with more is in a crowd and is not compared, because nobody wears so many watches. */
export const MAX_AROUND = 50;
/** More than the spelling of an instant, with or without fractions, moves it in the order of the index. */
const SLACK_MS = 2000;

/** Where a workout is in time, and whose it is. */
export interface Place {
  user_id: string;
  /** RFC 3339. */
  start_time: string;
}

/** A stored workout. */
export interface Placed extends Place {
  key: number;
  id: string;
}

/**
 * Which workouts are in a crowd: more than 50 others of the same user begin within 12 hours. That depends on what is stored
 * and not on the order in which it came, so whoever a workout moves into a crowd, or out of one, is told here. Each call
 * reads a few hundred rows of the index at most, however large the crowd.
 */
export class Crowds {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The others around a workout, one more than it may have at most. */
  around(one: Placed): Placed[] {
    const at = Date.parse(one.start_time);
    const found = this.#between(one, at - WINDOW_MS, at + WINDOW_MS, MAX_AROUND + 2);
    return found.filter(({ key }) => key !== one.key).slice(0, MAX_AROUND + 1);
  }

  isCrowded(one: Placed): boolean {
    return this.#countAround(one) > MAX_AROUND;
  }

  /** Those around a workout that are in a crowd but still in a pair, because the crowd was smaller before it came. */
  reachedBy(one: Placed): Placed[] {
    if (!this.#isDense(one, MAX_AROUND + 2)) return [];
    const near = this.#paired(this.#near(one, MAX_AROUND + 2).filter(({ key }) => key !== one.key));
    return near.filter((other) => this.isCrowded(other));
  }

  /** Those around a place that are in no crowd, but may have been with `gone` more. */
  justDispersed(place: Place, gone: number): Placed[] {
    const least = MAX_AROUND + 1 - gone;
    if (!this.#isDense(place, least + 1)) return [];
    return this.#near(place, MAX_AROUND + 1).filter((other) => {
      const others = this.#countAround(other);
      return others >= least && others <= MAX_AROUND;
    });
  }

  /** Those that are in a pair. */
  #paired(some: readonly Placed[]): Placed[] {
    if (some.length === 0) return [];
    const paired = this.#db
      .prepare<unknown[], number>(
        `WITH some (key) AS (SELECT value FROM json_each(?))
         SELECT one_key FROM doubles WHERE one_key IN some UNION SELECT other_key FROM doubles WHERE other_key IN some`,
      )
      .pluck()
      .all(JSON.stringify(some.map(({ key }) => key)));
    return some.filter(({ key }) => paired.includes(key));
  }

  /** How many others are around a workout, at most one more than it may have. */
  #countAround(one: Placed): number {
    const at = Date.parse(one.start_time);
    // It is itself among them.
    return Number.isNaN(at) ? 0 : this.#count(one, at - WINDOW_MS, at + WINDOW_MS, MAX_AROUND + 2) - 1;
  }

  /** Whether anybody around a place can have so many, itself included, in 12 hours before and after. */
  #isDense(place: Place, many: number): boolean {
    const at = Date.parse(place.start_time);
    const reach = 2 * WINDOW_MS + SLACK_MS;
    return this.#count(place, at - reach, at + reach, many) >= many;
  }

  /**
   * Those before and after a place, as far as their crowds may depend on it: within 12 hours before it, or after it,
   * everybody is around everybody else. If that are more than `many`, all of them are in a crowd whatever happens there, but
   * for those at the far edge.
   */
  #near(place: Place, many: number): Placed[] {
    const at = Date.parse(place.start_time);
    if (Number.isNaN(at)) return [];
    const [first, last] = [at - WINDOW_MS - SLACK_MS, at + WINDOW_MS + SLACK_MS];
    const [early, late] = [first + 4 * SLACK_MS, last - 4 * SLACK_MS];
    const isCrowd = (from: number, to: number) => this.#count(place, from, to, many + 1) > many;
    const [before, after] = [isCrowd(early, at + SLACK_MS), isCrowd(at - SLACK_MS, late)];
    const found = [
      ...this.#between(place, first, before ? early : at + SLACK_MS, 4 * many),
      ...this.#between(place, after ? late : at - SLACK_MS, last, 4 * many),
    ];
    return [...new Map(found.map((one) => [one.key, one])).values()];
  }

  #between({ user_id: user }: Place, fromMs: number, toMs: number, limit: number): Placed[] {
    if (Number.isNaN(fromMs)) return [];
    return this.#db
      .prepare<unknown[], Placed>(
        `SELECT key, id, user_id, start_time FROM workouts WHERE user_id = ? AND start_time BETWEEN ? AND ?
         ORDER BY start_time, key LIMIT ?`,
      )
      .all(user, instant(fromMs), instant(toMs), limit);
  }

  /** How many there are, at most `limit`. */
  #count({ user_id: user }: Place, fromMs: number, toMs: number, limit: number): number {
    if (Number.isNaN(fromMs)) return 0;
    const sql = `SELECT count(*) FROM (SELECT 1 FROM workouts WHERE user_id = ? AND start_time BETWEEN ? AND ? LIMIT ?)`;
    const counted = this.#db.prepare<unknown[], number>(sql).pluck();
    return rowOf(counted.get(user, instant(fromMs), instant(toMs), limit));
  }
}

const instant = (ms: number) => new Date(ms).toISOString();
