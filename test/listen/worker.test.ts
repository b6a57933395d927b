import { describe, expect, it } from 'vitest';
import type { PendingEvent } from '../../src/listen/inbox.js';
import { type PullOutcome, Worker } from '../../src/listen/worker.js';

const done: PullOutcome = { is: 'done' };
const later: PullOutcome = { is: 'later', why: 'Polar is away.' };
const event = (userId: string, name: string, n = 0): PendingEvent => ({ userId, name, file: `${userId}${name}${n}` });

/** A worker whose clock moves only while it rests; it ends when nothing is left to do. */
async function working(begin: PendingEvent[], outcomeOf: (n: number, add: (one: PendingEvent) => void) => PullOutcome) {
  let pending = [...begin];
  let now = 1_000_000;
  const stop = new AbortController();
  const pulls: { at: number; profile: string; data: string | undefined }[] = [];
  const warnings: string[] = [];
  const worker = new Worker({
    inbox: {
      get pending() {
        return pending;
      },
      done: (events) => {
        pending = pending.filter((one) => !events.includes(one));
      },
    },
    profileOf: (userId) => (userId === 'stranger' ? undefined : `profile ${userId}`),
    pull: async (profile, data) => {
      pulls.push({ at: (now - 1_000_000) / 1000, profile, data });
      return outcomeOf(pulls.length, (one) => {
        pending = [...pending, one];
        worker.wake();
      });
    },
    sleep: async (ms) => {
      if (pending.length === 0) stop.abort();
      now += ms;
    },
    now: () => now,
    warn: (line) => warnings.push(line),
  });
  await worker.run(stop.signal);
  return { pulls, warnings, pending };
}

describe('the worker', () => {
  it('pulls once for all events of a user, and one user after the other', async () => {
    const events = [event('1', 'SLEEP'), event('2', 'EXERCISE'), event('1', 'EXERCISE'), event('1', 'SLEEP', 1)];
    const { pulls, pending } = await working(events, () => done);
    expect(pulls).toEqual([
      { at: 0, profile: 'profile 1', data: 'sleep,nightly-recharge,workouts' },
      { at: 0, profile: 'profile 2', data: 'workouts' },
    ]);
    expect(pending).toEqual([]);
  });

  it('pulls again for what came while it was pulling, but not at once', async () => {
    const { pulls } = await working([event('1', 'EXERCISE')], (n, add) => {
      if (n === 1) add(event('1', 'EXERCISE', 1));
      return done;
    });
    expect(pulls.map(({ at }) => at)).toEqual([0, 10]);
  });

  it('keeps the events of a pull that failed, and tries again less and less often', async () => {
    const { pulls, warnings } = await working([event('1', 'SLEEP')], (n) => (n < 4 ? later : done));
    expect(pulls.map(({ at }) => at)).toEqual([0, 60, 180, 420]);
    expect(warnings[0]).toBe('The pull for 1 event is tried again in 1 min: Polar is away.');
  });

  it('gives up in the end, and says so', async () => {
    const { pulls, warnings, pending } = await working([event('1', 'SLEEP')], () => later);
    expect([pulls.length, pending]).toEqual([12, []]);
    expect(warnings.at(-1)).toMatch(/^Gave up 1 event after 12 pulls/);
  });

  it('drops events of a user who is no longer here', async () => {
    expect(await working([event('stranger', 'SLEEP')], () => done)).toEqual({ pulls: [], warnings: [], pending: [] });
  });

  it('keeps the events of a pull that was interrupted', async () => {
    const stop = new AbortController();
    const events = [event('1', 'SLEEP')];
    let kept = true;
    const worker = new Worker({
      ...{ inbox: { pending: events, done: () => (kept = false) }, profileOf: () => 'default', now: Date.now },
      pull: async () => {
        stop.abort();
        return done;
      },
      sleep: async () => undefined,
      warn: () => undefined,
    });
    await worker.run(stop.signal);
    expect(kept).toBe(true);
  });
});
