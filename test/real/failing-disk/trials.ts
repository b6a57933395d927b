import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { bin, start } from '../../commands/bin.js';
import type { Outcome } from '../../commands/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { inPairs } from '../../sync/sweeps/crash-support.js';
import { expectUnderstandable, tally } from './said.js';
import { buildShim, type Call, callsOf, everyFault, type Fault, onFailingDisk } from './shim.js';

/** What fails is in front of the disk, so that it need not be one: hundreds of commands wait for none. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A command on a disk that fails. All that it touches lies below one folder, which is another one each time. */
export interface Trial {
  /** In words, for the line that tells the counts. */
  name: string;
  argv(root: string): string[];
  env(root: string): Record<string, string>;
  /** A folder with what is there before; absent: nothing. */
  before?: string;
  /** Fails unless nothing is lost after this end, and another run completes it. */
  expectSound(root: string, ended: Outcome, fault: Fault): Promise<void>;
  /** Of the pages of the database, how many there are to one whose failing is tried. */
  pages: { failing: number; others: number };
  /** The calls that are tried; absent: all of them. */
  tried?(call: Call): boolean;
}

/** Lets every call of the command fail in its turn, and collects what does not hold then. */
export async function tryEach(trial: Trial, over: AbortSignal): Promise<Call[]> {
  const scratch = temporaryFolder();
  const shim = buildShim(scratch);
  const on = async (fault?: Fault) => {
    const root = mkdtempSync(join(memory, 'polar-sync-failing-'));
    const log = join(scratch, `${fault?.at}-${fault?.manner}`);
    try {
      if (trial.before !== undefined) cpSync(trial.before, root, { recursive: true });
      const under = onFailingDisk(shim, root, log, fault);
      const [program = '', ...rest] = [...under, process.execPath, bin, ...trial.argv(root)];
      const ended = await start(program, rest, trial.env(root)).ended;
      const calls = callsOf(log, root);
      if (fault) {
        expect(calls.some(({ struck }) => struck)).toBe(true);
        expectUnderstandable(ended, []);
        await trial.expectSound(root, ended, fault);
      }
      return { ended, calls };
    } finally {
      rmSync(root, { recursive: true });
    }
  };
  const calm = await on();
  expect([calm.ended.exitCode, calm.ended.stderr]).toEqual([0, '']);
  const { tried = () => true } = trial;
  const faults = everyFault(calm.calls, trial.pages).filter(({ at }) => tried(calm.calls[at - 1] as Call));
  const ends = tally();
  const failures: string[] = [];
  await inPairs(faults, over, async (fault) => {
    try {
      ends.add(fault.manner, (await on(fault)).ended);
    } catch (problem) {
      const { name, path } = calm.calls[fault.at - 1] as Call;
      failures.push(`${fault.manner} at call ${fault.at}, ${name} ${path}: ${(problem as Error).message}`);
    }
  });
  say(`${trial.name}: ${calm.calls.length} calls, ${faults.length} faults; ${ends.inWords()}`);
  expect(failures).toEqual([]);
  return calm.calls;
}
