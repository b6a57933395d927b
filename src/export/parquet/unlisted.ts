import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dropLeftovers } from '../../config/unfinished.js';
import { writeFailed } from '../errors.js';
import type { Manifest } from './manifest.js';
import { FILE, TEMPORARY } from './table-file.js';

/**
 * Deletes the files of an athlete that the manifest does not list: of partitions that are gone, and what a killed export had
 * already named; also what it left unfinished, and empty folders. Files with other names stay: they are not ours.
 * @throws StoreError
 */
export function removeUnlisted(folder: string, athlete: string, manifest: Manifest): void {
  const listed = new Set(Object.values(manifest.partitions).flatMap(({ files }) => Object.keys(files)));
  try {
    for (const kind of foldersIn(folder, 'kind=')) {
      const own = `${kind}/athlete=${encodeURIComponent(athlete)}`;
      for (const year of foldersIn(join(folder, own), 'year=')) {
        const path = `${own}/${year}`;
        dropLeftovers(join(folder, path), TEMPORARY);
        if (!listed.has(`${path}/${FILE}`)) rmSync(join(folder, path, FILE), { force: true });
        removeIfEmpty(join(folder, path));
      }
      removeIfEmpty(join(folder, own));
      removeIfEmpty(join(folder, kind));
    }
  } catch (problem) {
    throw writeFailed(folder, problem);
  }
}

const foldersIn = (path: string, start: string) =>
  existsSync(path) ? readdirSync(path).filter((name) => name.startsWith(start)) : [];

function removeIfEmpty(path: string): void {
  if (existsSync(path) && readdirSync(path).length === 0) rmdirSync(path);
}
