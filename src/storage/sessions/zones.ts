import type { Zone } from '../../workouts/time/zone.js';
import type { Database } from '../sqlite/driver.js';
import type { SourceName } from './source-name.js';

/** Identifies the payloads of a session. */
interface PayloadsOf {
  userId: string;
  source: SourceName;
  /** The id under which its payloads are stored. */
  externalId: string;
}

/** The time zones that the user named for sessions that name none themselves. */
export class Zones {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The home zone, as last named. */
  home(): Zone | undefined {
    return this.#homes()[0];
  }

  /** Sets the home zone. @returns whether it changed. */
  setHome(zone: Zone, now: string): boolean {
    if (this.home() === zone) return false;
    this.#db.prepare('INSERT INTO home_zones (zone, said_at) VALUES (?, ?)').run(zone, now);
    return true;
  }

  /** The zone of a file, as last named. */
  ofFile(userId: string, sha256: string): Zone | undefined {
    return this.#db
      .prepare<unknown[], Zone>('SELECT zone FROM file_zones WHERE user_id = ? AND sha256 = ? ORDER BY id DESC LIMIT 1')
      .pluck()
      .get(userId, sha256);
  }

  /** Sets the zone of a file. */
  setOfFile(userId: string, sha256: string, zone: Zone, now: string): void {
    if (this.ofFile(userId, sha256) === zone) return;
    this.#db
      .prepare('INSERT INTO file_zones (user_id, sha256, zone, said_at) VALUES (?, ?, ?, ?)')
      .run(userId, sha256, zone, now);
  }

  /**
   * Every zone that was ever assumed for a session without one, the one that counts first: the zones its own files were
   * imported with, all revisions, before the home zone.
   */
  everOf({ userId, source, externalId }: PayloadsOf): Zone[] {
    const own = this.#db
      .prepare<unknown[], Zone>(
        `SELECT zone FROM file_zones WHERE user_id = @userId AND sha256 IN (
           SELECT sha256 FROM payloads WHERE user_id = @userId AND source = @source AND external_id = @externalId)
         ORDER BY id DESC`,
      )
      .pluck()
      .all({ userId, source, externalId });
    return [...new Set([...own, ...this.#homes()])];
  }

  #homes(): Zone[] {
    return this.#db.prepare<unknown[], Zone>('SELECT zone FROM home_zones ORDER BY id DESC').pluck().all();
  }
}
