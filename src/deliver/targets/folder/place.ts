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
import { answerLost } from '../../errors.js';
import type { WorkoutDelivery } from '../../target.js';

/** A file that lies beside and is about to get its name. */
export interface Placing {
  temporary: string;
  name: string;
}

/** What a killed run left is removed when it is so old that nobody, on no machine, can be at work with it. */
const leftoverMs = 60 * 60 * 1000;

/** The name under which a workout lies in a folder already, whatever its type was called then. */
export function isTold(
  names: readonly string[],
  { id, aliases }: Pick<WorkoutDelivery, 'id' | 'aliases'>,
): string | undefined {
  const ids = [id, ...aliases];
  return names.find(
    (name) => !name.startsWith('.') && ids.some((one) => new RegExp(`_${one}(-\\d+)?\\.[a-z.]+$`).test(name)),
  );
}

/** The name a file gets; undefined: it is there, and is not wanted again. */
export function nameFor(path: string, delivery: WorkoutDelivery): string | undefined {
  const { fileName, file, again } = delivery;
  const names = readdirSync(path);
  if (again !== true) return isTold(names, delivery) === undefined ? `${fileName}.${file.extension}` : undefined;
  for (let n = 2; ; n += 1) {
    const name = `${fileName}-${n}.${file.extension}`;
    if (!names.includes(name)) return name;
  }
}

/** Writes the bytes beside, on the disk with their name when this returns. */
export function prepare(path: string, name: string, { id, file }: WorkoutDelivery): Placing {
  const temporary = `.polar-sync-${id}-${crypto.randomUUID().slice(0, 8)}.tmp`;
  const whole = join(path, temporary);
  // As open as the folder: whoever watches it may be another user.
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

/** Gives it its name, which nothing else has. @throws DeliveryError when it cannot be known whether it got it. */
export function place(path: string, placing: Placing): void {
  try {
    renameSync(join(path, placing.temporary), join(path, placing.name));
  } catch (problem) {
    // A network folder may carry it out and lose the answer; asked again it says that there is nothing to rename.
    if (isPlaced(path, placing)) {
      if (existsSync(join(path, placing.name))) return;
      throw answerLost('The folder', `renaming failed (${codeOf(problem) ?? 'for no known reason'})`, problem);
    }
    dropUnfinished(join(path, placing.temporary));
    throw problem;
  }
  syncNames(path);
}

/** Whether it got its name: the temporary file has gone. */
export function isPlaced(path: string, { temporary }: Placing): boolean {
  return !existsSync(join(path, temporary));
}

/** Removes what killed runs left of a workout. */
export function clean(path: string, id: string): void {
  for (const name of readdirSync(path)) {
    if (!name.startsWith(`.polar-sync-${id}-`) || !name.endsWith('.tmp')) continue;
    const file = join(path, name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > leftoverMs) rmSync(file, { force: true });
  }
}

/** Some network folders cannot flush names; there the server keeps them. */
function syncNames(path: string): void {
  try {
    syncFolder(path);
  } catch (problem) {
    if (!['EINVAL', 'ENOTSUP', 'EBADF', 'EISDIR', 'EPERM'].includes(codeOf(problem) ?? '')) throw problem;
  }
}
