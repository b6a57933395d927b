import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../../../config/folder.js';
import { dropUnfinished } from '../../../config/unfinished.js';
import { codeOf } from '../../../guards.js';
import { responseLost } from '../../errors.js';
import type { WorkoutDelivery } from '../../target.js';

/** A file that is complete under a temporary name, and about to be renamed. */
export interface Placing {
  temporary: string;
  name: string;
}

/** A temporary file is removed when it is so old that no run, on any machine, can still be using it. */
const leftoverMs = 60 * 60 * 1000;

/** The file of a workout in a folder, by the id in its name; its type may have had another name then. */
export function fileIn(
  names: readonly string[],
  { id, aliases }: Pick<WorkoutDelivery, 'id' | 'aliases'>,
): string | undefined {
  const ends = [id, ...aliases].map((one) => `_${one}`);
  const isOne = (name: string) => ends.some((end) => name.replace(/(?:-\d+)?\.[a-z.]+$/, '').endsWith(end));
  return names.find((name) => !name.startsWith('.') && isOne(name));
}

/** The name for a new file; undefined: the folder has one already, and the user did not ask for another. */
export function nameFor(path: string, delivery: WorkoutDelivery): string | undefined {
  const { fileName, file, again } = delivery;
  const names = readdirSync(path);
  if (again !== true) return fileIn(names, delivery) === undefined ? `${fileName}.${file.extension}` : undefined;
  for (let n = 2; ; n += 1) {
    const name = `${fileName}-${n}.${file.extension}`;
    if (!names.includes(name)) return name;
  }
}

/** Writes the bytes under a temporary name; both are on disk when this returns. */
export function prepare(path: string, name: string, { id, file }: WorkoutDelivery): Placing {
  const temporary = `.polar-sync-${id}-${crypto.randomUUID().slice(0, 8)}.tmp`;
  const whole = join(path, temporary);
  // As open as the folder: the program that watches it may run as another user.
  const readers = statSync(path).mode & 0o044;
  try {
    const descriptor = openSync(whole, 'wx', 0o600 | readers);
    try {
      const bytes = file.bytes();
      for (let written = 0; written < bytes.length; )
        written += writeSync(descriptor, bytes, written, bytes.length - written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    syncNames(path);
  } catch (problem) {
    dropUnfinished(whole);
    throw problem;
  }
  return { temporary, name };
}

/** Gives it its name, which no other file has. @throws DeliveryError if it is unclear whether that happened. */
export function place(path: string, placing: Placing): void {
  try {
    renameSync(join(path, placing.temporary), join(path, placing.name));
  } catch (problem) {
    // A network folder may rename it and lose the response; repeated, the call finds nothing to rename.
    if (isPlaced(path, placing)) {
      if (existsSync(join(path, placing.name))) return;
      throw responseLost('The folder', `renaming failed (${codeOf(problem) ?? 'for no known reason'})`, problem);
    }
    dropUnfinished(join(path, placing.temporary));
    throw problem;
  }
  syncNames(path);
}

/** Whether it has its name: the temporary file is gone. */
export function isPlaced(path: string, { temporary }: Placing): boolean {
  return !existsSync(join(path, temporary));
}

/** Removes the temporary files of a workout that killed runs left. */
export function clean(path: string, id: string): void {
  for (const name of readdirSync(path)) {
    if (!name.startsWith(`.polar-sync-${id}-`) || !name.endsWith('.tmp')) continue;
    const file = join(path, name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > leftoverMs) rmSync(file, { force: true });
  }
}

/** Some network folders cannot flush names; their server keeps them. */
function syncNames(path: string): void {
  try {
    syncFolder(path);
  } catch (problem) {
    if (!['EINVAL', 'ENOTSUP', 'EBADF', 'EISDIR', 'EPERM'].includes(codeOf(problem) ?? '')) throw problem;
  }
}
