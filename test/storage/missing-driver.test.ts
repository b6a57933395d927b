import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DriverFacts, whyNoDriver } from '../../src/storage/missing-driver.js';
import { start } from '../commands/bin.js';
import { temporaryFolder } from '../support/folder.js';

const root = resolve(import.meta.dirname, '../..');

describe('why SQLite does not work', () => {
  const facts: DriverFacts = { node: 20, here: 'absent', other: false, lacking: [], proxied: false, problem: 'ABI' };
  const all = ['a C++ compiler', 'make', 'Python 3'];

  it.each<[string, Partial<DriverFacts>, RegExp, RegExp]>([
    [
      'no compiler',
      { lacking: all },
      /a C\+\+ compiler, make, Python 3 are missing/,
      /Node 22 or newer.*build-essential/,
    ],
    ['only make lacks', { lacking: ['make'] }, /for which make is missing/, /install make /],
    ['no headers', {}, /github\.com nor the headers of Node from nodejs\.org/, /set HTTPS_PROXY/],
    ['no headers through a proxy', { proxied: true }, /headers of Node/, /check HTTPS_PROXY/],
    [
      'headers of this Node',
      { headers: '/opt/n 20' },
      /headers of Node/,
      /^Run: npm_config_nodedir="\/opt\/n 20" npm ci /,
    ],
    [
      'scripts not run',
      { here: 'unbuilt' },
      /did not run the install script of better-sqlite3-node20/,
      /install-scripts approve better-sqlite3-node20.*npm rebuild better-sqlite3-node20/,
    ],
    ['another Node', { other: true }, /another Node than this one \(20\)/, /npm ci/],
    ['built for another', { here: 'built' }, /built for another Node or system \(ABI\)/, /npm rebuild/],
    ['left out', { node: 24, lacking: all }, /npm left out better-sqlite3,/, /--include=optional/],
  ])('%s', (_name, changes, message, hint) => {
    const said = whyNoDriver({ ...facts, ...changes });
    expect(said.message).toMatch(message);
    expect(said.hint).toMatch(hint);
  });
});

describe('an installation without SQLite', () => {
  /** The program as npm leaves it where the optional dependency could not be built: it takes the package away. */
  function installed(): string {
    const folder = temporaryFolder();
    for (const part of ['bin', 'dist/bundle', 'package.json'])
      cpSync(join(root, part), join(folder, part), { recursive: true });
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) {
      const path = join(folder, 'node_modules', name);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), path);
    }
    return folder;
  }

  it('ends with the words that the first command has, and does not fail', { timeout: 60_000 }, async () => {
    const folder = installed();
    const env = { PATH: folder, HOME: folder, POLAR_SYNC_HOME: folder };
    const node = (...argv: string[]) => start(process.execPath, argv, env).ended;
    const { exitCode, stdout, stderr } = await node(join(folder, 'bin/after-install.js'));
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('polar-sync: SQLite does not work here, and polar-sync needs it: ');
    const program = join(folder, 'bin/polar-sync.js');
    const demo = await node(program, 'import', folder, '--user', '1', '--json');
    const { code, exit, message, hint } = JSON.parse(demo.stderr.trim().split('\n').at(-1) ?? '');
    expect([demo.exitCode, code, exit]).toEqual([8, 'SQLITE_MISSING', 8]);
    expect(stderr).toBe(`\npolar-sync: ${message}\npolar-sync: ${hint}\n\n`);
    if (Number.parseInt(process.versions.node, 10) < 22) expect(message).toContain('a C++ compiler, make, Python 3');
    else expect(message).toContain('npm left out');
  });

  it('is silent where all is well, and before the build', async () => {
    const whole = await start(process.execPath, [join(root, 'bin/after-install.js')]).ended;
    expect(whole).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    const bare = temporaryFolder();
    cpSync(join(root, 'bin'), join(bare, 'bin'), { recursive: true });
    const before = await start(process.execPath, [join(bare, 'bin/after-install.js')]).ended;
    expect(before).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });
});
