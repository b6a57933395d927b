import { existsSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../guards.js';

/** Why a file or folder cannot be trusted, as a sentence, and what helps. */
export interface Exposure {
  message: string;
  hint: string;
}

/**
 * Whether another user on this machine can change the file or folder at `path`; a link is followed. It must belong to
 * this user or to root, and neither its group nor others may write to it. A folder with the sticky bit that belongs to one
 * of the two is fine too, like /tmp: others can add files there, but neither replace nor remove existing ones. For root,
 * the owner does not matter: in a container the folder often belongs to a user id of the host, and root is responsible for
 * the folders it names. undefined: it is safe, or missing; on Windows, access lists protect the user's folders, and the
 * modes that Node shows mean nothing.
 */
export function exposureOf(path: string, me: number | undefined = process.geteuid?.()): Exposure | undefined {
  const found = lookAt(path);
  if (found === undefined || me === undefined) return undefined;
  const quoted = JSON.stringify(path);
  if (me !== 0 && !isOwn(found, me)) {
    return {
      message: `${path} belongs to another user on this machine (uid ${found.uid}).`,
      hint: `As root, run: chown ${me} ${quoted}; or choose another location with POLAR_SYNC_HOME or --db.`,
    };
  }
  if ((found.mode & 0o022) === 0 || isSticky(found, me)) return undefined;
  const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
  return {
    message: `Others on this machine can change ${path} (mode ${mode}).`,
    hint: `Run: chmod go-w ${quoted}`,
  };
}

/** As exposureOf, for a file, its folder, and the folder that a link leads to. */
export function exposureOfFile(path: string): Exposure | undefined {
  const real = existsSync(path) ? realpathSync(path) : path;
  const places = new Set([path, dirname(path), dirname(real)]);
  return [...places].map((place) => exposureOf(place)).find((exposure) => exposure !== undefined);
}

function isOwn({ uid }: Stats, me: number): boolean {
  return uid === me || uid === 0;
}

/** undefined also if this user has no access: opening it fails, and says so. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (problem) {
    if (codeOf(problem) === 'EACCES') return undefined;
    throw problem;
  }
}

function isSticky(found: Stats, me: number): boolean {
  return found.isDirectory() && (found.mode & 0o1000) !== 0 && isOwn(found, me);
}
