import type { Ticket } from '../lanes.js';
import { inSlices, Slices } from '../slices.js';
import { type Item, recordItems, workoutItems } from '../storage/contents/contents.js';
import type { FailedWorkout } from '../storage/errors.js';
import type { Library } from '../storage/library.js';
import { deleteBatch, type Loaded, sendBatch, weightOf } from './batch.js';
import { otherDatabase, placeOf } from './errors.js';
import type { TableKeys } from './keys.js';
import { loaded } from './loaded.js';
import type { MonthParts } from './partitions.js';
import { type Change, planOf } from './plan.js';
import { quoted } from './sql-types.js';
import { inTurn, type TurnOptions } from './turn.js';

/** An athlete to mirror. */
export interface AthleteSource {
  /** As the mirror calls them. */
  athlete: string;
  library: Library;
  /** Of the SQLite file, determined before it was opened; see `fileState`. */
  state: string | undefined;
}

/** Where to, and how. */
export interface Mirroring extends TurnOptions {
  parts: MonthParts;
  keys: TableKeys;
  /** Whether what another database has sent under the name is replaced. */
  replace: boolean;
  /** When to send, if other athletes are mirrored at the same time: rows of two at once would hold each other up. */
  ticket: Ticket;
  onProgress(done: number, total: number): void;
}

/** What was done. */
export interface AthleteResult {
  workouts: Counts;
  records: Counts;
  /** Rows of all tables that were sent. */
  rows: number;
  /** Workouts that cannot be read here; what the mirror has of them stays. */
  failed: FailedWorkout[];
  /** How many values of each column PostgreSQL cannot hold, by `table.column`. */
  unheld: Map<string, number>;
}

interface Counts {
  new: number;
  updated: number;
  deleted: number;
  unchanged: number;
}

/** As much as is sent in one transaction. */
const BATCH_ROWS = 50_000;
const BATCH_ITEMS = 500;

/**
 * Makes the mirror of an athlete the same as the database. Each transaction sends some items whole, with their revisions, so
 * the next run finds out what is missing, wherever this one ends. Only one mirror at a time works on an athlete.
 * @throws BusyError MIRROR_BUSY, UsageError MIRROR_OTHER, and as the connection.
 */
export async function mirrorAthlete(source: AthleteSource, mirroring: Mirroring): Promise<AthleteResult> {
  return inTurn(mirroring, source.athlete, async () => {
    source.library.holdStill();
    await claim(source, mirroring);
    return bringUpToDate(source, mirroring);
  });
}

/** From here on the mirror does not count as compared. @throws UsageError MIRROR_OTHER */
async function claim({ athlete, library }: AthleteSource, { connection, schema, replace }: Mirroring): Promise<void> {
  const athletes = `${quoted(schema)}.athletes`;
  const own = library.meta.storeId();
  const [row] = await connection.query<{ store_id: string }>(
    `INSERT INTO ${athletes} (athlete, store_id) VALUES ($1, $2)
     ON CONFLICT (athlete) DO UPDATE
       SET state = CASE WHEN athletes.store_id = excluded.store_id THEN NULL ELSE athletes.state END
     RETURNING store_id`,
    [athlete, own],
  );
  if (row?.store_id === own) return;
  if (!replace) throw otherDatabase(athlete, placeOf(connection.address));
  await connection.query(`UPDATE ${athletes} SET store_id = $2, state = NULL WHERE athlete = $1`, [athlete, own]);
}

async function bringUpToDate(source: AthleteSource, mirroring: Mirroring): Promise<AthleteResult> {
  const { library } = source;
  const { signal } = mirroring;
  const failed: FailedWorkout[] = [];
  const items: Item[] = [];
  for await (const item of inSlices(
    workoutItems(library, {}, (one) => failed.push(one)),
    signal,
  ))
    items.push(item);
  for await (const item of inSlices(recordItems(library, {}), signal)) items.push(item);
  const plan = planOf(items, await revisionsThere(source, mirroring), new Set(failed.map(({ id }) => id)));
  // Rows are deleted by their keys.
  if (plan.gone.length > 0 || plan.changes.some(({ there }) => there)) await mirroring.keys.complete();
  const result: AthleteResult = { workouts: none(), records: none(), rows: 0, failed, unheld: new Map() };
  const countsOf = ({ kind }: Pick<Item, 'kind'>) => (kind === 'workout' ? result.workouts : result.records);
  await deleteGone(source, mirroring, plan.gone, (item) => {
    countsOf(item).deleted += 1;
  });
  await sendChanges(source, mirroring, plan.changes, result, ({ item, there }) => {
    countsOf(item)[there ? 'updated' : 'new'] += 1;
  });
  mirroring.ticket.done();
  for (const item of plan.unchanged) countsOf(item).unchanged += 1;
  await finish(source, mirroring, failed.length === 0);
  return result;
}

const none = (): Counts => ({ new: 0, updated: 0, deleted: 0, unchanged: 0 });

async function revisionsThere({ athlete }: AthleteSource, { connection, schema }: Mirroring) {
  const known = new Map<string, Map<string, string>>();
  const rows = await connection.query<{ kind: string; id: string; revision: string }>(
    `SELECT kind, id, revision FROM ${quoted(schema)}.mirror_items WHERE athlete = $1`,
    [athlete],
  );
  for (const { kind, id, revision } of rows) {
    const ids = known.get(kind) ?? new Map<string, string>();
    known.set(kind, ids.set(id, revision));
  }
  return known;
}

async function deleteGone(
  { athlete }: AthleteSource,
  { connection, schema }: Mirroring,
  gone: readonly Pick<Item, 'kind' | 'id'>[],
  onDeleted: (item: Pick<Item, 'kind' | 'id'>) => void,
): Promise<void> {
  const place = { connection, schema: quoted(schema), athlete };
  for (let i = 0; i < gone.length; i += BATCH_ITEMS) {
    const batch = gone.slice(i, i + BATCH_ITEMS);
    await deleteBatch(place, batch);
    for (const item of batch) onDeleted(item);
  }
}

/**
 * The next batch is read while PostgreSQL works on the one before, and the first one while it works on another athlete: two
 * are in memory, with the next athlete's three.
 */
async function sendChanges(
  { athlete, library }: AthleteSource,
  { connection, schema, parts, signal, ticket, onProgress }: Mirroring,
  changes: readonly Change[],
  result: AthleteResult,
  onSent: (change: Change) => void,
): Promise<void> {
  const place = { connection, schema: quoted(schema), athlete };
  const onUnheld = (table: string, column: string) => {
    const name = `${table}.${column}`;
    result.unheld.set(name, (result.unheld.get(name) ?? 0) + 1);
  };
  let done = 0;
  const send = async (batch: readonly Loaded[]) => {
    await parts.cover(batch.flatMap(({ content }) => (content.kind === 'workout' ? [content.workout.start_time] : [])));
    result.rows += await sendBatch(place, batch, onUnheld);
    for (const change of batch) onSent(change);
    done += batch.length;
    onProgress(done, changes.length);
  };
  const begin = (batch: readonly Loaded[]) => {
    const sent = send(batch);
    // It is reported where it is waited for.
    sent.catch(() => {});
    return sent;
  };
  const remaining = batches(loaded(library, changes, result.failed), signal);
  const first = await remaining.next();
  if (first.done === true) return;
  await ticket.called;
  let sent = begin(first.value);
  try {
    for await (const batch of remaining) {
      await sent;
      sent = begin(batch);
    }
  } finally {
    await sent;
  }
}

async function* batches(items: Iterable<Loaded>, signal: AbortSignal): AsyncGenerator<Loaded[]> {
  let batch: Loaded[] = [];
  let weight = 0;
  for (const one of items) {
    batch.push(one);
    weight += weightOf(one.content);
    if (weight >= BATCH_ROWS || batch.length >= BATCH_ITEMS) {
      yield batch;
      batch = [];
      weight = 0;
    }
    // So that PostgreSQL, which has a few milliseconds of work in its socket, gets more.
    await new Slices(signal).turn();
  }
  if (batch.length > 0) yield batch;
}

/** @param whole whether everything is there; otherwise the next run compares again. */
async function finish({ athlete, library, state }: AthleteSource, { connection, schema }: Mirroring, whole: boolean) {
  await connection.query(
    `UPDATE ${quoted(schema)}.athletes SET polar_user_id = $2, state = $3, last_pull_at = $4, mirrored_at = now() WHERE athlete = $1`,
    [
      ...[athlete, library.users()[0] ?? null, whole ? (state ?? null) : null],
      library.syncRuns.lastSuccess()?.startedAt ?? null,
    ],
  );
}
