import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Why tests of what `npm run build` makes cannot be trusted, in words; undefined: they can. */
export function whyStale(file = join(root, 'dist/bundle/start.js')): string | undefined {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return 'There is no dist: run npm run build first.';
  const newer = newestSource();
  return newer.mtimeMs > made ? `dist is older than ${newer.name}: run npm run build first.` : undefined;
}

/**
 * A file made by `npm run build`, for tests that start processes. A run that includes a test file importing this does not
 * start if the build is stale; see `sequence.ts`.
 * @param path below `dist`.
 * @throws if it is missing, or older than any of the sources.
 */
export function built(path: string): string {
  const file = join(root, 'dist', path);
  const stale = whyStale(file);
  if (stale !== undefined) throw new Error(stale);
  return file;
}

function newestSource(): { name: string; mtimeMs: number } {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name: `src/${name}`, mtimeMs: statSync(join(root, 'src', name)).mtimeMs }))
    .reduce((newest, one) => (one.mtimeMs > newest.mtimeMs ? one : newest));
}
