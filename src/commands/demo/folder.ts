import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makePrivateFolder } from '../../config/folder.js';
import { StoreError, UsageError } from '../../errors.js';
import { reasonOf } from '../../export/errors.js';
import { type DemoMark, markText, readMark } from './mark.js';
import { MARK } from './names.js';
import type { SampleName } from './sample-names.js';

/**
 * Creates the folder of a demo, or continues with that of an earlier demo.
 * @param sample the wanted sample data; by default those of the earlier demo, or a year.
 * @throws UsageError for a folder that no demo made, or one with other sample data; StoreError if it cannot be created.
 */
export function prepareDemoFolder(folder: string, now: number, sample?: SampleName): DemoMark {
  const mark = join(folder, MARK);
  try {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) throw isFile(folder);
    makePrivateFolder(folder);
    const made = markIn(folder, mark);
    if (made && sample !== undefined && made.sample !== sample) throw otherSample(folder, made.sample);
    // A time in the future was written while the clock was wrong.
    if (made && made.until <= now) return made;
    const fresh = { until: now, sample: made?.sample ?? sample ?? 'year' };
    writeFileSync(mark, markText(fresh), { mode: 0o600 });
    return fresh;
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new StoreError('DEMO_FOLDER', `Cannot use ${folder} for the demo: ${reasonOf(cause)}.`, {
      hint: 'Choose another folder with --dir.',
      cause,
    });
  }
}

/** Of an earlier demo; undefined if the folder is free for one. */
function markIn(folder: string, mark: string): DemoMark | undefined {
  const names = readdirSync(folder);
  if (names.length === 0) return undefined;
  if (!names.includes(MARK)) throw taken(folder);
  const text = readFileSync(mark, 'utf8');
  // A demo that is killed before it has written its mark leaves it empty, and nothing else.
  return text === '' && names.length === 1 ? undefined : readMark(mark, text);
}

function otherSample(folder: string, sample: SampleName): UsageError {
  return new UsageError('DEMO_SAMPLE', `${folder} holds a demo with --sample ${sample}.`, {
    hint: 'Remove it with demo --remove, or choose another folder with --dir.',
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
