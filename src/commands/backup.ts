import { existsSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { makePrivateFolder, syncFolder } from '../config/folder.js';
import { ownFilesGuard } from '../config/own-files.js';
import { dropLeftovers } from '../config/unfinished.js';
import { ExitCode, InterruptedError, StoreError, UsageError } from '../errors.js';
import { copyStore, discard, openCopy } from '../storage/backup.js';
import { guarded } from '../storage/errors.js';
import { verify } from '../sync/verify.js';
import { bytes, count } from '../ui/format.js';
import { paced } from '../ui/pace.js';
import { withProgress } from '../ui/progress.js';
import type { Context } from './context.js';
import type { Definition } from './definition.js';
import { readLibrary, readOptions } from './shared/read-store.js';
import { testimonyOf } from './shared/witness.js';

// A killed backup leaves a whole database behind: the next one removes it.
const TEMPORARY = /^\.polar-sync-backup-(\d+)-.*\.tmp(?:-journal|-wal|-shm)?$/;

/** The flags of `backup`. */
export interface BackupFlags {
  /** Replace an existing file. */
  force?: boolean;
}

/** `polar-sync backup`. */
export const command: Definition = {
  description: 'make a consistent, checked copy of the database, even while a pull runs',
  arguments: [{ name: '<path>', description: 'the file to write, or a folder for it' }],
  options: [{ flags: '--force', description: 'replace an existing file' }],
  examples: ['backup /media/disk/polar-sync.db', 'backup /media/disk/ --force --quiet'],
  run: runBackup,
};

/**
 * Makes a copy of the database, checks all of it, and only then gives it its name. Exit 0; 8 if the copy is not sound: then
 * nothing is written, and an earlier file stays.
 * @throws UsageError BACKUP_EXISTS, OWN_FILE; StoreError; InterruptedError.
 */
export async function runBackup(context: Context, out: string, { force = false }: BackupFlags): Promise<number> {
  const { settings, ui, signal } = context;
  const path = targetOf(out, settings.paths.dbFile);
  ownFilesGuard(context)(path);
  if (existsSync(path) && !force) {
    throw new UsageError('BACKUP_EXISTS', `${path} already exists.`, {
      hint: 'Name another file, or replace it with --force.',
    });
  }
  const witness = await witnessNow(context);
  const temporary = join(dirname(path), `.polar-sync-backup-${process.pid}-${basename(path).slice(0, 40)}.tmp`);
  guarded(path, () => {
    makePrivateFolder(dirname(path));
    dropLeftovers(dirname(path), TEMPORARY);
  });
  try {
    const checked = await withProgress(ui, 'Making a copy', async (progress) => {
      const showPace = paced(progress);
      const stop = () => {
        if (signal.aborted) throw interrupted();
      };
      const showCopied = (done: number, total: number) => {
        stop();
        showPace({ doing: 'Copying', done, total, noun: 'page' });
      };
      const { dbFile } = settings.paths;
      await copyStore(dbFile, temporary, witness, showCopied, readOptions(context, dbFile));
      stop();
      const copy = openCopy(temporary);
      try {
        return await verify(
          copy,
          (what, done, total) => showPace({ doing: `Checking ${what}s:`, done, total, noun: what }),
          signal,
        );
      } finally {
        copy.close();
      }
    });
    const [problem] = checked.problems;
    if (problem !== undefined) throw notSound(settings.paths.dbFile, checked.problems.length, problem);
    const size = statSync(temporary).size;
    guarded(path, () => {
      renameSync(temporary, path);
      syncFolder(dirname(path));
    });
    const { payloads, workouts, records } = checked;
    if (ui.json) ui.result({ schema: 'polar-sync.backup/1', out: path, bytes: size, payloads, workouts, records });
    else ui.print(`${count(workouts, 'workout')} in ${path}: ${bytes(size)}, checked.`);
    return ExitCode.ok;
  } finally {
    discard(temporary);
  }
}

/** In a folder, the file has the database's name. */
function targetOf(out: string, dbFile: string): string {
  if (out === '' || out === '-') {
    throw new UsageError('BACKUP_OUT', 'Cannot write a backup to stdout.', {
      hint: 'Name a file: polar-sync backup /media/disk/polar-sync.db',
    });
  }
  const path = resolve(out);
  const isFolder = /[/\\]$/.test(out) || (existsSync(path) && statSync(path).isDirectory());
  return isFolder ? join(path, basename(dbFile)) : path;
}

/** What the witness knows now, lost sessions included, for a machine that has no witness. */
async function witnessNow(context: Context): Promise<string | undefined> {
  const { settings } = context;
  const store = await readLibrary(context, settings.paths.dbFile);
  try {
    const { own } = testimonyOf(settings, store);
    return own && JSON.stringify(own);
  } finally {
    store.close();
  }
}

function interrupted(): InterruptedError {
  return new InterruptedError('INTERRUPTED', 'The backup was interrupted; nothing is left of it.', {
    hint: 'Run the same command again.',
  });
}

function notSound(dbFile: string, problems: number, first: string): StoreError {
  return new StoreError(
    'BACKUP_NOT_SOUND',
    `The copy of ${dbFile} was not kept: ${problems === 1 ? '' : `${problems} problems, the first: `}${first}.`,
    { hint: 'Run polar-sync verify: it shows what is wrong with the database itself.' },
  );
}
