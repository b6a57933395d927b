import { join } from 'node:path';
import { inSlices } from '../../slices.js';
import { type Item, recordItems, workoutItems } from '../../storage/contents/contents.js';
import { type FailedWorkout, unlessDamaged } from '../../storage/errors.js';
import type { Library } from '../../storage/library.js';
import { recordRows, tablesOfKind } from '../../tables/record-rows.js';
import type { TableRows } from '../../tables/table.js';
import { workoutRows } from '../../tables/workout-rows.js';
import { workoutTables } from '../../tables/workout-tables.js';
import { fingerprint } from '../fingerprint.js';
import { athleteIn, isThere, type Manifest, type Partition } from './manifest.js';
import type { Pseudonyms } from './pseudonyms.js';
import { FILE, TableFile } from './table-file.js';

/** Raise it when files get another form. */
const FORM = 1;

/** What is exported, and where to. */
export interface DatasetRequest {
  folder: string;
  /** As the dataset calls them. */
  athlete: string;
  library: Library;
  pseudonyms: Pseudonyms | undefined;
  signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** What was done for one athlete. */
export interface DatasetResult {
  written: number;
  unchanged: number;
  /** Partitions that are gone. */
  removed: number;
  rows: number;
  /** Workouts that cannot be read. */
  failed: FailedWorkout[];
  /** How many values of each column a file cannot hold, by `table.column`. */
  unheld: Map<string, number>;
}

/**
 * Writes the partitions of an athlete that have changed, and puts all of them into the manifest, which the caller writes.
 * A partition is one kind in one year: its rows pass through memory a few at a time.
 * @throws StoreError; the signal's reason.
 */
export async function exportAthlete(request: DatasetRequest, manifest: Manifest): Promise<DatasetResult> {
  const { folder, athlete, library } = request;
  library.holdStill();
  const result: DatasetResult = { written: 0, unchanged: 0, removed: 0, rows: 0, failed: [], unheld: new Map() };
  const years = await itemsByYear(request, result.failed);
  const before = Object.keys(manifest.partitions).filter((key) => athleteIn(key) === encodeURIComponent(athlete));
  let done = 0;
  for (const [key, items] of years) {
    const known = manifest.partitions[key];
    const source = sourceOf(request, items);
    if (known?.source === source && isThere(folder, known)) result.unchanged += 1;
    else {
      const failedBefore = result.failed.length;
      const files = await writePartition(request, key, { items, source }, result);
      // One that lacks a workout is written again the next time.
      const isWhole = result.failed.length === failedBefore;
      manifest.partitions[key] = { source: isWhole ? source : '', files };
      result.written += 1;
    }
    done += 1;
    request.onProgress(done, years.size);
  }
  for (const key of before) {
    if (years.has(key)) continue;
    delete manifest.partitions[key];
    result.removed += 1;
  }
  return result;
}

/** The items of each partition. */
async function itemsByYear({ library, athlete, signal }: DatasetRequest, failed: FailedWorkout[]) {
  const years = new Map<string, Item[]>();
  for (const items of [workoutItems(library, {}, (one) => failed.push(one)), recordItems(library, {})]) {
    for await (const item of inSlices(items, signal)) {
      const key = `${item.kind}/${encodeURIComponent(athlete)}/${item.date.slice(0, 4)}`;
      const known = years.get(key);
      if (known) known.push(item);
      else years.set(key, [item]);
    }
  }
  return years;
}

/** Another one means that the files have to be written again. */
function sourceOf({ pseudonyms }: DatasetRequest, items: readonly Item[]): string {
  const [first] = items;
  const tables =
    first === undefined || first.kind === 'workout' ? Object.values(workoutTables) : tablesOfKind(first.kind);
  const shape = tables.map(({ name, columns }) => [name, columns]);
  // Another salt gives other pseudonyms.
  return fingerprint(
    FORM,
    shape,
    pseudonyms?.of('salt') ?? null,
    items.map(({ id, revision }) => [id, revision]),
  );
}

async function writePartition(
  request: DatasetRequest,
  key: string,
  { items, source }: { items: readonly Item[]; source: string },
  result: DatasetResult,
): Promise<Partition['files']> {
  const { folder, signal } = request;
  const [, athlete = '', year = ''] = key.split('/');
  const about = { 'polar_sync.source': source, 'polar_sync.athlete': athlete, 'polar_sync.year': year };
  const open = new Map<string, TableFile>();
  const onUnheld = (table: string, column: string) => {
    const name = `${table}.${column}`;
    result.unheld.set(name, (result.unheld.get(name) ?? 0) + 1);
  };
  try {
    for await (const item of inSlices(items, signal)) {
      for (const { table, rows } of rowsOf(request, item, result.failed)) {
        const path = `kind=${table.name}/athlete=${athlete}/year=${year}/${FILE}`;
        for (const row of rows) {
          const file = open.get(path) ?? new TableFile(join(folder, path), table, about, onUnheld);
          open.set(path, file);
          file.add(row);
        }
      }
    }
    // The files of a partition belong together: they get their names one right after the other.
    for (const file of open.values()) file.complete();
    const files: Partition['files'] = {};
    for (const [path, file] of open) {
      files[path] = file.publish();
      result.rows += files[path]?.rows ?? 0;
    }
    return files;
  } finally {
    for (const file of open.values()) file.discard();
  }
}

function rowsOf({ library, pseudonyms }: DatasetRequest, { kind, id }: Item, failed: FailedWorkout[]): TableRows[] {
  const all = kind === 'workout' ? rowsOfWorkout(library, id, failed) : rowsOfRecord(library, kind, id);
  return pseudonyms ? pseudonyms.applied(all) : all;
}

function rowsOfWorkout(library: Library, id: string, failed: FailedWorkout[]): TableRows[] {
  const workout = unlessDamaged(
    () => library.get(id),
    (one) => failed.push(one),
  );
  return workout ? workoutRows(workout) : [];
}

function rowsOfRecord(library: Library, kind: Exclude<Item['kind'], 'workout'>, id: string): TableRows[] {
  const { value: record } = library.records.iterate(kind, { ids: [id] }).next();
  return record ? recordRows(record) : [];
}
