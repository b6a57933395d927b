import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Runner } from '../../src/commands/program/define.js';
import { buildProgram } from '../../src/commands/program/whole-program.js';
import { generateSessions } from '../../src/sandbox/workouts/generate.js';
import { sqlite } from '../../src/storage/driver.js';
import { lockStore } from '../../src/storage/lock.js';
import { openDatabase } from '../../src/storage/open.js';
import { openAnywhere, openLibraryAnywhere } from '../../src/storage/open-anywhere.js';
import { migrations } from '../../src/storage/schema.js';
import { serve } from '../accesslink/server.js';
import { writeExport } from '../support/account-export.js';
import { hasOtherUser, otherUser } from '../support/other-user.js';
import { canMakeReadOnly, makeReadOnly, mountSmall } from '../support/read-only.js';
import { environmentOf, needs } from '../sync/program.js';
import { type World, world } from '../sync/support.js';
import { bin, start } from './bin.js';
import { type Outcome, run, temporaryFolder } from './run.js';

const able = needs('a folder that cannot be written', canMakeReadOnly());
const name = 'polar.db';

type Files = Map<string, Buffer>;

let w: World;
/** What can lie in a folder that cannot be written, by what is beside the database. */
const states: Record<string, Files> = {};

beforeAll(async () => {
  const sessions = generateSessions({ count: 3, now: Date.now(), longestSeconds: 20 });
  w = await world({ now: Date.now, sessions: sessions.slice(0, 2) });
  const pull = async () => {
    const argv = ['pull', '--full', '--data', 'all', '--originals', 'fit'];
    expect(await run(argv, { env: environmentOf(w) })).toMatchObject({ exitCode: 0 });
  };
  await pull();
  const filesNow = (...ends: string[]): Files => new Map(ends.map((end) => [end, readFileSync(w.path + end)]));
  // Nothing that comes while somebody looks goes from the log into the database.
  const looking = new (sqlite())(w.path);
  looking.exec('BEGIN; SELECT count(*) FROM workouts');
  w.sandbox.upload(...sessions.slice(2));
  await pull();
  states['with the log of a pull'] = filesNow('', '-wal');
  states['with log and index'] = filesNow('', '-wal', '-shm');
  looking.close();
  openDatabase(w.path).close();
  states.alone = filesNow('');
  states.older = older();
  const copy = join(temporaryFolder(), name);
  expect(await run(['backup', copy], { env: environmentOf(w) })).toMatchObject({ exitCode: 0 });
  states['as a backup'] = new Map([['', readFileSync(copy)]]);
  states['with the journal of a change that was not finished'] = unfinished(copy);
});
afterAll(() => w.close());

/** A store of the first version, with what its tables can hold. */
function older(): Files {
  const path = join(temporaryFolder(), name);
  const db = openDatabase(path, migrations.slice(0, 1));
  db.pragma('foreign_keys = OFF');
  db.prepare('ATTACH ? AS now').run(w.path);
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

/** What a process leaves that is killed while it writes a database without a log: half of a change, and how to undo it. */
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

/** Puts a state into a new folder. */
function lay(files: Files): string {
  const folder = join(temporaryFolder(), 'share');
  mkdirSync(folder);
  for (const [end, bytes] of files) writeFileSync(join(folder, name + end), bytes, { mode: 0o600 });
  return folder;
}

const bytesIn = (folder: string) =>
  readdirSync(folder).map((file) => [file, readFileSync(join(folder, file)).toString('base64')]);

/** Where copies are made for as long as a test runs. */
function temporaryFiles(): string {
  const folder = temporaryFolder();
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  onTestFinished(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  return folder;
}

/** Files that a row writes, or reads: made anew for each call. */
const place = () => join(temporaryFolder(), 'out');
function accountExport(): string {
  const path = join(temporaryFolder(), 'export.zip');
  writeExport(path, 1, 60);
  return path;
}

/** How every command that reads is called, and how it ends; the others have no business with a store that is there. */
const reading: Record<string, [argv: () => string[], exitCode?: number][]> = {
  list: [[() => ['list', '--json']], [() => ['list', '--data', 'all', '--json']]],
  show: [[() => ['show', 'latest', '--json']], [() => ['show', '--data', 'sleep', 'latest', '--json']]],
  stats: [[() => ['stats', '--json']]],
  report: [[() => ['report', '--out', place(), '--json']]],
  export: [
    [() => ['export', '--format', 'jsonl', '--out', '-']],
    [() => ['export', '--format', 'original', '--out', `${place()}/`, '--json']],
    [() => ['export', '--data', 'all', '--format', 'jsonl', '--out', '-']],
  ],
  verify: [[() => ['verify', '--json']], [() => ['verify', '--remote', '--json']]],
  status: [[() => ['status', '--json']]],
  profiles: [[() => ['profiles', '--json']]],
  backup: [[() => ['backup', place(), '--json']]],
  // It says that nothing can be pulled.
  doctor: [[() => ['doctor', '--json'], 8]],
};
const writing: Record<string, (() => string[])[]> = {
  pull: [() => ['pull'], () => ['pull', '--dry-run']],
  import: [() => ['import', accountExport()]],
  rebuild: [() => ['rebuild']],
  doctor: [() => ['doctor', '--accept-loss']],
};
const neither = ['login', 'logout', 'schedule', 'completion', 'schema', 'sandbox', 'demo'];
/** Reads, of a command that writes. */
const looks = { import: [[() => ['import', '--dry-run', accountExport(), '--json']]] as typeof reading.list };

const rows = [...Object.values(reading), ...Object.values(looks)].flat() as [() => string[], number?][];

it('every command has a row here', () => {
  const program = buildProgram({ host: { stdout: process.stdout } }, (() => undefined) as unknown as Runner);
  const known = [...Object.keys(reading), ...Object.keys(writing), ...neither];
  expect(program.commands.map((command) => command.name()).filter((one) => !known.includes(one))).toEqual([]);
});

/** Paths and the time it took are of this very call. */
const told = (text: string) =>
  text.replaceAll(/"[^"]*polar-sync-test-[^"]*"/g, '"PATH"').replaceAll(/"duration_ms":\d+/g, '"duration_ms":0');

describe(`a store that cannot be written${able.name}`, () => {
  it
    .skipIf(able.skip)
    .each([
      'alone',
      'with the log of a pull',
      'with log and index',
      'as a backup',
      'with the journal of a change that was not finished',
      'older',
    ])('%s: every command that reads says the same as elsewhere, and leaves nothing', async (state) => {
    const home = join(temporaryFolder(), 'home');
    const elsewhere = lay(states[state]!);
    const share = lay(states[state]!);
    const before = bytesIn(share);
    expect(makeReadOnly(share)).toBe(true);
    const copies = temporaryFiles();
    const envAt = (folder: string) => ({ ...environmentOf(w, join(folder, name)), POLAR_SYNC_HOME: home });
    for (const [argv, exitCode = 0] of rows) {
      const here = await run(argv(), { env: envAt(share) });
      if (argv()[0] === 'doctor') expect(here.exitCode).toBe(8);
      else {
        const there = await run(argv(), { env: envAt(elsewhere) });
        expect([argv(), here.exitCode, told(here.stdout)]).toEqual([
          expect.anything(),
          there.exitCode,
          told(there.stdout),
        ]);
      }
      // The tables of the first version hold neither nights nor days.
      if (state !== 'older') expect([argv(), here.exitCode, here.stderr]).toEqual([expect.anything(), exitCode, '']);
      expect(readdirSync(copies).filter((entry) => entry.startsWith('polar-sync-read-'))).toEqual([]);
    }
    expect(JSON.parse((await run(['list', '--json'], { env: envAt(share) })).stdout)).toHaveLength(3);
    const { checks } = JSON.parse((await run(['doctor', '--json'], { env: envAt(share) })).stdout) as {
      checks: { name: string; status: string; message: string }[];
    };
    expect(checks.filter(({ status }) => status === 'fail').map(({ message }) => message)).toEqual([
      expect.stringMatching(/is sound \(3 workouts\), but it, or the folder it lies in, cannot be written/),
    ]);
    expect(checks.find((check) => check.name === 'last success')?.status).toBe('ok');
    expect(bytesIn(share)).toEqual(before);
  });

  it.skipIf(able.skip)('refuses every command that writes, says that it can be read, and copies nothing', async () => {
    for (const state of ['alone', 'older']) {
      const share = lay(states[state]!);
      const before = bytesIn(share);
      expect(makeReadOnly(share)).toBe(true);
      const copies = temporaryFiles();
      const asked = w.sandbox.requests.length;
      const env = environmentOf(w, join(share, name));
      for (const argv of Object.values(writing).flat()) {
        const { exitCode, stderr, stdout } = await run([...argv(), '--json'], {
          env: { ...env, POLAR_SYNC_HOME: place() },
        });
        expect([argv()[0], exitCode, stdout, JSON.parse(stderr)]).toEqual([
          ...[argv()[0], 8, ''],
          expect.objectContaining({
            code: 'NOT_WRITABLE',
            message: expect.stringContaining(`${join(share, name)}, or the folder it lies in, cannot be written`),
            hint: expect.stringContaining('copy the file to a folder of yours and name the copy with --db'),
          }),
        ]);
      }
      expect(w.sandbox.requests).toHaveLength(asked);
      expect(readdirSync(copies).filter((entry) => entry.startsWith('polar-sync-read-'))).toEqual([]);
      expect(bytesIn(share)).toEqual(before);
    }
  });

  it.skipIf(able.skip)('takes no output either: that is said before anything is read', async () => {
    const share = lay(states.alone!);
    expect(makeReadOnly(share)).toBe(true);
    const env = environmentOf(w, join(share, name));
    for (const argv of [
      ['backup', join(share, 'copy.db')],
      ['report', '--out', join(share, 'report.html')],
      ['export', '--format', 'gpx', '--out', `${join(share, 'gpx')}/`],
    ]) {
      const { exitCode, stderr } = await run([...argv, '--json'], { env });
      const { code, message, hint } = JSON.parse(stderr) as Record<string, string>;
      expect([argv[0], exitCode, code]).toEqual([argv[0], 8, expect.any(String)]);
      expect(message).toContain(share);
      expect(hint).toBeTruthy();
    }
  });

  it.skipIf(able.skip)(
    'is read from a private copy, of which only --debug speaks, and not from what others left',
    async () => {
      const share = lay(states.alone!);
      expect(makeReadOnly(share)).toBe(true);
      const copies = temporaryFiles();
      const env = environmentOf(w, join(share, name));
      const left = join(copies, 'polar-sync-read-left');
      const used = join(copies, 'polar-sync-read-used');
      const begun = join(copies, 'polar-sync-read-begun');
      for (const folder of [left, used, begun]) mkdirSync(folder);
      for (const folder of [left, used]) writeFileSync(join(folder, 'polar-sync.db'), '');
      const lock = await lockStore(join(used, 'polar-sync.db'));
      const { stderr } = await run(['list', '--debug'], { env });
      lock.release();
      expect(stderr).toMatch(/cannot be opened where it lies; a copy of it is read in .*polar-sync-read-/);
      expect([left, used, begun].map((folder) => existsSync(folder))).toEqual([false, true, true]);
    },
  );

  it.skipIf(able.skip)(
    'is copied again when somebody else writes it meanwhile, and left when that does not end',
    async ({ skip }) => {
      const elsewhere = lay(states['with the log of a pull']!);
      const share = join(temporaryFolder(), 'mounted');
      mkdirSync(share);
      if (!makeReadOnly(share, elsewhere)) skip('only root can mount a folder elsewhere');
      const copies = temporaryFiles();
      for (const [changes, outcome] of [
        [1, 3],
        [Number.POSITIVE_INFINITY, 'DATABASE_BUSY'],
      ] as const) {
        let done = 0;
        let writing = true;
        // A copy takes turns of the event loop: each of them finds the log another one than before.
        const write = () => {
          if (!writing) return;
          const isCopying = readdirSync(copies).some((entry) => existsSync(join(copies, entry, 'polar-sync.db')));
          if (isCopying && done < changes) {
            done += 1;
            utimesSync(join(elsewhere, `${name}-wal`), 1_700_000_000 + done, 1_700_000_000 + done);
          }
          setImmediate(write);
        };
        write();
        const outcomeNow = await openLibraryAnywhere(join(share, name)).then(
          (library) => {
            const { workouts } = library.counts();
            library.close();
            return workouts;
          },
          (problem: { code: string }) => problem.code,
        );
        writing = false;
        expect([outcomeNow, done > 0]).toEqual([outcome, true]);
        expect(readdirSync(copies)).toEqual([]);
      }
    },
  );

  it.skipIf(able.skip)('is not copied where there is no room, or no folder for it', async () => {
    const share = lay(states.alone!);
    expect(makeReadOnly(share)).toBe(true);
    const copies = temporaryFiles();
    const env = environmentOf(w, join(share, name));
    const errorNow = async () => {
      const { exitCode, stderr } = await run(['list', '--json'], { env });
      return { exitCode, ...(JSON.parse(stderr) as object) };
    };
    if (mountSmall(copies, '64k')) {
      const hint = 'Make room there, or set TMPDIR to a folder that has it.';
      expect(await errorNow()).toMatchObject({ exitCode: 8, code: 'DISK_FULL', hint });
      expect(readdirSync(copies)).toEqual([]);
    }
    process.env.TMPDIR = join(copies, 'nowhere');
    const hint = 'Set TMPDIR to a folder that you can write.';
    expect(await errorNow()).toMatchObject({ exitCode: 8, code: 'NO_TEMPORARY_FOLDER', hint });
  });
});

/** The program as another user of this machine runs it. */
async function asNobody(argv: string[], env: Record<string, string>): Promise<Outcome> {
  const options = { uid: otherUser, gid: otherUser, cwd: '/', env: { PATH: process.env.PATH ?? '', ...env } };
  const child = spawn(process.execPath, [bin, ...argv], options);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, exitCode: exitCode as number };
}

describe('a store of another user, who alone can write it (skipped where no process can be started as one)', () => {
  it.runIf(hasOtherUser).each([
    ['root', 0],
    ['somebody', 4711],
  ])('is read by everybody whom %s lets read it, and written by nobody else', async (_name, owner) => {
    const share = lay(states['with the log of a pull']!);
    const home = temporaryFolder();
    chownSync(home, otherUser, otherUser);
    for (const folder of [join(share, '..'), share]) chmodSync(folder, 0o755);
    for (const file of [share, ...readdirSync(share).map((one) => join(share, one))]) chownSync(file, owner, owner);
    for (const file of readdirSync(share)) chmodSync(join(share, file), 0o644);
    const before = bytesIn(share);
    const env = { ...environmentOf(w, join(share, name)), HOME: home, POLAR_SYNC_HOME: home, TMPDIR: home };
    const list = await asNobody(['list', '--json'], env);
    expect([list.stderr, list.exitCode, (JSON.parse(list.stdout || '[]') as unknown[]).length]).toEqual(['', 0, 3]);
    const doctor = JSON.parse((await asNobody(['doctor', '--json'], env)).stdout) as {
      checks: { name: string; status: string }[];
    };
    expect(doctor.checks.filter(({ status }) => status === 'fail').map((check) => check.name)).toEqual(['database']);
    const pull = await asNobody(['pull', '--json'], env);
    expect([pull.exitCode, (JSON.parse(pull.stderr) as { code: string }).code]).toEqual([8, 'NOT_WRITABLE']);
    expect(bytesIn(share)).toEqual(before);
    // Without the log it would be an older store.
    chmodSync(join(share, `${name}-wal`), 0o600);
    const half = await asNobody(['list', '--json'], env);
    expect([half.exitCode, half.stdout, JSON.parse(half.stderr)]).toMatchObject([
      ...[8, ''],
      { code: 'CANNOT_OPEN', message: `${join(share, `${name}-wal`)} cannot be read.` },
    ]);
    expect(readdirSync(home).filter((entry) => entry.startsWith('polar-sync-read-'))).toEqual([]);
  });
});

describe('a command that is ended while it reads a copy', () => {
  it.skipIf(able.skip)('takes the copy with it', async () => {
    const share = lay(states.alone!);
    expect(makeReadOnly(share)).toBe(true);
    const copies = temporaryFolder();
    const modes: number[][] = [];
    // It has opened the store before it asks, and is never answered.
    const silent = await serve(() => {
      const [folder = ''] = readdirSync(copies).filter((entry) => entry.startsWith('polar-sync-read-'));
      const inside = ['', 'polar-sync.db'].map((one) => statSync(join(copies, folder, one)).mode & 0o777);
      modes.push(inside);
      running.child.kill('SIGTERM');
    });
    const env = { ...environmentOf(w, join(share, name)), POLAR_SYNC_API_URL: silent.url, TMPDIR: copies };
    const running = start(process.execPath, [bin, 'verify', '--remote', '--json'], env);
    const { exitCode } = await running.ended;
    expect([exitCode, modes]).toEqual([130, [[0o700, 0o600]]]);
    expect(readdirSync(copies).filter((entry) => entry.startsWith('polar-sync-read-'))).toEqual([]);
  });

  it.skipIf(able.skip)('also while it is made', async () => {
    const share = lay(states.alone!);
    expect(makeReadOnly(share)).toBe(true);
    const copies = temporaryFiles();
    const ended = new AbortController();
    const opening = openAnywhere(join(share, name), { signal: ended.signal });
    ended.abort();
    await expect(opening).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(readdirSync(copies)).toEqual([]);
  });
});
