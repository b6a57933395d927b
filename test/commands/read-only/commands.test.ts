import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandNames } from '../../../src/commands/program/commands.js';
import { lockStore } from '../../../src/storage/lock.js';
import { openLibraryAnywhere } from '../../../src/storage/open-anywhere.js';
import { writeExport } from '../../support/data/account-export.js';
import { makeReadOnly, mountSmall } from '../../support/read-only.js';
import { environmentOf } from '../../sync/sweeps/program.js';
import { run, temporaryFolder } from '../run.js';
import { able, bytesIn, lay, name, stage, temporaryFiles, useStage } from './stage.js';

useStage();

/** Files that a row writes or reads, new for each call. */
const place = () => join(temporaryFolder(), 'out');
function accountExport(): string {
  const path = join(temporaryFolder(), 'export.zip');
  writeExport(path, 1, 60);
  return path;
}

/** How every command that reads is called, and its exit code; the others do not use an existing database. */
const reading: Record<string, [argv: () => string[], exitCode?: number][]> = {
  list: [[() => ['list', '--json']], [() => ['list', '--data', 'all', '--json']]],
  show: [[() => ['show', 'latest', '--json']], [() => ['show', '--data', 'sleep', 'latest', '--json']]],
  stats: [[() => ['stats', '--json']], [() => ['stats', '--best', '--json']]],
  gear: [[() => ['gear', '--json']]],
  sql: [[() => ['sql', '--json', 'SELECT id, count(*) FROM workouts JOIN samples ON key = workout_key GROUP BY id']]],
  report: [[() => ['report', '--out', place(), '--json']]],
  export: [
    [() => ['export', '--format', 'jsonl', '--out', '-']],
    [() => ['export', '--format', 'original', '--out', `${place()}/`, '--json']],
    [() => ['export', '--data', 'all', '--format', 'jsonl', '--out', '-']],
  ],
  verify: [[() => ['verify', '--json']], [() => ['verify', '--remote', '--json']]],
  status: [[() => ['status', '--json']]],
  profiles: [[() => ['profiles', '--json']]],
  target: [[() => ['target', 'list', '--json']]],
  backup: [[() => ['backup', place(), '--json']]],
  // It reports that nothing can be pulled.
  doctor: [[() => ['doctor', '--json'], 8]],
};
const writing: Record<string, (() => string[])[]> = {
  pull: [() => ['pull'], () => ['pull', '--dry-run']],
  import: [() => ['import', accountExport()]],
  rebuild: [() => ['rebuild']],
  edit: [() => ['edit', 'latest', '--name', 'x']],
  gear: [() => ['gear', 'Shoes', '--limit', '800km']],
  doctor: [() => ['doctor', '--accept-loss']],
};
// mcp opens it as sql does, and serves until it is ended. mirror needs PostgreSQL (test/mirror). push says that there is no target, and listen that it has nobody to listen for, before they open anything; that they write
// is in test/commands/deliver and test/commands/listen.
const neither = [
  'config',
  'mcp',
  'mirror',
  'push',
  'listen',
  'webhook',
  'login',
  'logout',
  'schedule',
  'completion',
  'schema',
  'sandbox',
  'demo',
];
/** Calls that only read, of commands that write. */
const looks = { import: [[() => ['import', '--dry-run', accountExport(), '--json']]] as typeof reading.list };

const rows = [...Object.values(reading), ...Object.values(looks)].flat() as [() => string[], number?][];

it('every command has a row here', () => {
  const known = [...Object.keys(reading), ...Object.keys(writing), ...neither];
  expect(commandNames.filter((one) => !known.includes(one))).toEqual([]);
});

/** Paths and durations differ between calls. */
const told = (text: string) =>
  text.replaceAll(/"[^"]*polar-sync-test-[^"]*"/g, '"PATH"').replaceAll(/"duration_ms":\d+/g, '"duration_ms":0');

describe(`a database that cannot be written${able.name}`, () => {
  it
    .skipIf(able.skip)
    .each([
      'alone',
      'with the log of a pull',
      'with log and index',
      'as a backup',
      'with the journal of a change that was not finished',
      'older',
    ])('%s: every command that reads prints the same as elsewhere, and leaves nothing', async (state) => {
    const home = join(temporaryFolder(), 'home');
    const elsewhere = lay(stage.states[state]!);
    const share = lay(stage.states[state]!);
    const before = bytesIn(share);
    expect(makeReadOnly(share)).toBe(true);
    const copies = temporaryFiles();
    const envAt = (folder: string) => ({ ...environmentOf(stage.w, join(folder, name)), POLAR_SYNC_HOME: home });
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
      expect.stringMatching(/is sound \(3 workouts\), but it or its folder cannot be written/),
    ]);
    expect(checks.find((check) => check.name === 'last success')?.status).toBe('ok');
    expect(bytesIn(share)).toEqual(before);
  });

  it.skipIf(able.skip)('refuses every command that writes, says that it can be read, and copies nothing', async () => {
    for (const state of ['alone', 'older']) {
      const share = lay(stage.states[state]!);
      const before = bytesIn(share);
      expect(makeReadOnly(share)).toBe(true);
      const copies = temporaryFiles();
      const asked = stage.w.sandbox.requests.length;
      const env = environmentOf(stage.w, join(share, name));
      for (const argv of Object.values(writing).flat()) {
        const { exitCode, stderr, stdout } = await run([...argv(), '--json'], {
          env: { ...env, POLAR_SYNC_HOME: place() },
        });
        expect([argv()[0], exitCode, stdout, JSON.parse(stderr)]).toEqual([
          ...[argv()[0], 8, ''],
          expect.objectContaining({
            code: 'NOT_WRITABLE',
            message: expect.stringContaining(`${join(share, name)}, or its folder, cannot be written`),
            hint: expect.stringContaining('copy the file to a folder of yours and name the copy with --db'),
          }),
        ]);
      }
      expect(stage.w.sandbox.requests).toHaveLength(asked);
      expect(readdirSync(copies).filter((entry) => entry.startsWith('polar-sync-read-'))).toEqual([]);
      expect(bytesIn(share)).toEqual(before);
    }
  });

  it.skipIf(able.skip)('accepts no output either, which is reported before anything is read', async () => {
    const share = lay(stage.states.alone!);
    expect(makeReadOnly(share)).toBe(true);
    const env = environmentOf(stage.w, join(share, name));
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
    'is read from a private copy, which only --debug mentions, and not from what others left',
    async () => {
      const share = lay(stage.states.alone!);
      expect(makeReadOnly(share)).toBe(true);
      const copies = temporaryFiles();
      const env = environmentOf(stage.w, join(share, name));
      const left = join(copies, 'polar-sync-read-left');
      const used = join(copies, 'polar-sync-read-used');
      const begun = join(copies, 'polar-sync-read-begun');
      for (const folder of [left, used, begun]) mkdirSync(folder);
      for (const folder of [left, used]) writeFileSync(join(folder, 'polar-sync.db'), '');
      const lock = await lockStore(join(used, 'polar-sync.db'));
      const { stderr } = await run(['list', '--debug'], { env });
      lock.release();
      expect(stderr).toMatch(/cannot be opened where it is; reading a copy of it in .*polar-sync-read-/);
      expect([left, used, begun].map((folder) => existsSync(folder))).toEqual([false, true, true]);
    },
  );

  it.skipIf(able.skip)(
    'is copied again if another process writes it in the meantime, and given up if that does not end',
    async ({ skip }) => {
      const elsewhere = lay(stage.states['with the log of a pull']!);
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
        // Copying yields to the event loop, and each time the log has changed.
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

  it.skipIf(able.skip)('is not copied if there is no space or no folder for it', async () => {
    const share = lay(stage.states.alone!);
    expect(makeReadOnly(share)).toBe(true);
    const copies = temporaryFiles();
    const env = environmentOf(stage.w, join(share, name));
    const errorNow = async () => {
      const { exitCode, stderr } = await run(['list', '--json'], { env });
      return { exitCode, ...(JSON.parse(stderr) as object) };
    };
    if (mountSmall(copies, '64k')) {
      const hint = 'Free some space there, or set TMPDIR to a folder that has enough.';
      expect(await errorNow()).toMatchObject({ exitCode: 8, code: 'DISK_FULL', hint });
      expect(readdirSync(copies)).toEqual([]);
    }
    process.env.TMPDIR = join(copies, 'nowhere');
    const hint = 'Set TMPDIR to a folder that you can write to.';
    expect(await errorNow()).toMatchObject({ exitCode: 8, code: 'NO_TEMPORARY_FOLDER', hint });
  });
});
