import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../auth/loopback/ports.js';
import { bin, start } from '../bin.js';
import { library, workout } from '../library.js';
import { temporaryFolder } from '../run.js';

const node = process.execPath;
const quoted = (...words: string[]) => words.map((word) => `'${word}'`).join(' ');

/** More text than fits into a pipe. */
function bigLibrary() {
  const many = Array.from({ length: 400 }, (_, index) =>
    workout({ id: `w${String(index).padStart(6, '0')}`, note: 'long '.repeat(200) }),
  );
  return library(temporaryFolder(), many);
}

describe('a reader that stops early', () => {
  it.each([['list'], ['list', '--json'], ['export', '--format', 'jsonl', '--out', '-'], ['schema']])(
    'is no failure: %s',
    async (...argv) => {
      const { stderr, stdout } = await start(
        'bash',
        ['-c', `${quoted(node, bin, ...argv)} | head -c 10; echo " \${PIPESTATUS[0]}"`],
        bigLibrary(),
      ).ended;
      expect(stderr).toBe('');
      expect(stdout).toMatch(/ 0\n$/);
    },
  );
});

describe('an output that cannot be written', () => {
  it.skipIf(!existsSync('/dev/full'))('is an error, and reported', async () => {
    for (const argv of [['list'], ['export', '--format', 'jsonl', '--out', '-']]) {
      const { stdout } = await start(
        'bash',
        ['-c', `${quoted(node, bin, ...argv)} 2>&1 >/dev/full; echo $?`],
        bigLibrary(),
      ).ended;
      expect(stdout).toMatch(/^error: .*(full|no space)[\s\S]*\n[18]\n$/);
    }
  });
});

describe('a log that is read days later', () => {
  const polarSync = (...argv: string[]) =>
    start(node, [bin, ...argv], { ...library(temporaryFolder()), POLAR_SYNC_TOKEN_STORE: 'file', ...log }).ended;
  const log = { POLAR_SYNC_LOG_TIME: '1' };

  it('has the time before every line, of results and of errors', async () => {
    const { stdout } = await polarSync('list');
    const { stderr, exitCode } = await polarSync('pull', '--quiet');
    expect(exitCode).toBe(4);
    for (const text of [stdout, stderr]) {
      const lines = text.trimEnd().split('\n');
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d \S/);
    }
    expect(stderr).toMatch(/ error: You are not signed in[^\n]*\n[\d: -]+hint: /);
  });

  it('leaves output for other programs alone', async () => {
    expect((await polarSync('completion', 'bash')).stdout).toMatch(/^# polar-sync completion[^\n]*\n_polar_sync\(\)/);
    expect(JSON.parse((await polarSync('schema')).stdout)).toMatchObject({ title: 'polar-sync.workout/1' });
    expect((await polarSync('export', '--format', 'csv', '--out', '-')).stdout).not.toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d /m,
    );
  });

  it('is plain JSON with --json', async () => {
    expect(JSON.parse((await polarSync('list', '--json')).stdout)).toHaveLength(3);
    expect(JSON.parse((await polarSync('pull', '--json')).stderr)).toMatchObject({ code: 'NOT_LOGGED_IN' });
  });
});

describe('questions on a terminal', () => {
  const hasScript = process.env.CI === 'true' || existsSync('/usr/bin/script');

  it.skipIf(!hasScript)('hide the secret, and Ctrl-C exits with 130', async () => {
    const env = {
      POLAR_SYNC_HOME: temporaryFolder(),
      POLAR_REDIRECT_URI: `http://127.0.0.1:${await freePort()}/callback`,
      TERM: 'xterm',
    };
    const command = quoted(node, bin, 'login', '--no-browser', '--api', 'v3', '--token-store', 'file');
    const terminal = start('script', ['-qec', command, '/dev/null'], env);
    await expect.poll(() => terminal.said, { timeout: 10_000 }).toContain('Client id');
    terminal.child.stdin.write('my-client\r');
    await expect.poll(() => terminal.said, { timeout: 10_000 }).toContain('Client secret');
    // The prompt is written just before the echo is switched off.
    await new Promise((resolve) => setTimeout(resolve, 300));
    terminal.child.stdin.write('s3cret-typed\r');
    await expect.poll(() => terminal.said, { timeout: 10_000 }).toContain('client_id=my-client');
    terminal.child.stdin.write('\u0003');
    const { exitCode, stdout } = await terminal.ended;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('The sign-in was interrupted.');
    expect(stdout).toContain('my-client');
    expect(stdout).not.toContain('s3cret-typed');
  });
});

describe('start-up', () => {
  // Packages are loaded in two ways: as modules, which a hook sees, and by require, which keeps what it has loaded.
  const logging = `
    import { appendFileSync } from 'node:fs';
    export async function resolve(specifier, context, next) {
      const found = await next(specifier, context);
      appendFileSync(process.env.LOADED, found.url + '\\n');
      return found;
    }`;
  const watching = `
    import { appendFileSync } from 'node:fs';
    import { createRequire, register } from 'node:module';
    register('./log.mjs', import.meta.url);
    const { cache } = createRequire(import.meta.url);
    process.on('exit', () => {
      const builtins = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
      appendFileSync(process.env.LOADED, [...Object.keys(cache), ...builtins].join('\\n'));
    });`;

  const loadedBy = async (env: Record<string, string>, ...argv: string[]) => {
    const folder = temporaryFolder();
    const [loaded, log, watch] = [join(folder, 'loaded'), join(folder, 'log.mjs'), join(folder, 'watch.mjs')];
    writeFileSync(log, logging);
    writeFileSync(watch, watching);
    const { exitCode, stderr } = await start(node, ['--import', watch, bin, ...argv], { ...env, LOADED: loaded }).ended;
    expect([exitCode, stderr]).toEqual([0, '']);
    return readFileSync(loaded, 'utf8');
  };
  const namesIn = (text: string, pattern: RegExp) => [
    ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? '')),
  ];
  const packagesIn = (text: string) => namesIn(text, /node_modules\/((?:@[^/]+\/)?[^/]+)/g);
  const filesIn = (text: string) => namesIn(text, /bundle\/([\w-]+)\.js/g);

  it('loads nothing for the version and for help', async () => {
    for (const argv of [['--version'], ['--help'], [], ['help', 'export'], ['pull', '--help']]) {
      const loaded = await loadedBy({ POLAR_SYNC_HOME: temporaryFolder() }, ...argv);
      expect([packagesIn(loaded), filesIn(loaded)], argv.join(' ')).toEqual([
        [],
        ['start', 'rolldown-runtime', 'output'],
      ]);
    }
  });

  it('loads only SQLite, and none of the other commands, for a command that reads local data', async () => {
    for (const argv of [['status'], ['list'], ['list', '--json']]) {
      const loaded = await loadedBy(library(temporaryFolder()), ...argv);
      expect(
        packagesIn(loaded).every((name) => name.startsWith('better-sqlite3')),
        loaded,
      ).toBe(true);
      const own = argv[0] === 'status' ? ['state'] : [];
      expect(filesIn(loaded).sort()).toEqual(
        ['start', 'rolldown-runtime', 'output', 'program', 'library', ...own].sort(),
      );
      expect(loaded).not.toMatch(/NativeModule (crypto|zlib|http|tls|child_process|readline)$/m);
    }
  });

  it('loads no part of Node that reading local data does not need', async () => {
    const watch = join(temporaryFolder(), 'watch.cjs');
    writeFileSync(
      watch,
      "process.on('exit', () => require('fs').writeFileSync(process.env.LOADED, process.moduleLoadList.join('\\n')));",
    );
    for (const argv of [['status'], ['list'], ['list', '--json']]) {
      const env = { ...library(temporaryFolder()), LOADED: `${watch}.loaded` };
      expect((await start(node, ['--require', watch, bin, ...argv], env).ended).exitCode).toBe(0);
      const loaded = readFileSync(env.LOADED, 'utf8');
      expect(loaded).toMatch(/NativeModule fs$/m);
      expect(loaded).not.toMatch(/NativeModule (net|tty|crypto|zlib|child_process)$/m);
    }
  });

  it('loads what a command needs, and only then', async () => {
    const env = library(temporaryFolder());
    // What is part of the bundle has a file of its own there: undici; and zod, in that of the schema.
    const parts = (text: string) => [...packagesIn(text), ...filesIn(text)];
    const heavy = /^(undici|ora|open|yauzl|saxes|keytar|serve|zod)$/;
    const bySchema = await loadedBy(env, 'schema');
    expect([packagesIn(bySchema), filesIn(bySchema).filter((name) => heavy.test(name))]).toEqual([[], []]);
    expect(filesIn(bySchema)).toContain('workout-schema');
    expect(parts(await loadedBy(env, 'list'))).not.toContain('workout-schema');
    // The protocol of assistants takes longer to load than any command takes.
    expect(filesIn(await loadedBy(env, 'mcp', 'install', 'cursor', '--print', '--json'))).not.toContain('serve');
    for (const argv of [
      ['show', 'aa11'],
      ['sql', 'SELECT 1'],
      ['export', '--format', 'tcx', '--out', join(temporaryFolder(), 'new')],
      ['export', '--format', 'fit', '--out', temporaryFolder()],
    ]) {
      expect(parts(await loadedBy(env, ...argv)).filter((name) => heavy.test(name))).toEqual([]);
    }
  });
});

describe('the stack of an error', () => {
  it('names the lines of the source with --debug', async () => {
    const { stderr } = await start(node, [bin, 'list', '--db', temporaryFolder(), '--debug']).ended;
    expect(stderr).toContain('is a folder');
    expect(stderr).toMatch(/at refuseFolder .*src\/storage\/refuse\.ts:\d+:\d+/);
    expect(stderr).toMatch(/src\/commands\/list\/list\.ts:\d+:\d+/);
  });
});
