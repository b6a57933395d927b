import { type AthleteResult, type AthleteSource, type Mirroring, mirrorAthlete } from './athlete.js';
import type { Connection } from './connection.js';
import { allTables } from './definition.js';
import { tableKeys } from './keys.js';
import { monthParts } from './partitions.js';
import { prepareSchema } from './schema.js';
import { type Partitions, quoted } from './sql-types.js';
import { inTurn, type TurnOptions } from './turn.js';

/** A mirror whose tables are there. */
export interface Mirror {
  readonly connection: Connection;
  /** The state of each athlete's SQLite file when it was last compared; absent: it has to be compared. */
  states(): Promise<ReadonlyMap<string, string>>;
  /** Sends what changed of an athlete. @throws as mirrorAthlete */
  send(source: AthleteSource, options: Pick<Mirroring, 'replace' | 'onProgress' | 'ticket'>): Promise<AthleteResult>;
  /**
   * To be called when all athletes have been sent: gives the tables the keys that they lack since they were created.
   * @param helpers mirrors of the same schema, each on its own connection, with which nothing else is going on.
   */
  complete(helpers?: readonly Mirror[]): Promise<void>;
  /** Notes that an athlete has been compared and nothing was to be done. */
  compared(athletes: readonly string[]): Promise<void>;
  /** Deletes everything of an athlete. @returns whether there was anything. */
  remove(athlete: string): Promise<boolean>;
}

/** Which schema of the database, and how. */
export interface MirrorOptions extends Omit<TurnOptions, 'connection'> {
  partitions: Partitions;
}

/** Opens the mirror of a connection, creating what is missing. @throws StoreError MIRROR_NEWER, and as the connection. */
export async function openMirror(connection: Connection, options: MirrorOptions): Promise<Mirror> {
  const { schema, partitions } = options;
  const athletes = `${quoted(schema)}.athletes`;
  const turn = { ...options, connection };
  await prepareSchema(connection, schema, partitions);
  const parts = await monthParts(connection, schema);
  const keys = tableKeys(connection, schema);
  return {
    connection,
    async states() {
      const rows = await connection.query<{ athlete: string; state: string }>(
        `SELECT athlete, state FROM ${athletes} WHERE state IS NOT NULL`,
      );
      return new Map(rows.map(({ athlete, state }) => [athlete, state]));
    },
    send: (source, how) => mirrorAthlete(source, { ...turn, ...how, parts, keys }),
    complete: (helpers = []) => keys.complete(helpers.map((one) => one.connection)),
    async compared(names) {
      if (names.length === 0) return;
      await connection.query(`UPDATE ${athletes} SET mirrored_at = now() WHERE athlete = ANY ($1::text[])`, [names]);
    },
    remove: (athlete) =>
      inTurn(turn, athlete, () =>
        connection.transaction(async () => {
          for (const name of [...allTables().map((table) => table.name), 'mirror_items'])
            await connection.query(`DELETE FROM ${quoted(schema)}.${quoted(name)} WHERE athlete = $1`, [athlete]);
          const gone = await connection.query(`DELETE FROM ${athletes} WHERE athlete = $1 RETURNING athlete`, [
            athlete,
          ]);
          return gone.length > 0;
        }),
      ),
  };
}
