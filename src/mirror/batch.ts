import type { KindRecord } from '../kinds/kinds.js';
import type { Item } from '../storage/contents/contents.js';
import { recordRows } from '../tables/record-rows.js';
import { ITEM_COLUMN, type Row, type Table } from '../tables/table.js';
import { workoutRows } from '../tables/workout-rows.js';
import type { Workout } from '../workouts/workout.js';
import type { Connection } from './connection.js';
import { copyBinary, type OnUnheld } from './copy/copy-binary.js';
import { tablesOf } from './definition.js';
import type { Change } from './plan.js';
import { quoted } from './sql-types.js';

/** An item as it was read. */
export type Content = { kind: 'workout'; workout: Workout } | { kind: 'record'; record: KindRecord };

/** A change with what is to be sent. */
export interface Loaded extends Change {
  content: Content;
}

/** Where the rows go. */
interface Place {
  connection: Connection;
  /** Quoted. */
  schema: string;
  athlete: string;
}

/** About how many rows an item has: for the size of a transaction. */
export function weightOf(content: Content): number {
  if (content.kind === 'record') return 20;
  const { streams = {}, route = [], rr_intervals_ms: beats = [] } = content.workout;
  const lengths = Object.values(streams).map((stream) => (stream && 'values' in stream ? stream.values.length : 0));
  return Math.max(1, ...lengths) + route.length + beats.length;
}

/**
 * Sends items in one transaction: the rows that the mirror has of them go, and the new ones come. They are not copied into a
 * staging table first: an item is always sent whole, so there is nothing to merge, and the transaction already makes it all
 * or nothing. Staging would write each row twice; and as rows can vanish from an item, a delete would be needed all the same.
 * @returns how many came.
 */
export async function sendBatch(place: Place, batch: readonly Loaded[], onUnheld: OnUnheld): Promise<number> {
  const { connection, schema, athlete } = place;
  return connection.transaction(async () => {
    // A server that crashes loses at most the last transactions, each with its revisions, and what follows the batches, which
    // says that all is there, waits for the disk.
    await connection.query('SET LOCAL synchronous_commit = off');
    await deleteRows(
      place,
      batch.flatMap(({ item, there }) => (there ? [item] : [])),
    );
    let sent = 0;
    for (const { table, parts } of tablesIn(batch)) {
      const chunks = copyBinary(athlete, table, parts, onUnheld);
      const first = chunks.next();
      // A copy of nothing would cost a round trip.
      if (first.done === true) continue;
      const columns = ['athlete', ...table.columns.map(({ name }) => quoted(name))].join(', ');
      sent += await connection.copy(
        `COPY ${schema}.${quoted(table.name)} (${columns}) FROM STDIN (FORMAT binary)`,
        after(first.value, chunks),
      );
    }
    await connection.query(
      `INSERT INTO ${schema}.mirror_items (athlete, kind, id, revision)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])
       ON CONFLICT (athlete, kind, id) DO UPDATE SET revision = excluded.revision`,
      [
        athlete,
        batch.map(({ item }) => item.kind),
        batch.map(({ item }) => item.id),
        batch.map(({ revision }) => revision),
      ],
    );
    return sent;
  });
}

/** Deletes items in one transaction. */
export async function deleteBatch(place: Place, items: readonly Pick<Item, 'kind' | 'id'>[]): Promise<void> {
  const { connection, schema, athlete } = place;
  await connection.transaction(async () => {
    await deleteRows(place, items);
    await connection.query(
      `DELETE FROM ${schema}.mirror_items WHERE athlete = $1
       AND (kind, id) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
      [athlete, items.map(({ kind }) => kind), items.map(({ id }) => id)],
    );
  });
}

async function deleteRows(
  { connection, schema, athlete }: Place,
  items: readonly Pick<Item, 'kind' | 'id'>[],
): Promise<void> {
  for (const kind of new Set(items.map((item) => item.kind))) {
    const ids = items.filter((item) => item.kind === kind).map(({ id }) => id);
    for (const { name, columns } of tablesOf(kind)) {
      const item = quoted(columns[ITEM_COLUMN]?.name ?? '');
      await connection.query(
        `DELETE FROM ${schema}.${quoted(name)} WHERE athlete = $1 AND ${item} = ANY ($2::text[])`,
        [athlete, ids],
      );
    }
  }
}

/** The rows of all items, table by table. */
function tablesIn(batch: readonly Loaded[]): { table: Table; parts: Iterable<Row>[] }[] {
  const byTable = new Map<string, { table: Table; parts: Iterable<Row>[] }>();
  for (const { content } of batch) {
    const all = content.kind === 'workout' ? workoutRows(content.workout) : recordRows(content.record);
    for (const { table, rows } of all) {
      const known = byTable.get(table.name) ?? { table, parts: [] };
      known.parts.push(rows);
      byTable.set(table.name, known);
    }
  }
  return [...byTable.values()];
}

function* after<T>(first: T, rest: Iterable<T>): Generator<T> {
  yield first;
  yield* rest;
}
