import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { whyStale } from './built.js';

const root = resolve(import.meta.dirname, '../..');
const builtBy = join(import.meta.dirname, 'built.ts');

/** Slow test files, the slowest first: what starts last is short, so that all cores finish together. */
const longest = [
  'test/sync/sweeps/crash/crash-sweep',
  'test/real/failing-disk/pull',
  'test/sync/sweeps/fault-sweep',
  'test/real/install-bare',
  'test/sync/sweeps/transactions-fault-sweep',
  'test/commands/signals/every-command',
  'test/sync/sweeps/stopped-sweep',
  'test/real/install',
  'test/commands/import/import',
  'test/sync/schedule',
  'test/real/failing-disk/backup',
  'test/real/failing-disk/export',
  'test/real/failing-disk/import',
  'test/real/failing-disk/rotation',
  'test/sync/sweeps/witness-sweep',
  'test/sync/sweeps/any-order',
  'test/auth/renewal/rotation-sweep',
  'test/auth/renewal/rotation-race',
  'test/sync/kinds/crash-data',
  'test/export/arbitrary',
  'test/sync/sweeps/race',
  'test/sync/pull',
  'test/commands/login/process',
  'test/commands/program/process',
  'test/sweep/data',
  'test/commands/export/own-files',
  'test/sync/kinds/kinds',
].map((path) => {
  const file = join(root, `${path}.test.ts`);
  if (!existsSync(file)) throw new Error(`test/support/sequence.ts names ${path}, which does not exist.`);
  return file;
});

/** The order in which test files run. A run that needs `dist` ends before it starts if `dist` is stale. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const needing = files.find(({ moduleId }) => imports(moduleId, builtBy));
    const stale = needing && whyStale();
    if (stale !== undefined) throw new Error(stale);
    // Then the others, in their order.
    const place = ({ moduleId }: TestSpecification) =>
      longest.includes(moduleId) ? longest.indexOf(moduleId) : longest.length;
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

const known = new Map<string, readonly string[]>();

/** Whether a test module imports another one, directly or through other test modules. */
function imports(module: string, wanted: string, seen = new Set<string>()): boolean {
  if (module === wanted) return true;
  if (seen.has(module)) return false;
  seen.add(module);
  return importsOf(module).some((one) => imports(one, wanted, seen));
}

function importsOf(module: string): readonly string[] {
  const found = known.get(module);
  if (found) return found;
  const paths = [...readFileSync(module, 'utf8').matchAll(/(?:from|import) '(\.[^']+)'/g)]
    .map(([, path = '']) => join(dirname(module), path.replace(/\.js$/, '.ts')))
    .filter((path) => path.startsWith(join(root, 'test')) && existsSync(path));
  known.set(module, paths);
  return paths;
}
