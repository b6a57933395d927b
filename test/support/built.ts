import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/**
 * A file that `npm run build` makes, for tests that start processes.
 * @param path below `dist`.
 * @throws when it is not there, or older than any of the sources: the test would be one of another program.
 */
export function built(path: string): string {
  const file = join(root, 'dist', path);
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) throw new Error('There is no dist: run npm run build first.');
  const newer = newestSource();
  if (newer.mtimeMs > made) throw new Error(`dist is older than ${newer.name}: run npm run build first.`);
  return file;
}

function newestSource(): { name: string; mtimeMs: number } {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name: `src/${name}`, mtimeMs: statSync(join(root, 'src', name)).mtimeMs }))
    .reduce((newest, one) => (one.mtimeMs > newest.mtimeMs ? one : newest));
}
