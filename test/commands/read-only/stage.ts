import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { openDatabase } from '../../../src/storage/open.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { canMakeReadOnly } from '../../support/read-only.js';
import { type World, world } from '../../sync/support.js';
import { environmentOf, needs } from '../../sync/sweeps/program.js';
import { run, temporaryFolder } from '../run.js';

export const able = needs('a folder that cannot be written', canMakeReadOnly());
/** The name of the database in every state. */
export const name = 'polar.db';

/** Files, by what follows the name of the database. */
type Files = Map<string, Buffer>;

/** Three pulled workouts, and the states of a read-only folder, by what is beside the database. */
export const stage = { w: undefined as unknown as World, states: {} as Record<string, Files> };

/** Prepares the stage before the tests of a file, and closes it after them. */
export function useStage(): void {
  beforeAll(setUp);
  afterAll(() => stage.w.close());
}

async function setUp(): Promise<void> {
  const { states } = stage;
  const sessions = generateSessions({ count: 3, now: Date.now(), longestSeconds: 20 });
  const w = await world({ now: Date.now, sessions: sessions.slice(0, 2) });
  stage.w = w;
  const pull = async () => {
    const argv = ['pull', '--full', '--data', 'all', '--originals', 'fit'];
    expect(await run(argv, { env: environmentOf(w) })).toMatchObject({ exitCode: 0 });
  };
  await pull();
  const filesNow = (...ends: string[]): Files => new Map(ends.map((end) => [end, readFileSync(w.path + end)]));
  // While a reader is open, nothing moves from the log into the database.
  const looking = new (sqlite())(w.path);
  looking.exec('BEGIN; SELECT count(*) FROM workouts');
  w.sandbox.upload(...sessions.slice(2));
  await pull();
  states['with the log of a pull'] = filesNow('', '-wal');
  states['with log and index'] = filesNow('', '-wal', '-shm');
  looking.close();
  openDatabase(w.path).close();
  states.alone = filesNow('');
  states.older = older(w.path);
  const copy = join(temporaryFolder(), name);
  expect(await run(['backup', copy], { env: environmentOf(w) })).toMatchObject({ exitCode: 0 });
  states['as a backup'] = new Map([['', readFileSync(copy)]]);
  states['with the journal of a change that was not finished'] = unfinished(copy);
}

/** A database of the first version, with what its tables can hold. */
function older(now: string): Files {
  const path = join(temporaryFolder(), name);
  const db = openDatabase(path, migrations.slice(0, 1));
  db.pragma('foreign_keys = OFF');
  db.prepare('ATTACH ? AS now').run(now);
  const columnsOf = (schema: string, table: string) =>
    db.prepare(`SELECT name FROM pragma_table_info(?, ?)`).pluck().all(table, schema) as string[];
  const tables = db.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  for (const table of tables) {
    const columns = columnsOf('main', table).filter((column) => columnsOf('now', table).includes(column));
    if (columns.length > 0) db.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM now.${table}`);
  }
  db.close();
  return new Map([['', readFileSync(path)]]);
}

/** What a process leaves if it is killed while it writes a database without a log: half of a change, and how to undo it. */
function unfinished(path: string): Files {
  const db = new (sqlite())(path);
  db.pragma('cache_size = 1');
  db.exec('BEGIN; CREATE TABLE filler (x BLOB); DELETE FROM workouts');
  db.prepare('INSERT INTO filler VALUES (zeroblob(200000))').run();
  const files: Files = new Map(['', '-journal'].map((end) => [end, readFileSync(path + end)]));
  db.exec('ROLLBACK');
  db.close();
  expect(files.get('-journal')?.length).toBeGreaterThan(512);
  return files;
}

/** Puts a state into a new folder. @returns the folder. */
export function lay(files: Files): string {
  const folder = join(temporaryFolder(), 'share');
  mkdirSync(folder);
  for (const [end, bytes] of files) writeFileSync(join(folder, name + end), bytes, { mode: 0o600 });
  return folder;
}

/** The files in a folder: each name, and its bytes as base64. */
export const bytesIn = (folder: string) =>
  readdirSync(folder).map((file) => [file, readFileSync(join(folder, file)).toString('base64')]);

/** Where copies are created while a test runs. */
export function temporaryFiles(): string {
  const folder = temporaryFolder();
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  onTestFinished(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  return folder;
}
