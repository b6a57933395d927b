import { existsSync, lstatSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode, StoreError, UsageError } from '../../errors.js';
import { reasonOf } from '../../export/errors.js';
import { lockStore } from '../../storage/lock.js';
import { bytes } from '../../ui/format.js';
import type { Context } from '../context.js';
import { readMark } from './mark.js';
import { isWritten, MARK } from './names.js';

/** The result of `demo --remove`. */
interface Removed {
  schema: 'polar-sync.demo-removed/1';
  folder: string;
  freed_bytes: number;
  /** Names that no demo writes; with them the folder stays. */
  left: string[];
}

/**
 * Deletes what demos have written into a folder, and the folder if nothing else is in it. Links are deleted, and what they
 * lead to stays.
 * @throws UsageError for a folder that no demo made, BusyError while something works on its database, StoreError.
 */
export async function removeDemo({ ui, signal }: Context, folder: string): Promise<number> {
  refuseOthers(folder);
  const db = join(folder, 'polar-sync.db');
  const lock = existsSync(db) ? await lockStore(db, 0, signal, 'Wait for the demo to end.') : undefined;
  try {
    const names = readdirSync(folder).filter(isWritten);
    const freed = sizeOf(folder, names);
    // The mark goes last, so that a removal that is interrupted can be continued.
    const remove = (some: readonly string[]) => {
      for (const name of some) rmSync(join(folder, name), { recursive: true, force: true });
    };
    remove(names.filter((name) => name !== MARK && !isLock(name)));
    lock?.release();
    remove(names.filter((name) => name !== MARK));
    remove([...readdirSync(folder).filter(isLock), MARK]);
    const left = readdirSync(folder);
    if (left.length === 0) rmdirSync(folder);
    const result: Removed = { schema: 'polar-sync.demo-removed/1', folder, freed_bytes: freed, left };
    if (ui.json) ui.result(result);
    else {
      ui.print(`Removed the demo in ${folder}: ${bytes(freed)} freed.`);
      if (left.length > 0) ui.warn(`Left there, because no demo wrote it: ${left.join(', ')}`);
    }
    return ExitCode.ok;
  } catch (cause) {
    throw new StoreError('DEMO_REMOVE', `Cannot remove the demo in ${folder}: ${reasonOf(cause)}.`, {
      hint: 'Run demo --remove again when nothing uses the folder.',
      cause,
    });
  } finally {
    lock?.release();
  }
}

/** Held while the rest is deleted. */
const isLock = (name: string) => /^polar-sync\.db\.lock/.test(name);

/** @throws UsageError for anything but the folder of a demo itself. */
function refuseOthers(folder: string): void {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  const mark = join(folder, MARK);
  if (!stat) throw notDemo(folder, 'does not exist');
  if (stat.isSymbolicLink()) throw notDemo(folder, 'is a link, not the folder itself');
  if (!stat.isDirectory()) throw notDemo(folder, 'is a file, not a folder');
  if (!lstatSync(mark, { throwIfNoEntry: false })?.isFile()) throw notDemo(folder, `holds no ${MARK}`);
  readMark(mark, readFileSync(mark, 'utf8'));
}

function notDemo(folder: string, why: string): UsageError {
  return new UsageError('NO_DEMO', `Nothing was removed: ${folder} ${why}.`, {
    hint: 'Name the folder of a demo with --dir.',
  });
}

/** Bytes of files below a folder, as their lengths say; links count as themselves, and are not followed. */
export function sizeOf(folder: string, names: readonly string[] = readdirSync(folder)): number {
  return names.reduce((sum, name) => {
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) return sum;
    return sum + (stat.isDirectory() ? sizeOf(path) : stat.size);
  }, 0);
}
