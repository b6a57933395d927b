import { afterEach, describe, expect, it } from 'vitest';
import { maxConcurrentRequests } from '../../../../src/polar/http/connections.js';
import type { JsonObject } from '../../../../src/sandbox/represent/json.js';
import { multisportV4 } from '../../../../src/sandbox/represent/v4/session.js';
import type { SandboxOptions } from '../../../../src/sandbox/sandbox.js';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { bare, type World, world } from '../../support.js';
import { sessionsOf } from '../../sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

const opened = async (options: SandboxOptions = {}) => {
  w = await world({ api: 'v4', sessions: sessionsOf(12), ...options });
  return w;
};
const asked = () => w.sandbox.requests.filter(({ path }) => path.startsWith('/v4/'));
const summaries = () => asked().filter(({ path }) => !path.includes('features='));
const days = () => asked().filter(({ path }) => path.includes('features='));
const v4 = (more = {}) => w.pull({ source: 'v4', details: bare, ...more });
const day = 86_400_000;

describe('a pull through v4', () => {
  it('requests 90 days once, and each day with sessions once, with every feature', async () => {
    await opened();
    expect(await v4()).toMatchObject({ outcome: 'ok', source: 'v4', workouts: { new: 12 } });
    const localDays = new Set(w.look((store) => store.list().map((workout) => workout.start_time_local.slice(0, 10))));
    expect([summaries().length, days().length]).toEqual([1, localDays.size]);
    expect(days().every(({ path }) => path.match(/features=/g)?.length === 12)).toBe(true);
    const workouts = w.look((store) => [...store.iterate()]);
    expect(workouts.filter(({ streams }) => streams).length).toBeGreaterThan(8);
    expect(workouts.filter(({ pauses }) => pauses).length).toBeGreaterThan(0);
    for (const { external_ids: ids, source } of workouts) {
      expect(ids).toEqual({
        accesslink_v4_session: expect.stringMatching(/^7\d{9}$/),
        accesslink_v4_exercise: expect.stringMatching(/^7\d{9}$/),
      });
      expect(source.via).toEqual(['v4']);
    }
  });

  it('requests only the summary when nothing has changed', async () => {
    await opened();
    await v4();
    const before = asked().length;
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { new: 0, updated: 0, unchanged: 12 }, requests: 1 });
    expect(asked().length - before).toBe(1);
  });

  it('fetches again only the day of an edited session', async () => {
    await opened();
    await v4();
    const [workout] = w.look((store) => store.list());
    const id = workout!.external_ids.accesslink_v4_session!;
    w.sandbox.editV4(id, { name: 'A better name', note: 'and a note' });
    expect(await v4()).toMatchObject({ workouts: { new: 0, updated: 1 }, requests: 2 });
    expect(w.look((store) => store.get(workout!.id))).toMatchObject({ name: 'A better name', note: 'and a note' });
  });

  it('keeps what is no longer at Polar, and notes it once', async () => {
    await opened();
    await v4();
    const [workout] = w.look((store) => store.list());
    const id = workout!.external_ids.accesslink_v4_session!;
    w.sandbox.editV4(id, undefined);
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { new: 0, updated: 0 } });
    expect(w.notes.at(-1)).toContain(`no longer at Polar; what is stored here stays. (${id})`);
    const told = w.notes.length;
    await v4();
    expect(w.notes).toHaveLength(told);
    expect(w.look((store) => [store.list().length, store.v4.allGone(w.sandbox.userId)])).toEqual([12, [id]]);
  });

  it('verifies, and rebuilds the same from the payloads', async () => {
    await opened();
    await v4();
    const stored = w.look((store) => JSON.stringify([...store.iterate()]));
    expect(await w.look((store) => verify(store))).toMatchObject({ ok: true, problems: [] });
    expect(await w.look((store) => rebuild(store))).toMatchObject({ workouts: 12, changed: 0, failed: [] });
    expect(w.look((store) => JSON.stringify([...store.iterate()]))).toBe(stored);
  });

  it.each([
    { gap: 'bare' },
    { gap: 'null', zeros: 'kept', int64: 'number' },
    { envelope: 'double' },
    { envelope: 'bare', nothing: 'object' },
    { nothing: '204' },
  ] as const)('reads every spelling to the same workouts: %j', async (spelling) => {
    const content = () => {
      const workouts = w.look((store) => [...store.iterate()]);
      // A zero that is left out is as good as a missing one.
      return workouts.map(({ provenance: _, calories_kcal: kcal, ...rest }) => ({ ...rest, kcal: kcal || undefined }));
    };
    await opened();
    await v4();
    const usual = content();
    await w.close();
    await opened();
    w.sandbox.v4.spelling = { ...w.sandbox.v4.spelling, ...spelling };
    await v4({ since: '2025-01-01' });
    expect(content()).toEqual(usual);
  });

  it('makes a workout from each leg of a multisport session, and from what is left of it later', async () => {
    await opened({ sessions: [] });
    const [swim, ride, run] = sessionsOf(3).sort((a, b) => a.startedAt - b.startedAt);
    const session = multisportV4([swim!, ride!, run!]);
    w.sandbox.addV4Sessions([session]);
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { new: 3 } });
    const workouts = w.look((store) => store.list());
    const { id } = session.identifier as { id: string };
    expect(workouts.map(({ part_of }) => part_of)).toEqual(
      [1, 2, 3].map((index) => ({ session: id, index, count: 3 })),
    );
    expect(new Set(workouts.map(({ external_ids: ids }) => ids.accesslink_v4_session))).toEqual(new Set([id]));
    expect(new Set(workouts.map(({ external_ids: ids }) => ids.accesslink_v4_exercise)).size).toBe(3);
    // The user removes two legs: what is no longer a session is no longer a workout; the payloads stay.
    w.sandbox.editV4(id, { exercises: [(session.exercises as JsonObject[])[0]!] });
    await v4();
    expect(w.look((store) => store.list())).toHaveLength(1);
    expect(await w.look((store) => verify(store))).toMatchObject({ ok: true });
  });

  it('treats a list that is no longer found as moved if it had sessions', async () => {
    await opened({ sessions: sessionsOf(2) });
    await v4();
    w.sandbox.faults.add({ kind: '404', path: /T00:00:00$/ });
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { unchanged: 2 } });
    w.sandbox.faults.add({ kind: '404', path: /T00:00:00$/, times: 'always' });
    await expect(v4()).rejects.toMatchObject({ code: 'NOT_SERVED' });
    expect(w.notes).toEqual([]);
  });

  it('accepts an account without sessions, also with a 404', async () => {
    await opened({ sessions: [] });
    w.sandbox.v4.spelling = { ...w.sandbox.v4.spelling, nothing: '404' };
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { new: 0 } });
  });
});

describe('what Polar cannot do', () => {
  it('a day with a broken feature comes in three pieces, and whole once it is repaired', async () => {
    await opened({ sessions: sessionsOf(1) });
    w.sandbox.v4.broken.add('samples');
    const first = await v4();
    expect(first).toMatchObject({
      outcome: 'partial',
      workouts: { new: 1 },
      failed: [{ id: expect.stringMatching(/^day-/) }],
    });
    const [half] = w.look((store) => [...store.iterate()]);
    expect(half).toMatchObject({ name: expect.any(String), heart_rate_zones: expect.any(Array) });
    expect(half).not.toHaveProperty('streams');
    w.sandbox.v4.broken.clear();
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { updated: 1 }, failed: [] });
    const [whole] = w.look((store) => [...store.iterate()]);
    expect(Object.keys(whole!.streams!).length).toBeGreaterThan(2);
    await v4();
    expect(w.look((store) => store.failures.of(w.sandbox.userId, 'v4'))).toEqual([]);
  });

  it('a feature that is refused by name is left out and remembered', async () => {
    await opened();
    w.sandbox.v4.refused.add('hill-splits');
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { new: 12 } });
    expect(w.notes).toEqual([expect.stringContaining('Polar does not know the feature hill-splits')]);
    // Those that were under way at the same time.
    expect(asked().filter(({ status }) => status === 400).length).toBeLessThanOrEqual(maxConcurrentRequests);
    const before = asked().length;
    w.now += 4 * day;
    await v4();
    const again = asked()
      .slice(before)
      .filter(({ path }) => path.includes('features='));
    expect(again.length).toBeGreaterThan(0);
    expect(again.every(({ path }) => !path.includes('hill-splits'))).toBe(true);
    w.now += 31 * day;
    await v4();
    w.sandbox.upload(
      ...sessionsOf(13)
        .slice(12)
        .map((session) => ({ ...session, exerciseId: 'newnewne' })),
    );
  });

  it('a missing scope is reported with the remedy', async () => {
    await opened();
    w.sandbox.v4.missingScopes.add('training_sessions:read');
    await expect(v4()).rejects.toMatchObject({ code: 'SCOPE_MISSING', exitCode: 4 });
  });

  it('the rate limit ends the run, what came stays, and the next run continues', async () => {
    const short = { limit: 10, seconds: 900 };
    await opened({ rateLimit4: { short, long: { limit: 100_000, seconds: 86_400 } } });
    await expect(v4()).rejects.toMatchObject({ code: 'RATE_LIMITED', exitCode: 5 });
    const came = w.look((store) => store.list().length);
    expect(came).toBeGreaterThan(5);
    w.now += 901_000;
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { new: 12 - came } });
    expect(asked().every(({ status }) => status === 200)).toBe(true);
  });

  it('what is not recognized is counted, and does no harm', async () => {
    await opened({ sessions: [] });
    const time = { startTime: '2026-02-20T10:00:00', durationMillis: 60_000, timezoneOffsetMinutes: 0 };
    const samples = { samples: [{ type: 'BRAIN_WAVES', intervalMillis: 1000, values: [1, 2] }] };
    const element = { identifier: { id: '1' }, ...time, mood: 'secret', exercises: [{ ...time, samples, aura: {} }] };
    w.sandbox.addV4Sessions([element, { ...element, identifier: { id: '2' }, startTime: '2026-02-21T10:00:00' }]);
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { new: 2 } });
    expect(w.look((store) => store.observations.all()).map(({ name, count }) => [name, count])).toEqual([
      ['trainingSessions[].exercises[].aura', 2],
      ['trainingSessions[].mood', 2],
      ['sample type BRAIN_WAVES', 2],
    ]);
    await v4();
    expect(w.look((store) => store.observations.all()).map(({ count }) => count)).toEqual([2, 2, 2]);
  });
});

describe('the last days are read again', () => {
  it('two of them per run, not before three days have passed', async () => {
    await opened();
    await v4();
    const before = days().length;
    w.now += 2 * day;
    await v4();
    expect(days().length).toBe(before);
    w.now += 2 * day;
    expect(await v4()).toMatchObject({ workouts: { new: 0, updated: 0 } });
    expect(days().length).toBe(before + 2);
  });

  it('two others the next time, even if those did not come', async () => {
    await opened();
    await v4();
    w.now += 4 * day;
    w.sandbox.faults.add({ kind: '403', path: /features=/, times: 'always' });
    const tried: string[][] = [];
    for (let i = 0; i < 2; i += 1) {
      const before = days().length;
      await v4();
      tried.push(
        days()
          .slice(before)
          .map(({ path }) => /from=([\d-]{10})/.exec(path)?.[1] ?? ''),
      );
    }
    expect(tried.map((some) => some.length)).toEqual([2, 2]);
    expect(new Set(tried.flat()).size).toBe(4);
  });
});

describe('the payloads that a session is read from', () => {
  const partsOf = () => {
    const [workout] = w.look((store) => store.list());
    const id = workout!.external_ids.accesslink_v4_session!;
    return w.look((store) => [...store.payloads.parts(w.sandbox.userId, 'v4', id)].sort());
  };

  it('are named after what was requested, and what is refused is not requested in pieces either', async () => {
    await opened({ sessions: sessionsOf(1) });
    w.sandbox.v4.refused.add('hill-splits');
    w.sandbox.faults.add({ kind: '403', path: /features=/, times: 'always' });
    // For a day that does not come there is the summary.
    expect(await v4()).toMatchObject({ outcome: 'partial', workouts: { new: 1 } });
    expect(partsOf()).toEqual(['session/summary']);
    w.sandbox.faults.clear();
    w.sandbox.v4.broken.add('samples');
    await v4();
    expect(partsOf()).toEqual([
      ...['session/routes', 'session/summary'],
      expect.stringMatching(/^session\/without-.*hill-splits/),
    ]);
    expect(asked().filter(({ status }) => status === 400)).toHaveLength(1);
    w.sandbox.v4.broken.clear();
    w.sandbox.v4.refused.clear();
    w.now += 31 * day;
    await v4();
    expect(partsOf()).toContain('session');
  });
});
