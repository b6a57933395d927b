import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import type { PendingEvent } from '../../src/listen/inbox.js';
import type { Owner } from '../../src/listen/receiver.js';
import { type PullOutcome, Worker } from '../../src/listen/worker.js';

const done: PullOutcome = { is: 'done' };
const later: PullOutcome = { is: 'later', why: 'Polar is away.' };
const event = (userId: string, name: string, n = 0): PendingEvent => ({ userId, name, file: `${userId}${name}${n}` });

interface Given {
  /** @param pulls how many there were so far. */
  ownerOf(userId: string, pulls: number): Owner;
  /** Called when events are done. */
  done(): void;
  /** Events that come while it rests, and after how many seconds. */
  later: [number, PendingEvent][];
}
const usualOwner = (userId: string): Owner => (userId === 'stranger' ? 'nobody' : { profile: `profile ${userId}` });

/** A worker whose clock moves only while it rests; it ends when nothing is left to do. */
async function working(
  begin: PendingEvent[],
  outcomeOf: (n: number, add: (one: PendingEvent) => void, data: string | undefined) => PullOutcome,
  { ownerOf = usualOwner, done = () => undefined, later: coming = [] }: Partial<Given> = {},
) {
  let pending = [...begin];
  let now = 1_000_000;
  const arriving = coming.map(([seconds, event]) => ({ at: now + seconds * 1000, event }));
  const stop = new AbortController();
  const pulls: { at: number; profile: string; data: string | undefined }[] = [];
  const warnings: string[] = [];
  const add = (one: PendingEvent) => {
    pending = [...pending, one];
    worker.wake();
  };
  const worker = new Worker({
    inbox: {
      get pending() {
        return pending;
      },
      done: (events) => {
        pending = pending.filter((one) => !events.includes(one));
        done();
      },
    },
    known: { ownerOf: async (userId) => ownerOf(userId, pulls.length) },
    pull: async (profile, data) => {
      pulls.push({ at: (now - 1_000_000) / 1000, profile, data });
      return outcomeOf(pulls.length, add, data);
    },
    sleep: async (ms) => {
      if (pending.length === 0) stop.abort();
      const first = arriving[0];
      if (first === undefined || now + ms < first.at) now += ms;
      else {
        now = first.at;
        add(arriving.shift()?.event as PendingEvent);
      }
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

  it('does not let a new event wait for those whose pull has failed, nor for their kind', async () => {
    const isAway = (data: string | undefined) => (data === 'workouts' ? done : later);
    const { pulls } = await working([event('1', 'SLEEP')], (n, _add, data) => (n > 5 ? done : isAway(data)), {
      later: [[200, event('1', 'EXERCISE')]],
    });
    expect(pulls.map(({ at, data }) => [at, data])).toEqual([
      [0, 'sleep,nightly-recharge'],
      [60, 'sleep,nightly-recharge'],
      [180, 'sleep,nightly-recharge'],
      [200, 'workouts'],
      [420, 'sleep,nightly-recharge'],
      [900, 'sleep,nightly-recharge'],
    ]);
  });

  it('is done with old events as soon as a new one of their kind has succeeded', async () => {
    const { pulls, pending } = await working([event('1', 'EXERCISE')], (n) => (n < 4 ? later : done), {
      later: [[200, event('1', 'EXERCISE', 1)]],
    });
    expect([pulls.map(({ at }) => at), pending]).toEqual([[0, 60, 180, 200], []]);
  });

  it('counts the failures of each event by itself before it gives up', async () => {
    const { warnings, pulls } = await working([event('1', 'SLEEP')], () => later, {
      later: [[6 * 3600, event('1', 'SLEEP', 1)]],
    });
    const last = warnings.filter((line) => line.startsWith('Gave up 1 event after 12 pulls'));
    expect(last).toHaveLength(2);
    const seconds = pulls.map(({ at }) => at);
    // As long as for the first one.
    expect((seconds.at(-1) ?? 0) - 6 * 3600).toBeGreaterThan(6 * 3600);
  });

  it('shares pulls among events whose pulls have failed', async () => {
    const events = Array.from({ length: 50 }, (_, n) => event('1', 'EXERCISE', n));
    const coming = events.map((one, n): [number, PendingEvent] => [n * 60, one]);
    const { pulls } = await working([], (n) => (n > 90 ? done : later), { later: coming });
    const hour = pulls.filter(({ at }) => at >= 50 * 60 && at < 110 * 60);
    expect(hour.length).toBeLessThan(20);
  });

  it('goes on if the file of an event cannot be removed, and does not pull for it again', async () => {
    const { pulls, warnings } = await working([event('1', 'SLEEP'), event('2', 'SLEEP')], () => done, {
      done: () => {
        throw new StoreError('INBOX_UNUSABLE', 'Cannot use the inbox.', { hint: 'Check it.' });
      },
    });
    expect([pulls.length, warnings]).toEqual([
      2,
      ['Cannot use the inbox. Check it.', 'Cannot use the inbox. Check it.'],
    ]);
  });

  it('keeps events, however long, while a profile that may be theirs cannot be read', async () => {
    let asked = 0;
    const ownerOf = (): Owner => (++asked < 100 ? 'unsure' : { profile: 'anna' });
    const { pulls, pending } = await working([event('1', 'SLEEP')], () => done, { ownerOf });
    expect([pulls.map(({ profile }) => profile), pulls[0]?.at, pending]).toEqual([['anna'], 99 * 60, []]);
  });

  it('drops events of a user who is no longer here', async () => {
    expect(await working([event('stranger', 'SLEEP')], () => done)).toEqual({ pulls: [], warnings: [], pending: [] });
  });

  it('keeps the events of a pull that was interrupted', async () => {
    const stop = new AbortController();
    const events = [event('1', 'SLEEP')];
    let kept = true;
    const worker = new Worker({
      ...{ inbox: { pending: events, done: () => (kept = false) }, now: Date.now },
      known: { ownerOf: async () => ({ profile: 'default' }) },
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
