import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { bin, start } from '../../commands/bin.js';
import type { Outcome } from '../../commands/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { memory } from '../../support/memory.js';
import { say } from '../../support/say.js';
import { WarmProgram } from '../../support/warm/warm.js';
import { inPairs } from '../../sync/sweeps/crash/crash-support.js';
import { expectUnderstandable, tally } from './outcome.js';
import {
  buildShim,
  type Call,
  callsOf,
  everyFault,
  type Fault,
  faultVariables,
  onFailingDisk,
  withShim,
} from './shim.js';

/** A command on a failing disk. Everything it touches is below one folder, a new one each time. */
export interface Trial {
  /** In words, for the line with the counts. */
  name: string;
  argv(root: string): string[];
  env(root: string): Record<string, string>;
  /** A folder with the files that exist before; absent: none. */
  before?: string;
  /** Fails unless nothing was lost, and another run completes the work. */
  expectSound(root: string, ended: Outcome, fault: Fault): Promise<void>;
  /** Of the pages of the database, one in this many is tried. */
  pages: { failing: number; others: number };
  /** The calls that are tried; absent: all. */
  tried?(call: Call): boolean;
  /** Whether files are written side by side, so that only the order of the calls for each is the same in every run. */
  sideBySide?: boolean;
}

/** One fault in this many gets its own process, as you start it; the others share a long-running one. */
export const oneInProcess = 20;

/** Makes every call of the command fail in turn, and collects what goes wrong then. */
export async function tryEach(trial: Trial, over: AbortSignal): Promise<Call[]> {
  const scratch = temporaryFolder();
  const shim = buildShim(scratch);
  const warm = new WarmProgram(withShim(shim));
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
        : await warm.run({ argv, env, own: faultVariables(root, log, fault) });
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
  // The first run of a long-running process, and a later one, behave like a process of their own.
  const comparable = (calls: readonly Call[]) => (trial.sideBySide ? byPath(calls) : calls).map(named);
  for (const again of [await on(), await on()]) expect(comparable(again.calls)).toEqual(comparable(calm.calls));
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

/** The calls for each file together, in their order. */
function byPath(calls: readonly Call[]): Call[] {
  const path = (call: Call) => named({ ...call, name: '' });
  return [...calls].sort((a, b) => path(a).localeCompare(path(b)));
}

/** A call in words that are the same in every run, because temporary files have random names. */
export function named({ name, path }: Call): string {
  return `${name} ${path.replace(/^witness\/.*\.tmp$/, 'witness').replace(/[0-9a-f]{8,}|\d{3,}/g, 'N')}`;
}
