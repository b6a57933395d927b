import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.js';
import type { Session } from '../../../src/sandbox/session.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { openLibrary } from '../../../src/storage/library.js';
import { openStore } from '../../../src/storage/store.js';
import { hear, type Testimony } from '../../../src/storage/witness/witness.js';
import { say } from '../../support/say.js';
import { clockOfSweeps, Stage, sweepStart } from './crash-stage.js';
import { type Crash, everyCommit, everyRequest, inPairs, undisturbed } from './crash-support.js';

clockOfSweeps();

const sessions = generateSessions({ count: 1, now: sweepStart, longestSeconds: 10 });

/** What the witnesses of a stage say of its store. */
function heard({ folder, db }: Stage): Testimony {
  const library = openLibrary(db);
  try {
    return hear(join(folder, 'witness'), db, library, () => false);
  } finally {
    library.close();
  }
}

const localStart = ({ startedAt, utcOffsetMinutes }: Session) => startedAt / 1000 + utcOffsetMinutes * 60;

function dieAt(stage: Stage, crash: Crash): SandboxOptions {
  if (!('request' in crash)) return {};
  const at = (when: string) => async (n: number) => {
    if (n !== crash.request || when !== crash.when) return;
    await stage.kill();
    if (when === 'arrived') throw new Error('killed');
  };
  return { onRequest: at('arrived'), onEffect: at('effective') };
}

/**
 * A pull dies at every request and every commit: its store is never said to lack anything, and when the one of before is put
 * back, everything that Polar deleted meanwhile is missed by name, and comes home.
 */
it('a witness is never ahead of its store, and never behind Polar', { timeout: 40 * 60_000 }, async ({ signal }) => {
  const reference = await undisturbed(sessions, 'auto');
  const crashes = [...everyRequest(reference), ...everyCommit(reference, 'after')];
  let missed = 0;
  let beyond = 0;
  await inPairs(crashes, signal, async (crash) => {
    const stage = new Stage(sessions, 'auto');
    await stage.open(dieAt(stage, crash));
    try {
      openStore(stage.db).close();
      copyFileSync(stage.db, `${stage.db}.old`);
      const died = await stage.pull('commit' in crash ? { CRASH_AT: `${crash.commit}:${crash.when}` } : {});
      if ('commit' in crash && died.signal === null) {
        // The reference made its store, which takes commits of its own.
        expect(died.exitCode).toBe(0);
        beyond += 1;
        return;
      }
      expect(died.signal).toBe('SIGKILL');
      const { lost, trouble } = heard(stage);
      expect([lost.sessions, [...lost.records], lost.runs, lost.commits, trouble]).toEqual([[], [], [], [], undefined]);

      for (const end of ['-wal', '-shm']) rmSync(stage.db + end, { force: true });
      copyFileSync(`${stage.db}.old`, stage.db);
      const starts = heard(stage).lost.sessions.map(({ start }) => start);
      const deleted = sessions.filter(({ exerciseId }) => stage.sandbox.committed.includes(exerciseId));
      for (const session of deleted) expect(starts, session.name).toContain(localStart(session));
      missed += deleted.length;
      stage.letTransactionsExpire();
      // A process, for its clock goes on as Polar's does.
      const { exitCode, stderr } = await stage.pull();
      expect(exitCode, stderr).toBe(0);
      expect(heard(stage).lost.sessions).toEqual([]);
      expect([...stage.contents().workouts.keys()]).toHaveLength(sessions.length);
    } catch (problem) {
      throw new Error(`after SIGKILL at ${JSON.stringify(crash)}`, { cause: problem });
    } finally {
      await stage.close();
    }
  });
  expect(missed).toBeGreaterThan(0);
  expect(beyond).toBeLessThan(4);
  say(`the witness: killed at ${crashes.length - beyond} steps, and the store of before put back`);
});
