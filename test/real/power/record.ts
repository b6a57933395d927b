import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, start } from '../../commands/bin.js';
import type { Outcome } from '../../commands/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { needs } from '../../sync/sweeps/program.js';
import type { Image } from './disk.js';
import { imageOf, type Moment, type Moments, momentsOf, write } from './moments.js';
import { readTrace, straceOf } from './trace.js';

export const strace = needs('strace', spawnSync('strace', ['-V']).status === 0);

/** It takes a minute on an idle machine; a busy one may take much longer. */
export const timeout = 15 * 60_000;

/** Runs the program as a process, and finds what may be left below `root` if the power fails during it. */
export async function record(
  argv: string[],
  env: Record<string, string>,
  root: string,
): Promise<Moments & { outcome: Outcome; before: Image; after: Image }> {
  const trace = join(temporaryFolder(), 'trace');
  const before = imageOf(root);
  const outcome = await start('strace', [...straceOf(trace), process.execPath, bin, ...argv], env).ended;
  return { ...momentsOf(readTrace(trace), root, before), outcome, before, after: imageOf(root) };
}

/** Calls `look` for each moment, with what the power failure left in a folder of its own. */
export async function atEach(
  moments: readonly Moment[],
  over: AbortSignal,
  look: (folder: string, moment: Moment) => Promise<void>,
): Promise<void> {
  for (const moment of moments) {
    if (over.aborted) return;
    const folder = mkdtempSync(join(tmpdir(), 'polar-sync-power-'));
    try {
      write(moment.image, folder);
      await look(folder, moment);
    } catch (problem) {
      throw new Error(moment.name, { cause: problem });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}
