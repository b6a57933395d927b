import fs, { mkdirSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cloneFolder, driverFacts } from '../../../src/storage/sqlite/missing-driver.js';
import { temporaryFolder } from '../../support/folder.js';

/* What is looked at where SQLite does not work: the program itself is started in missing-driver.test.ts. */

const node = Number.parseInt(process.versions.node, 10);
const real = ['platform', 'execPath', 'versions'].map(
  (name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const,
);

/** Another process, as far as it is asked. */
function as(name: 'platform' | 'execPath', value: string): void {
  Object.defineProperty(process, name, { value, configurable: true, writable: true, enumerable: true });
}

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  for (const [name, descriptor] of real) if (descriptor?.configurable) Object.defineProperty(process, name, descriptor);
});

const facts = (env: NodeJS.ProcessEnv = {}, problem: unknown = 'x') => driverFacts(problem, env);

/** A folder of these programs. */
function folderOf(...programs: string[]): string {
  const folder = temporaryFolder();
  for (const name of programs) writeFileSync(join(folder, name), '');
  return folder;
}

describe('what is told of a machine', () => {
  it('is what a build needs and PATH does not have', () => {
    const all = ['a C++ compiler', 'make', 'Python 3'];
    expect([facts().lacking, facts({ PATH: '' }).lacking, facts({ PATH: folderOf() }).lacking]).toEqual([
      all,
      all,
      all,
    ]);
    expect(facts({ PATH: folderOf('c++', 'make', 'python3') }).lacking).toEqual([]);
    expect(facts({ PATH: folderOf('clang++', 'gmake', 'python') }).lacking).toEqual([]);
    expect(facts({ PATH: folderOf('g++') }).lacking).toEqual(['make', 'Python 3']);
    expect(facts({ PATH: [folderOf('g++'), '', folderOf('make')].join(delimiter) }).lacking).toEqual(['Python 3']);
  });

  it('is the clone it runs in', () => {
    expect([facts().clone, resolve(cloneFolder() ?? '')]).toEqual([true, resolve(import.meta.dirname, '../../..')]);
  });

  it('on Windows is nothing that PATH would show, nor headers', () => {
    const folder = headers(node);
    expect(facts().headers).toBe(folder);
    as('platform', 'win32');
    expect(facts({ PATH: '' }).lacking).toEqual([]);
    expect(facts()).not.toHaveProperty('headers');
  });

  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])('is the proxy that %s names', (name) => {
    expect([facts({ [name]: 'http://proxy' }).proxied, facts({ [name]: '' }).proxied, facts().proxied]).toEqual([
      ...[true, false, false],
    ]);
  });

  it('is the first line of what loading said', () => {
    expect([
      facts({}, new Error('one\ntwo')).problem,
      facts({}, new Error('')).problem,
      facts({}, 'word').problem,
    ]).toEqual([...['one', '', 'word']]);
  });

  it('is this Node, and what is installed for it', () => {
    expect(facts()).toMatchObject({ node, here: 'built' });
    const exists = fs.existsSync;
    vi.spyOn(fs, 'existsSync').mockImplementation((path) => !String(path).endsWith('.node') && exists(path));
    syncBuiltinESMExports();
    // The newer line carries its native parts with it.
    expect(facts().here).toBe(node < 22 ? 'unbuilt' : 'built');
  });

  /** Beside the program of Node lie the headers of a version. */
  function headers(version: number, text = `#define NODE_MAJOR_VERSION ${version}`): string {
    const prefix = temporaryFolder();
    mkdirSync(join(prefix, 'include', 'node'), { recursive: true });
    writeFileSync(join(prefix, 'include', 'node', 'node_version.h'), `/* x */\n${text}\n#define OTHER 1\n`);
    as('execPath', join(prefix, 'bin', 'node'));
    return prefix;
  }

  it('are the headers of this very Node', () => {
    expect(headers(node)).toBe(facts().headers);
    for (const others of [
      () => headers(node + 1),
      () => headers(node, `#define NODE_MAJOR_VERSION ${node}0`),
      () => headers(node, `// #define NODE_MAJOR_VERSION ${node}`),
      () => as('execPath', join(temporaryFolder(), 'bin', 'node')),
    ]) {
      others();
      expect(facts()).not.toHaveProperty('headers');
    }
  });
});
