import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { temporaryFolder } from './folder.js';

const mounted: string[] = [];
const closed: string[] = [];

// Runs before the folders are removed, because what is registered last runs first.
afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync('umount', [folder]);
  for (const folder of closed.splice(0)) chmodSync(folder, 0o700);
});

/** Root ignores permissions, so for root the folder must be mounted read-only. */
const isRoot = process.getuid?.() === 0;

/**
 * Makes a folder and its contents read-only.
 * @param shown for root, the folder to show there instead, which itself can still be written.
 * @returns whether that was possible here.
 */
export function makeReadOnly(folder: string, shown = folder): boolean {
  if (isRoot) {
    if (spawnSync('mount', ['--bind', shown, folder]).status !== 0) return false;
    mounted.push(folder);
    return spawnSync('mount', ['-o', 'remount,bind,ro', folder]).status === 0;
  }
  if (shown !== folder) return false;
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o400);
  chmodSync(folder, 0o500);
  closed.push(folder);
  return true;
}

/** Whether `makeReadOnly` works here. */
export function canMakeReadOnly(): boolean {
  const folder = join(temporaryFolder(), 'probe');
  mkdirSync(folder);
  const works = makeReadOnly(folder);
  for (const mount of mounted.splice(0)) spawnSync('umount', [mount]);
  return works;
}

/** Mounts a small separate disk at `folder`; false if mounting is not permitted. */
export function mountSmall(folder: string, size: string): boolean {
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status !== 0) return false;
  mounted.push(folder);
  return true;
}
