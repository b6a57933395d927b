import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makePrivateFolder } from '../../config/folder.js';
import { StoreError, UsageError } from '../../errors.js';
import { reasonOf } from '../../export/errors.js';

const MARK = 'demo.json';

/**
 * Creates the folder of a demo, or continues with that of an earlier demo.
 * @returns when its sample workouts end, Unix ms: the same in every run, so that a second one finds nothing new.
 * @throws UsageError for a folder that no demo made, StoreError if it cannot be created.
 */
export function prepareDemoFolder(folder: string, now: number): number {
  const mark = join(folder, MARK);
  try {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) throw isFile(folder);
    makePrivateFolder(folder);
    const names = readdirSync(folder);
    const madeAt = names.includes(MARK) ? readMark(mark, readFileSync(mark, 'utf8')) : undefined;
    // A time in the future was written while the clock was wrong.
    if (madeAt !== undefined && madeAt <= now) return madeAt;
    if (madeAt === undefined && names.length > 0) throw taken(folder);
    writeFileSync(mark, `${JSON.stringify({ madeAt: new Date(now).toISOString() })}\n`, { mode: 0o600 });
    return now;
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new StoreError('DEMO_FOLDER', `Cannot use ${folder} for the demo: ${reasonOf(cause)}.`, {
      hint: 'Choose another folder with --dir.',
      cause,
    });
  }
}

function readMark(path: string, text: string): number {
  const madeAt = Date.parse(/"madeAt":"([^"]+)"/.exec(text)?.[1] ?? '');
  if (!Number.isNaN(madeAt)) return madeAt;
  throw new UsageError('DEMO_MARK', `${path} was not written by a demo, or has been changed.`, {
    hint: 'Delete its folder, or choose another one with --dir.',
  });
}

function isFile(folder: string): UsageError {
  return new UsageError('DEMO_FOLDER', `${folder} is a file, not a folder.`, {
    hint: 'Choose a folder with --dir.',
  });
}

function taken(folder: string): UsageError {
  return new UsageError('DEMO_FOLDER_TAKEN', `${folder} holds files that are not from a demo.`, {
    hint: 'Use --dir with a folder that is empty or does not exist.',
  });
}

/** A port of 127.0.0.1 that is free at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
