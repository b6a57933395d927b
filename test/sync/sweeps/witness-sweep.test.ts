import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.js';
import type { Session } from '../../../src/sandbox/session.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { openLibrary } from '../../../src/storage/library.js';
import { openStore } from '../../../src/storage/store.js';
import { askWitnesses, type Testimony } from '../../../src/storage/witness/witness.js';
import { say } from '../../support/say.js';
import { nameOfCrash, putBack, takeCopies } from './crash/crash-copies.js';
import { clockOfSweeps, Stage, sweepStart } from './crash/crash-stage.js';
import { type Crash, everyCommit, everyRequest, inPairs, undisturbed } from './crash/crash-support.js';

clockOfSweeps();

const sessions = generateSessions({ count: 1, now: sweepStart, longestSeconds: 10 });

/** What the witnesses of a stage say about its database. */
function heard({ folder, db }: Stage): Testimony {
  const library = openLibrary(db);
  try {
    return askWitnesses(join(folder, 'witness'), db, library, () => false);
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

/** Fails unless the witness of a database after a crash is neither ahead of it nor behind Polar. */
async function expectMissed(stage: Stage, old: Buffer): Promise<number> {
  const { lost, trouble } = heard(stage);
  expect([lost.sessions, [...lost.records], lost.runs, lost.commits, trouble]).toEqual([[], [], [], [], undefined]);

  for (const end of ['-wal', '-shm']) rmSync(stage.db + end, { force: true });
  writeFileSync(stage.db, old);
  const starts = heard(stage).lost.sessions.map(({ start }) => start);
  const deleted = sessions.filter(({ exerciseId }) => stage.sandbox.committed.includes(exerciseId));
  for (const session of deleted) expect(starts, session.name).toContain(localStart(session));
  stage.letTransactionsExpire();
  const { exitCode, stderr } = await stage.pullHere();
  expect(exitCode, stderr).toBe(0);
  expect(heard(stage).lost.sessions).toEqual([]);
  expect([...stage.contents().workouts.keys()]).toHaveLength(sessions.length);
  return deleted.length;
}

/** A stage with an empty database, and its bytes. */
function withStore(): { stage: Stage; old: Buffer } {
  const stage = new Stage(sessions, 'auto');
  openStore(stage.db).close();
  return { stage, old: readFileSync(stage.db) };
}

/**
 * A pull dies at every request and every commit: its database never appears to lack anything, and when the earlier one is
 * restored, everything that Polar deleted meanwhile is missed by name, and fetched again. What a crash leaves is copied, as in
 * `crash-each.ts`; at some steps a process is really killed.
 */
it('a witness is never ahead of its database, and never behind Polar', { timeout: 40 * 60_000 }, async ({ signal }) => {
  const reference = await undisturbed(sessions, 'auto');
  const crashes = [...everyRequest(reference), ...everyCommit(reference, 'after')];
  const { stage, old } = withStore();
  const missed = new Map<string, number>();
  // The reference created its database, which takes commits of its own.
  let beyond = 0;
  try {
    const copies = await takeCopies(stage, reference);
    for (const crash of crashes) {
      const left = copies.get(nameOfCrash(crash));
      if (!left && 'commit' in crash) beyond += 1;
      else expect(left, nameOfCrash(crash)).toBeDefined();
      if (!left || missed.has(left.name) || signal.aborted) continue;
      try {
        await putBack(stage, left);
        missed.set(left.name, await expectMissed(stage, old));
      } catch (problem) {
        throw new Error(`after ${nameOfCrash(crash)}`, { cause: problem });
      }
    }
  } finally {
    await stage.close();
  }
  const killed = everyRequest(reference).filter((_, i) => i % 10 === 9);
  await inPairs(killed, signal, async (crash) => {
    const { stage: real, old: before } = withStore();
    await real.open(dieAt(real, crash));
    try {
      expect((await real.pull()).signal).toBe('SIGKILL');
      await expectMissed(real, before);
    } catch (problem) {
      throw new Error(`after SIGKILL at ${JSON.stringify(crash)}`, { cause: problem });
    } finally {
      await real.close();
    }
  });
  expect(Math.max(...missed.values())).toBeGreaterThan(0);
  expect(beyond).toBeLessThan(4);
  expect(killed.length).toBeGreaterThan(0);
  const steps = `${crashes.length - beyond} steps, which leave ${missed.size} different stores`;
  say(`the witness: killed at ${steps}, ${killed.length} of them by SIGKILL, and the store of before put back`);
});
