import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openStore } from '../../../src/storage/store.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { sqliteProblems } from '../../support/store.js';
import { WarmProgram } from '../../support/warm/warm.js';
import { type World, world } from '../support.js';
import { sessionsOf } from './invariants.js';
import { pullOf, startPull } from './program.js';

let w: World;
afterEach(() => w.close());

it('two processes race for one database 50 times: one wins, none corrupts it', { timeout: 300_000 }, async () => {
  const sessions = sessionsOf(3);
  const counts = { busy: 0, both: 0 };
  // Most races are between two processes that stay; one in ten is between two that are started for it.
  const warm = new WarmProgram();
  for (let race = 0; race < 50; race += 1) {
    w = await world({ sessions, latencyMs: race % 5 });
    const db = join(temporaryFolder(), `${race}.db`);
    const racing = race % 10 === 9 ? startPull : (at: World, path: string) => warm.start(pullOf(at, path));
    const one = racing(w, db);
    // From simultaneously to one after the other.
    await new Promise((resolve) => setTimeout(resolve, (race % 10) * 20));
    const ended = await Promise.all([one.ended, racing(w, db).ended]);
    const exits = ended.map(({ exitCode }) => exitCode).sort();
    const said = ended.map(({ stderr }) => stderr).join('');
    expect(exits[0], said).toBe(0);
    expect([0, 6], said).toContain(exits[1]);
    if (exits[1] === 6) expect(said).toContain('"code":"PULL_RUNNING"');
    counts[exits[1] === 6 ? 'busy' : 'both'] += 1;
    const store = openStore(db);
    expect(sqliteProblems(store)).toEqual([]);
    expect(store.counts().workouts).toBe(3);
    expect(store.openTransactions()).toEqual([]);
    store.close();
    expect(w.sandbox.committed).toHaveLength(3);
    await w.close();
  }
  await warm.close();
  say(
    `50 races: in ${counts.busy} the second one was told that a pull is running, in ${counts.both} it came late enough`,
  );
  expect(counts.busy).toBeGreaterThan(0);
  w = await world({ sessions: [] });
});
