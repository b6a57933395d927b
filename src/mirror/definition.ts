import type { RecordKind } from '../kinds/kinds.js';
import { recordKinds } from '../kinds/kinds.js';
import { schemaVersion } from '../storage/schema/version.js';
import { sha256Of } from '../storage/sqlite/sha256.js';
import { tablesOfKind } from '../tables/record-rows.js';
import type { Table } from '../tables/table.js';
import { workoutTables } from '../tables/workout-tables.js';
import { type Partitions, tableSql } from './sql-types.js';

/** Raise it when the tables of workouts, or those below, change; what kinds add raises the version of the store. */
const mirrorVersion = 2;

/** The version of all tables. Both numbers only grow. */
export const version = { mirror: mirrorVersion, store: schemaVersion };

type ItemKind = 'workout' | RecordKind;

/** The tables of workouts or of a kind. */
export function tablesOf(kind: ItemKind): readonly Table[] {
  return kind === 'workout' ? Object.values(workoutTables) : tablesOfKind(kind);
}

/** The tables of all kinds. */
export const allTables = (): Table[] => (['workout', ...recordKinds] as const).flatMap((kind) => [...tablesOf(kind)]);

/** Differs when an item of the kind has other columns: then it has to be sent again. */
export const shapes: ReadonlyMap<string, string> = new Map(
  (['workout', ...recordKinds] as const).map((kind) => [
    kind,
    sha256Of(
      JSON.stringify(tablesOf(kind).map(({ name, columns }) => [name, columns.map((one) => [one.name, one.type])])),
    ).slice(0, 8),
  ]),
);

/**
 * Everything that the mirror consists of. `athletes`: whose data it is and when it was last compared; `state` is that of
 * their SQLite file then. `mirror_items`: what was sent, and the revision it had: written in the transaction of its rows.
 * The keys of the tables of items follow: see keys.ts.
 * @param schema quoted.
 */
export function definitionSql(schema: string, partitions: Partitions): string {
  return `CREATE TABLE IF NOT EXISTS ${schema}.mirror_meta (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS ${schema}.athletes (
  athlete text COLLATE "C" PRIMARY KEY,
  polar_user_id text,
  store_id text NOT NULL,
  state text,
  last_pull_at timestamptz,
  mirrored_at timestamptz
);
COMMENT ON TABLE ${schema}.athletes IS 'Whose data is here: when they last pulled, and when that was last compared.';
CREATE TABLE IF NOT EXISTS ${schema}.mirror_items (
  athlete text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  revision text NOT NULL,
  PRIMARY KEY (athlete, kind, id)
);
COMMENT ON TABLE ${schema}.mirror_items IS 'What was sent, and the revision it had.';
${allTables()
  .map((table) => tableSql(schema, table, partitions))
  .join('')}CREATE INDEX IF NOT EXISTS workouts_start ON ${schema}.workouts (athlete, start_time);
`;
}
