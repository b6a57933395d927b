import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../../src/commands/program/program.js';
import { ownFilesGuard } from '../../../src/config/own-files.js';
import { resolveSettings } from '../../../src/config/settings.js';
import { openDatabase } from '../../../src/storage/open.js';
import { say } from '../../support/say.js';
import { library } from '../library.js';
import { run, temporaryFolder } from '../run.js';

/** The commands that write to a given path, and the extension of what they write. */
const writers: [extension: string, argv: (out: string) => string[]][] = [
  ...['json', 'jsonl', 'csv', 'gpx', 'tcx', 'fit'].map((format): (typeof writers)[number] => [
    format,
    (out) => ['export', 'aa11', '--format', format, '--out', out],
  ]),
  ['fit', (out) => ['export', '--format', 'original', '--out', out]],
  ['json', (out) => ['export', '--data', 'sleep', '--format', 'json', '--out', out]],
  ['html', (out) => ['report', '--out', out]],
  ['db', (out) => ['backup', out, '--force']],
];
/** The options and arguments that name a path: what is written there or in it, or what is read. */
const paths: Record<string, 'writers' | 'a folder of its own' | 'new files in it' | 'read'> = {
  'export --out': 'writers',
  'report --out': 'writers',
  'backup <path>': 'writers',
  'demo --dir': 'a folder of its own',
  'import <path>': 'read',
  'target --out': 'new files in it',
};

const ofProfile = [
  'config.json',
  'token.json',
  'token.json.lock',
  'config.json.lock',
  'polar-sync.log',
  'targets.json',
  'delivered.json',
  'delivered.json.lock',
];
const ofStore = ['', '-wal', '-shm', '.lock', '.push.lock', '.report', '.v3.backup'].map(
  (end) => `polar-sync.db${end}`,
);

/** Two profiles with everything they can have, and a third one whose database its configuration names. */
function twoProfiles() {
  const home = temporaryFolder();
  const env = library(home);
  const anna = join(home, 'profiles', 'anna');
  mkdirSync(anna, { recursive: true });
  library(anna);
  const looking = [home, anna].map((folder) => {
    // Log and index stay while a reader is open.
    const db = openDatabase(join(folder, 'polar-sync.db'));
    db.exec("INSERT INTO meta (name, value) VALUES ('x', 'y')");
    for (const name of [...ofProfile, ...ofStore]) {
      const path = join(folder, name);
      if (!existsSync(path)) writeFileSync(path, name === 'config.json' ? '{}' : `our own ${name}`, { mode: 0o600 });
    }
    mkdirSync(join(folder, 'witness'));
    writeFileSync(join(folder, 'witness', 'abc.json'), 'our own witness');
    return db;
  });
  const ben = join(home, 'profiles', 'ben');
  mkdirSync(ben);
  const elsewhere = join(temporaryFolder(), 'ben.db');
  writeFileSync(elsewhere, 'of Ben');
  writeFileSync(join(ben, 'config.json'), JSON.stringify({ db: elsewhere }), { mode: 0o600 });
  const names = [...ofProfile, ...ofStore, 'witness/abc.json'];
  const own = [home, anna].flatMap((folder) => names.map((name) => join(folder, name)));
  return {
    home,
    anna,
    env,
    own: [...own, elsewhere, join(ben, 'config.json')],
    close: () => looking.map((db) => db.close()),
  };
}

/** Other names for a path. */
const ways: Record<string, (own: string, elsewhere: string, extension: string) => string> = {
  directly: (own) => own,
  'by a relative path': (own) => relative(process.cwd(), own),
  'through a symbolic link': (own, elsewhere, extension) => {
    const link = join(elsewhere, `soft.${extension}`);
    symlinkSync(own, link);
    return link;
  },
  'through a hard link': (own, elsewhere, extension) => {
    const link = join(elsewhere, `hard.${extension}`);
    linkSync(own, link);
    return link;
  },
  'through a link to its folder': (own, elsewhere) => {
    symlinkSync(dirname(own), join(elsewhere, 'folder'));
    return join(elsewhere, 'folder', own.slice(dirname(own).length + 1));
  },
};

describe('an export never overwrites a file of polar-sync itself', () => {
  it('every path that a command accepts is covered here', async () => {
    const program = await buildProgram();
    const found = program.commands.flatMap((command) => [
      ...command.options
        .filter(({ flags }) => /<(path|folder|file|dir)/.test(flags))
        .map(({ long }) => `${command.name()} ${long}`),
      ...command.registeredArguments
        .filter((argument) => /path|folder|file|dir/.test(argument.name()))
        .map((argument) => `${command.name()} <${argument.name()}>`),
    ]);
    expect(found.sort()).toEqual(Object.keys(paths).sort());
  });

  it.each(Object.keys(ways))(
    '%s: every output of every command, and every file of two profiles',
    { timeout: 300_000 },
    async (way) => {
      const { env, own, close } = twoProfiles();
      let calls = 0;
      for (const file of own) {
        const before = readFileSync(file);
        for (const [extension, argv] of writers) {
          const out = ways[way]!(file, temporaryFolder(), extension);
          const { exitCode, stdout, stderr } = await run([...argv(out), '--json'], { env });
          const told = stderr === '' ? 'nothing' : (JSON.parse(stderr) as { code: string }).code;
          expect([argv(out).join(' '), exitCode, told, stdout]).toEqual([argv(out).join(' '), 2, 'OWN_FILE', '']);
          expect(readFileSync(file).equals(before), file).toBe(true);
          calls += 1;
        }
      }
      say(`own files, ${way}: ${calls} calls refused`);
      expect(calls).toBe(own.length * writers.length);
      close();
    },
  );

  it('nor creates a missing one, even through a link that leads nowhere yet', async () => {
    const home = temporaryFolder();
    const env = library(home);
    for (const name of ['polar-sync.db-journal', 'token.json', 'witness/new.json', 'polar-sync.db.v12.backup']) {
      const file = join(home, name);
      const link = join(temporaryFolder(), 'link.json');
      symlinkSync(file, link);
      for (const out of [file, link]) {
        const { exitCode, stderr } = await run(['export', '--format', 'json', '--out', out, '--json'], { env });
        expect([out, exitCode, JSON.parse(stderr)]).toEqual([out, 2, expect.objectContaining({ code: 'OWN_FILE' })]);
        expect(existsSync(file)).toBe(false);
      }
    }
  });

  it('nor through the name that a file gets in a folder', async () => {
    const named: [db: string, argv: string[]][] = [
      ['workouts.csv', ['export', '--format', 'csv']],
      ['aa11bb22cc33.json', ['export', '--format', 'json', '--name', '{id}']],
      ['sleep.json', ['export', '--data', 'sleep', '--format', 'json']],
      ['polar-report.html', ['report']],
    ];
    for (const [db, argv] of named) {
      const home = temporaryFolder();
      const env = { ...library(home), POLAR_SYNC_DB: join(home, db) };
      renameSync(join(home, 'polar-sync.db'), env.POLAR_SYNC_DB);
      const before = readFileSync(env.POLAR_SYNC_DB);
      const { exitCode, stderr } = await run([...argv, '--out', `${home}/`], { env });
      expect([argv, exitCode, stderr]).toEqual([argv, 2, expect.stringContaining('of polar-sync itself')]);
      expect(readFileSync(env.POLAR_SYNC_DB).equals(before)).toBe(true);
    }
    const home = temporaryFolder();
    const { exitCode, stderr } = await run(['backup', `${home}/`, '--force'], { env: library(home) });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is the database of polar-sync itself')]);
  });

  it('nor through the folder of a demo', async () => {
    const { home, anna, env, own, close } = twoProfiles();
    const before = own.map((file) => readFileSync(file).toString('base64'));
    for (const dir of [home, anna, join(home, 'witness'), ...own]) {
      const { exitCode, stderr } = await run(['demo', '--dir', dir, '--json'], { env });
      expect([dir, exitCode, JSON.parse(stderr)]).toEqual([
        ...[dir, 2],
        expect.objectContaining({ code: expect.stringMatching(/^DEMO_FOLDER/) }),
      ]);
    }
    expect(own.map((file) => readFileSync(file).toString('base64'))).toEqual(before);
    close();
  });

  it('but lets everything else be written beside them', async () => {
    const { home, anna, env, close } = twoProfiles();
    for (const folder of [home, anna])
      for (const name of ['mine.json', 'Polar-sync.db.json', 'polar-sync.db.vx.json', 'witness.json']) {
        const out = join(folder, name);
        expect([name, (await run(['export', '--format', 'json', '--out', out], { env })).exitCode]).toEqual([name, 0]);
        expect(existsSync(out)).toBe(true);
      }
    close();
  });
});

describe('another spelling of the name', () => {
  const guardAt = (home: string, folds?: () => boolean) => {
    const env = { POLAR_SYNC_HOME: home };
    return ownFilesGuard({ env, settings: resolveSettings(env) }, folds);
  };

  it('is the same file if the file system ignores case, whether it exists or not', () => {
    const home = temporaryFolder();
    library(home);
    const guard = guardAt(home, () => true);
    for (const name of [
      'POLAR-SYNC.DB',
      'Polar-Sync.db-WAL',
      'CONFIG.json',
      'Witness/x.json',
      'polar-sync.DB.V3.backup',
    ])
      expect(() => guard(join(home, name)), name).toThrow(/of polar-sync itself/);
    expect(() => guard(join(home, 'CONFIGS.json'))).not.toThrow();
  });

  it('is what this file system says it is', () => {
    const home = temporaryFolder();
    library(home);
    const name = readdirSync(home).find((one) => one === 'polar-sync.db') ?? '';
    const isSame = existsSync(join(home, name.toUpperCase()));
    const guard = guardAt(home);
    if (isSame) expect(() => guard(join(home, 'TOKEN.JSON'))).toThrow(/of polar-sync itself/);
    else expect(() => guard(join(home, 'TOKEN.JSON'))).not.toThrow();
  });
});
