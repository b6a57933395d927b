import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { replaceDurably } from '../../config/durable-file.js';
import { UsageError } from '../../errors.js';
import { codeOf, isObject } from '../../guards.js';
import { writeFailed } from '../errors.js';
import type { WrittenFile } from './table-file.js';

/** One kind of an athlete in one year: what it was made from, and its files by path below the folder. */
export interface Partition {
  source: string;
  files: Record<string, WrittenFile>;
}

/** `_manifest.json`: what the folder holds, by `kind/athlete/year`. It is replaced when everything else is there. */
export interface Manifest {
  schema: 'polar-sync.dataset/1';
  pseudonymized: boolean;
  partitions: Record<string, Partition>;
}

/** The athlete that a key of `partitions` names, as in paths. */
export const athleteIn = (key: string): string | undefined => key.split('/')[1];

const pathIn = (folder: string) => join(folder, '_manifest.json');

/** @throws UsageError DATASET_DAMAGED, DATASET_MIXED if it has names and should have pseudonyms, or the other way. */
export function readManifest(folder: string, pseudonymized: boolean): Manifest {
  const empty: Manifest = { schema: 'polar-sync.dataset/1', pseudonymized, partitions: {} };
  let text: string;
  try {
    text = readFileSync(pathIn(folder), 'utf8');
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return empty;
    throw damaged(folder, problem);
  }
  const manifest = parsed(text, folder);
  if (manifest.pseudonymized !== pseudonymized) throw mixed(folder, manifest.pseudonymized);
  return manifest;
}

/** Only a file of the size and time that were noted counts as the one that was written. */
export function isThere(folder: string, { files }: Partition): boolean {
  return Object.entries(files).every(([path, { bytes, modified }]) => {
    const found = statSync(join(folder, path), { throwIfNoEntry: false });
    return found?.size === bytes && found.mtimeMs === modified;
  });
}

/**
 * Replaces the partitions of one athlete in the manifest of a folder. Those of others may have changed since it was read.
 * @param own the manifest with the athlete's partitions. @returns what was written.
 * @throws StoreError, and as readManifest.
 */
export function writePartitions(folder: string, athlete: string, own: Manifest): Manifest {
  const isOwn = ([key]: [string, Partition]) => athleteIn(key) === encodeURIComponent(athlete);
  const others = Object.entries(readManifest(folder, own.pseudonymized).partitions).filter((one) => !isOwn(one));
  const partitions = Object.fromEntries([...others, ...Object.entries(own.partitions).filter(isOwn)]);
  const manifest: Manifest = { ...own, partitions };
  writeManifest(folder, manifest);
  return manifest;
}

function writeManifest(folder: string, manifest: Manifest): void {
  const sorted = Object.fromEntries(Object.entries(manifest.partitions).sort(([a], [b]) => (a < b ? -1 : 1)));
  try {
    replaceDurably(pathIn(folder), `${JSON.stringify({ ...manifest, partitions: sorted }, null, 1)}\n`);
  } catch (problem) {
    throw writeFailed(pathIn(folder), problem);
  }
}

function parsed(text: string, folder: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (problem) {
    throw damaged(folder, problem);
  }
  const partitions = isObject(value) && value.schema === 'polar-sync.dataset/1' ? value.partitions : undefined;
  // The key of a partition names kind, athlete and year.
  if (!isObject(partitions) || Object.keys(partitions).some((key) => key.split('/').length !== 3))
    throw damaged(folder);
  return value as unknown as Manifest;
}

function damaged(folder: string, cause?: unknown): UsageError {
  return new UsageError('DATASET_DAMAGED', `${pathIn(folder)} cannot be read as the list of a dataset.`, {
    hint: 'Name another folder with --out, or delete this one.',
    cause,
  });
}

function mixed(folder: string, pseudonymized: boolean): UsageError {
  return new UsageError('DATASET_MIXED', `The dataset in ${folder} has ${pseudonymized ? 'pseudonyms' : 'names'}.`, {
    hint: `Name another folder with --out, or ${pseudonymized ? 'add' : 'leave out'} --pseudonymize.`,
  });
}
