import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { WarmProgram } from '../../support/warm/warm.js';
import { clockOfSweeps, Stage, sweepStart } from '../../sync/sweeps/crash/crash-stage.js';
import { beforeFit, expectCommittedHeld, goOn, inPairs } from '../../sync/sweeps/crash/crash-support.js';
import { contents as verified } from '../contents.js';
import { expectUnderstandable, tally } from './outcome.js';
import {
  buildShim,
  type Call,
  callsOf,
  everyFault,
  faultVariables,
  gcc,
  onFailingDisk,
  timeout,
  withShim,
} from './shim.js';
import { named, oneInProcess } from './trials.js';

clockOfSweeps();

describe(`the disk fails during a pull${gcc.name}`, () => {
  it.skipIf(gcc.skip)(
    'at every call: the database opens, verifies, contains what Polar deleted, and the next pull continues; the reason is shown',
    { timeout },
    async ({ signal }) => {
      const sessions = generateSessions({ count: 3, now: sweepStart, longestSeconds: 10 });
      const scratch = temporaryFolder();
      const shim = buildShim(scratch);
      const calm = await new Stage(sessions, 'auto').open();
      const counted = join(scratch, 'calm');
      expect(await calm.pull({}, onFailingDisk(shim, calm.folder, counted))).toMatchObject({
        ...{ exitCode: 0, stderr: '' },
      });
      const calls = callsOf(counted, calm.folder);
      const reference = { contents: calm.contents() };
      expect(calm.sandbox.committed).toHaveLength(3);
      const warm = new WarmProgram({ ...withShim(shim), CLOCK_AHEAD: String(calm.ahead) });
      await calm.close();
      // They include what SQLite writes, and what the program itself writes.
      const seen = calls.map(named);
      for (const call of ['pwrite64 polar.db-wal', 'fsync polar.db-wal', 'pwrite64 polar.db', 'write witness'])
        expect(seen).toContain(call);

      const faults = everyFault(calls, { failing: 1, others: 10 });
      const alone = new Set(faults.filter((_, i) => i % oneInProcess === 0));
      const ends = tally();
      let beyond = 0;
      const failures: string[] = [];
      await inPairs(faults, signal, async (fault) => {
        const at = await new Stage(sessions, 'auto').open();
        const log = join(scratch, `${fault.at}-${fault.manner}`);
        try {
          const ended = alone.has(fault)
            ? await at.pull({}, onFailingDisk(shim, at.folder, log, fault))
            : await warm.run({ argv: at.command, env: at.env, own: faultVariables(at.folder, log, fault) });
          const struck = callsOf(log, at.folder).find((call) => call.struck);
          if (!struck) beyond += 1;
          // What does not reach the log is not stored, which is always reported; after a short write, the rest follows in another.
          if (struck?.name === 'pwrite64' && struck.path === 'polar.db-wal')
            expect(ended.exitCode === 8 || ended.stderr !== '', ended.stderr).toBe(fault.manner !== 'short');
          expectUnderstandable(ended, [at.token, at.sandbox.clientSecret]);
          ends.add(fault.manner, ended);
          const contents = at.contents();
          expect(contents.problems).toEqual([]);
          expectCommittedHeld(at, contents, reference, beforeFit);
          if (ended.exitCode === 0) expect(contents.workouts).toEqual(reference.contents.workouts);
          if (existsSync(at.db)) await verified(at.db);
          await goOn(at, reference, 3);
          await verified(at.db);
        } catch (problem) {
          const { name, path } = calls[fault.at - 1] as Call;
          failures.push(`${fault.manner} at call ${fault.at}, ${name} ${path}: ${(problem as Error).message}`);
        } finally {
          await at.close();
        }
      });
      await warm.close();
      say(
        `a pull of three sessions: ${calls.length} calls, ${faults.length} faults, ${alone.size} of them in a process each; ${ends.inWords()}; ${beyond} beyond`,
      );
      expect(failures).toEqual([]);
      expect(beyond).toBeLessThan(5);
    },
  );
});
