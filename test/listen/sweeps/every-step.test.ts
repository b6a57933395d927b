import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Inbox, type PendingEvent } from '../../../src/listen/inbox.js';
import { Worker } from '../../../src/listen/worker.js';
import { temporaryFolder } from '../../support/folder.js';

/** Everything that changes a file on the way of an event. */
const calls = ['mkdirSync', 'openSync', 'writeFileSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync'] as const;
const real = Object.fromEntries(calls.map((name) => [name, fs[name]]));

/** From the call with this number on, nothing happens any more, as in a process that was killed just before it. */
function killedAt(step: number): { reached(): boolean } {
  let n = 0;
  for (const name of calls) {
    Object.assign(fs, {
      [name]: (...given: unknown[]) => {
        n += 1;
        if (n >= step) throw new Error('killed');
        return (real[name] as (...all: unknown[]) => unknown)(...given);
      },
    });
  }
  syncBuiltinESMExports();
  return { reached: () => n >= step };
}
function alive(): void {
  Object.assign(fs, real);
  syncBuiltinESMExports();
}
afterEach(alive);

const event = { name: 'EXERCISE', userId: '475' };
const body = (n: number) => Buffer.from(`{"event":"EXERCISE","user_id":475,"entity_id":"${n}"}`);

/** Works on what is in the inbox until nothing is left. @param pulled gets the files of the events that were pulled for. */
async function work(inbox: Inbox, pulled: Set<string>): Promise<void> {
  const stop = new AbortController();
  let now = 0;
  const worker = new Worker({
    inbox,
    known: { ownerOf: async () => ({ profile: 'default' }) },
    pull: async (_profile, _data, events) => {
      for (const { file } of events as PendingEvent[]) pulled.add(file);
      return { is: 'done' };
    },
    sleep: async (ms) => {
      now += ms;
      if (inbox.pending.length === 0) stop.abort();
    },
    now: () => now,
    warn: (line) => {
      throw new Error(line);
    },
  });
  await worker.run(stop.signal);
}

it('no event that was answered with 200 is lost, at whatever step between the socket and the pull the process is killed', async () => {
  const met = { unanswered: 0, waiting: 0, pulled: 0 };
  let isOver = false;
  for (let step = 1; !isOver; step += 1) {
    const folder = join(temporaryFolder(), 'inbox');
    const killed = killedAt(step);
    const pulled = new Set<string>();
    let answered = 0;
    try {
      const inbox = new Inbox(folder);
      for (let n = 1; n <= 2; n += 1) {
        if (inbox.add(event, body(n)) === 'stored') answered = n;
      }
      await work(inbox, pulled);
    } catch {
      // Killed.
    }
    isOver = !killed.reached();
    alive();
    const again = new Inbox(folder);
    const waiting = again.pending.length;
    await work(again, pulled);
    expect([step, pulled.size >= answered], `${answered} answered, ${waiting} waiting`).toEqual([step, true]);
    // What was sent again, because it was not answered, is an event as any other.
    for (let n = answered + 1; n <= 2; n += 1) expect(['stored', 'known']).toContain(again.add(event, body(n)));
    await work(again, pulled);
    expect(fs.readdirSync(folder)).toEqual([]);
    met[answered < 2 ? 'unanswered' : waiting > 0 ? 'waiting' : 'pulled'] += 1;
  }
  // It has met every case, or it has proven nothing.
  expect(Math.min(...Object.values(met))).toBeGreaterThan(0);
  expect(met.unanswered + met.waiting).toBeGreaterThan(12);
});
