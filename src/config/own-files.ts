import { readdirSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';
import { PolarSyncError, UsageError } from '../errors.js';
import type { Environment } from './environment.js';
import { type Paths, resolvePaths } from './paths.js';
import { listProfiles } from './profiles.js';
import { resolveSettings, type Settings } from './settings.js';

/** The profile in use, and the environment that leads to the others. */
interface Writer {
  settings: Pick<Settings, 'paths'>;
  env: Environment;
}

/** A file of polar-sync itself, or everything in a folder. */
interface Own {
  /** As `real` names it; `fold`ed if the file system ignores case. */
  place: string;
  what: string;
  fold: (path: string) => string;
  /** Whether a path that continues like this after `place` is one too. */
  isMore?: (rest: string) => boolean;
}

/**
 * Keeps exports from overwriting polar-sync's own files, of this and every other profile, under any name: a symbolic or
 * hard link to one is that file too, and so is another spelling if the file system treats them as the same.
 * @param folds whether a folder ignores upper and lower case.
 * @returns a function that throws UsageError OWN_FILE for a path that must not be written.
 */
export function ownFilesGuard({ settings, env }: Writer, folds = foldsCase): (path: string) => void {
  const known = [settings.paths, ...pathsOfAll(env)];
  const foldIn = remembered((folder: string) => (folds(folder) ? folded : (path: string) => path));
  const all = known.flatMap((paths) => ownFiles(paths, foldIn));
  return (path) => {
    const target = real(path);
    const found = statOf(path);
    // A file with a single name is found by that name.
    const isLinked = found !== undefined && found.nlink > 1;
    const own = all.find(({ place, fold, isMore }) => {
      const name = fold(target);
      if (name === place) return true;
      if (isLinked && [place, ...moreOf(place, isMore)].some((one) => isSame(found, statOf(one)))) return true;
      return isMore !== undefined && name.startsWith(place) && isMore(name.slice(place.length));
    });
    if (own === undefined) return;
    throw new UsageError('OWN_FILE', `${path} is ${own.what} of polar-sync itself, so nothing was written there.`, {
      hint: 'Name another file.',
    });
  };
}

/** The existing files whose names are known only by their beginning. */
function moreOf(place: string, isMore: Own['isMore']): string[] {
  if (!isMore) return [];
  const names = [dirname(place), place].flatMap((folder) => namesIn(folder).map((name) => join(folder, name)));
  return names.filter((path) => path.startsWith(place) && isMore(path.slice(place.length)));
}

/** Empty also if the folder is missing or may not be listed: what is in it is still found by its own name. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function ownFiles({ configFile, tokenFile, dbFile }: Paths, foldIn: (folder: string) => Own['fold']): Own[] {
  const own = (path: string, what: string, isMore?: Own['isMore']): Own => {
    const place = real(path);
    const fold = foldIn(dirname(place));
    return { place: fold(place), what, fold, ...(isMore && { isMore }) };
  };
  const stores = [...new Set([resolve(dbFile), real(dbFile)])];
  return [
    own(configFile, 'the configuration'),
    own(tokenFile, 'the token file'),
    own(join(dirname(tokenFile), 'token-second.json'), 'the second token file'),
    own(`${tokenFile}.lock`, 'the lock of the sign-in'),
    own(join(dirname(configFile), 'targets.json'), 'the list of targets'),
    own(join(dirname(configFile), 'delivered.json'), 'the record of deliveries'),
    own(join(dirname(configFile), 'delivered.json.lock'), 'the lock of deliveries'),
    own(join(dirname(tokenFile), 'target-keys'), 'the keys of the targets', (rest) => rest.startsWith(sep)),
    own(join(dirname(configFile), 'webhook.json'), 'the webhook'),
    own(join(dirname(tokenFile), 'webhook-key'), 'the key of the webhook'),
    own(join(dirname(configFile), 'invitations'), 'the invitations', (rest) => rest.startsWith(sep)),
    own(join(dirname(configFile), 'inbox'), 'the inbox of events', (rest) => rest.startsWith(sep) || rest === '.lock'),
    own(join(dirname(configFile), 'all-profiles.lock'), 'the lock of the pull of all profiles'),
    own(`${configFile}.lock`, 'the lock of the sign-in'),
    own(join(dirname(configFile), 'witness'), 'the witness of the database', (rest) => rest.startsWith(sep)),
    ...stores.flatMap((store) => [
      own(store, 'the database'),
      ...['-wal', '-shm', '-journal'].map((end) => own(store + end, 'a part of the database')),
      own(`${store}.push.lock`, 'the lock of deliveries'),
      own(`${store}.lock`, 'the lock of the database'),
      own(`${store}.report`, 'what earlier reports have encoded'),
      own(`${store}.page.html`, 'the page that show --open writes'),
      own(`${store}.v`, 'a copy of the database', (rest) => /^\d+\.backup(\.tmp)?$/.test(rest)),
      own(join(dirname(store), `${parse(store).name}.log`), 'the log'),
    ]),
  ];
}

/** The paths of every profile, with and without the settings that name another database. */
function pathsOfAll(env: Environment): Paths[] {
  return orNone(() => listProfiles(env)).flatMap((profile) => [
    ...orNone(() => [resolvePaths(env, profile)]),
    // A configuration that cannot be read names no database; the commands that use it report that.
    ...orNone(() => [resolveSettings({ ...env, POLAR_SYNC_DB: undefined }, { profile }).paths]),
  ]);
}

function orNone<T>(look: () => T[]): T[] {
  try {
    return look();
  } catch (problem) {
    if (problem instanceof PolarSyncError) return [];
    throw problem;
  }
}

function remembered<T>(find: (key: string) => T): (key: string) => T {
  const found = new Map<string, T>();
  return (key) => {
    const value = found.get(key) ?? find(key);
    found.set(key, value);
    return value;
  };
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Looks up an existing name in upper case. */
function foldsCase(folder: string): boolean {
  const name = namesIn(folder).find((one) => one.toUpperCase() !== one);
  return name !== undefined && isSame(statOf(join(folder, name)), statOf(join(folder, name.toUpperCase())));
}

function isSame(one: Stats | undefined, other: Stats | undefined): boolean {
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // What cannot be inspected cannot be written either, which is reported then.
    return undefined;
  }
}

/** Where a link leads, even if nothing is there yet: writing to such a link creates the file it names. */
function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** The one real name of a file that exists, or could. @param depth how many chained links are followed. */
function real(path: string, depth = 40): string {
  const whole = resolve(path);
  try {
    return realpathSync.native(whole);
  } catch {
    const folder = dirname(whole);
    if (folder === whole) return whole;
    const name = join(real(folder), basename(whole));
    const leadsTo = depth > 0 ? linkAt(name) : undefined;
    return leadsTo === undefined ? name : real(resolve(dirname(name), leadsTo), depth - 1);
  }
}
