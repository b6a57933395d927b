import { realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';
import { UsageError } from '../errors.js';
import type { Paths } from './paths.js';

/** Our own files by what they are called: nothing that is written out may land on one of them. */
function ownFiles({ configFile, tokenFile, dbFile }: Paths): [path: string, what: string][] {
  const stores = [...new Set([dbFile, real(dbFile)])];
  return [
    [configFile, 'the configuration'],
    [tokenFile, 'the token file'],
    [`${tokenFile}.lock`, 'the lock of the sign-in'],
    [`${configFile}.lock`, 'the lock of the sign-in'],
    ...stores.flatMap((store): [string, string][] => [
      [store, 'the database'],
      ...['-wal', '-shm', '-journal'].map((end): [string, string] => [store + end, 'a part of the database']),
      [`${store}.lock`, 'the lock of the database'],
      [join(dirname(store), `${parse(store).name}.log`), 'the log'],
    ]),
  ];
}

/**
 * Keeps what is written out off our own files, under whatever name: a link to one, symbolic or hard, is that file too.
 * @throws UsageError OWN_FILE
 */
export function refuseOwnFile(path: string, paths: Paths): void {
  const target = real(path);
  const inode = statOf(path);
  const own = ownFiles(paths).find(([file]) => target === real(file) || isSame(inode, statOf(file)));
  const witnesses = real(join(dirname(paths.configFile), 'witness'));
  const isWitness = target === witnesses || target.startsWith(witnesses + sep);
  const isOldStore =
    /^\.v\d+\.backup$/.test(target.slice(real(paths.dbFile).length)) && target.startsWith(real(paths.dbFile));
  const what =
    own?.[1] ?? (isWitness ? 'the witness of the database' : isOldStore ? 'a copy of the database' : undefined);
  if (what === undefined) return;
  throw new UsageError('OWN_FILE', `${path} is ${what} of polar-sync itself: nothing was written there.`, {
    hint: 'Name another file.',
  });
}

function isSame(one: Stats | undefined, other: Stats | undefined): boolean {
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // What cannot be looked at cannot be written either, which is told then.
    return undefined;
  }
}

/** The one name of a file that is there, or could be. */
function real(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const folder = dirname(whole);
    return folder === whole ? whole : join(real(folder), basename(whole));
  }
}
