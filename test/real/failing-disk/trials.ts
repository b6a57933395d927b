import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { bin, start } from '../../commands/bin.js';
import type { Outcome } from '../../commands/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { memory } from '../../support/memory.js';
import { say } from '../../support/say.js';
import { inPairs } from '../../sync/sweeps/crash/crash-support.js';
import { expectUnderstandable, tally } from './said.js';
import { buildShim, type Call, callsOf, everyFault, type Fault, onFailingDisk } from './shim.js';
import { WarmProgram } from './warm.js';

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

/** Of so many faults one meets a process of its own, as people start it; the others meet one that stays. */
export const oneInProcess = 20;

/** Lets every call of the command fail in its turn, and collects what does not hold then. */
export async function tryEach(trial: Trial, over: AbortSignal): Promise<Call[]> {
  const scratch = temporaryFolder();
  const shim = buildShim(scratch);
  const warm = new WarmProgram(shim);
  let runs = 0;
  const on = async (fault?: Fault, alone = false) => {
    const root = mkdtempSync(join(memory, 'polar-sync-failing-'));
    runs += 1;
    const log = join(scratch, `calls-${runs}`);
    try {
      if (trial.before !== undefined) cpSync(trial.before, root, { recursive: true });
      const [argv, env] = [trial.argv(root), trial.env(root)];
      const under = onFailingDisk(shim, root, log, fault);
      const [program = '', ...rest] = [...under, process.execPath, bin, ...argv];
      const ended = alone
        ? await start(program, rest, env).ended
        : await warm.run({ argv, env, below: root, log, ...(fault && { fault }) });
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
  const calm = await on(undefined, true);
  expect([calm.ended.exitCode, calm.ended.stderr]).toEqual([0, '']);
  // The first call of a process that stays, and a later one: they do as the process does that people start.
  for (const again of [await on(), await on()]) expect(again.calls.map(named)).toEqual(calm.calls.map(named));
  const { tried = () => true } = trial;
  const faults = everyFault(calm.calls, trial.pages).filter(({ at }) => tried(calm.calls[at - 1] as Call));
  const ends = tally();
  const failures: string[] = [];
  const alone = new Set(faults.filter((_, i) => i % oneInProcess === 0));
  await inPairs(faults, over, async (fault) => {
    try {
      ends.add(fault.manner, (await on(fault, alone.has(fault))).ended);
    } catch (problem) {
      const { name, path } = calm.calls[fault.at - 1] as Call;
      failures.push(`${fault.manner} at call ${fault.at}, ${name} ${path}: ${(problem as Error).message}`);
    }
  });
  await warm.close();
  say(
    `${trial.name}: ${calm.calls.length} calls, ${faults.length} faults, ${alone.size} of them in a process each; ${ends.inWords()}`,
  );
  expect(failures).toEqual([]);
  return calm.calls;
}

/** A call in words that are the same each time: what is made for a moment has a name of its own. */
export function named({ name, path }: Call): string {
  return `${name} ${path.replace(/^witness\/.*\.tmp$/, 'witness').replace(/[0-9a-f]{8,}|\d{3,}/g, 'N')}`;
}
