import { describe, expect, it } from 'vitest';
import type { RunEnd } from '../../src/storage/runs.js';
import { memoryDatabase, memoryStore } from '../sync/import/support.js';

const [first, second, third] = ['2026-02-20T08:00:00.000Z', '2026-02-21T08:00:00.000Z', '2026-02-22T08:00:00.000Z'];
const ok: RunEnd = { outcome: 'ok', newWorkouts: 1, updatedWorkouts: 2, failedItems: 3, requests: 4 };

describe('runs', () => {
  it('are read back newest first, with their results', () => {
    const store = memoryStore();
    expect([store.runs(9), store.syncRuns.lastUser(), store.syncRuns.lastSuccess()]).toEqual([
      [],
      undefined,
      undefined,
    ]);
    const [one, other, last] = [1, 2, 3].map((n) => {
      const id = store.syncRuns.start(`${n}`, 'auto', first);
      if (n === 1) store.syncRuns.end(id, ok, second);
      return id;
    });
    store.syncRuns.end(last ?? 0, { ...ok, outcome: 'failed', error: { code: 'NETWORK', message: 'gone' } }, third);
    const common = { startedAt: first, source: 'auto' };
    const { outcome: _, ...counts } = ok;
    const none = { newWorkouts: 0, updatedWorkouts: 0, failedItems: 0, requests: 0 };
    expect(store.runs(9)).toStrictEqual([
      {
        id: last,
        ...common,
        endedAt: third,
        outcome: 'failed',
        ...counts,
        error: { code: 'NETWORK', message: 'gone' },
      },
      { id: other, ...common, outcome: 'interrupted', ...none },
      { id: one, ...common, endedAt: second, outcome: 'ok', ...counts },
    ]);
    expect(store.runs(1)).toHaveLength(1);
    expect([store.syncRuns.lastUser(), store.syncRuns.lastSuccess()?.id]).toEqual(['3', one]);
    expect([store.syncRuns.isKnown('2'), store.syncRuns.isKnown('4')]).toEqual([true, false]);
  });

  it('that brought nothing are counted since the last one that did', () => {
    const { syncRuns } = memoryStore();
    const run = (at: string, end: Partial<RunEnd>, source = 'auto') => {
      const id = syncRuns.start('1', source, at);
      syncRuns.end(id, { ...ok, newWorkouts: 0, updatedWorkouts: 0, ...end }, at);
      return id;
    };
    const now = '2026-03-01T12:00:00.000Z';
    run(first, { outcome: 'partial' });
    expect(syncRuns.nothingSince('1', 99, now)).toBeUndefined();
    run(second, {});
    run(third, { newWorkouts: 5 }, 'flow_export');
    expect(syncRuns.nothingSince('1', 99, now)).toEqual({ since: first, lastEndedWell: second });
    const going = run(third, { updatedWorkouts: 1 });
    expect(syncRuns.nothingSince('1', going, now)).toEqual({ since: first, lastEndedWell: second });
    expect(syncRuns.nothingSince('1', 99, now)).toEqual({ since: third, lastEndedWell: third });
    expect(syncRuns.nothingSince('2', 99, now)).toBeUndefined();
  });
});

it('a failure is counted once per run, until the item comes or the user gives it up', () => {
  const { failures, syncRuns } = memoryStore();
  const [one, other] = [syncRuns.start('1', 'auto', first), syncRuns.start('1', 'auto', second)];
  for (const run of [one, one, other]) failures.record('1', 'exercises', 'b', run, `HTTP 50${run}`);
  failures.record('1', 'exercises', 'a', one, 'HTTP 404');
  const b = { source: 'exercises', externalId: 'b', runs: 2, lastTriedAt: second, reason: 'HTTP 502', givenUp: false };
  const a = { ...b, externalId: 'a', runs: 1, lastTriedAt: first, reason: 'HTTP 404' };
  expect(failures.of('1', 'exercises')).toEqual([a, b]);
  expect([failures.get('1', 'exercises', 'b'), failures.get('1', 'v4', 'b')]).toEqual([b, undefined]);
  expect([failures.giveUp('1', 'exercises', 'b', third), failures.giveUp('1', 'exercises', 'c', third)]).toEqual([
    ...[true, false],
  ]);
  for (const id of ['a', 'b']) failures.clear('1', 'exercises', id);
  expect(failures.of('1', 'exercises')).toEqual([{ ...b, givenUp: true }]);
});

it('pulls through v4 remember how far back they asked, what was refused, and what is gone', () => {
  const { v4 } = memoryStore();
  const walk = { since: '2020-01-01', nextTo: '2024-06-01', startedAt: first };
  expect(v4.walk('1')).toBeUndefined();
  v4.saveWalk('1', walk);
  expect(v4.walk('1')).toStrictEqual(walk);
  const far = { askedFrom: '2020-01-01', answeredFrom: '2021-01-01', oldestSession: '2021-01-05', endedAt: second };
  v4.saveWalk('1', { ...walk, ...far });
  expect(v4.walk('1')).toStrictEqual({ ...walk, ...far });
  expect(v4.walk('2')).toBeUndefined();
  expect([v4.gone('1', 'b', first), v4.gone('1', 'b', second), v4.gone('1', 'a', first)]).toEqual([true, false, true]);
  expect(v4.allGone('1')).toEqual(['a', 'b']);
  v4.there('1', 'b');
  expect(v4.allGone('1')).toEqual(['a']);
  v4.refuse('1', 'samples', first);
  v4.refuse('1', 'samples', second);
  v4.refuse('1', 'routes', first);
  expect(v4.refused('1', first, second)).toEqual(new Set(['samples']));
  for (const [day, at] of [
    ['2026-02-01', second],
    ['2026-02-03', first],
    ['2026-02-02', first],
  ] as const)
    v4.dayRead('1', day, at);
  expect(v4.staleDays('1', '2026-02-01', third, third)).toEqual(['2026-02-02', '2026-02-03', '2026-02-01']);
  v4.dayRead('1', '2026-02-02', third);
  expect(v4.staleDays('1', '2026-02-02', third, third)).toEqual(['2026-02-03']);
});

it('the original files of a workout are one per format, the one that follows edits first', () => {
  const { originals, sessions, bodies } = memoryStore();
  for (const sha256 of ['e', 't', 'g']) bodies.put(sha256, Buffer.from(sha256));
  const file = { userId: '1', externalId: 'a', format: 'fit', revision: 'r1' };
  for (const source of ['exercises', 'transactions'] as const)
    sessions.save({
      ...{ userId: '1', source, externalId: 'a', workoutId: 'w', startMs: 1, firstSeenAt: first },
      ...{ samples: false, zones: false, route: false },
    });
  const [edited, plain, gpx] = [
    { ...file, source: 'exercises', sha256: 'e' } as const,
    { ...file, source: 'transactions', sha256: 't' } as const,
    { ...file, source: 'transactions', format: 'gpx', sha256: 'g' } as const,
  ];
  for (const one of [gpx, plain, edited]) originals.save(one);
  originals.save({ ...file, source: 'exercises', format: 'tcx' });
  expect(originals.ofWorkout('w')).toStrictEqual([edited, gpx]);
  expect([originals.count(), originals.get('1', 'exercises', 'a', 'gpx')]).toEqual([3, undefined]);
  expect(originals.get('1', 'exercises', 'a', 'tcx')).toStrictEqual({ ...file, source: 'exercises', format: 'tcx' });
  originals.outdate('1', 'exercises', 'a');
  expect(originals.get('1', 'exercises', 'a', 'fit')).toEqual({ ...edited, revision: 'outdated' });
  expect(originals.get('1', 'transactions', 'a', 'fit')).toEqual(plain);
});

it('a zone that the user named counts until another one is named, that of a file before the home zone', () => {
  const db = memoryDatabase();
  const { zones, payloads } = memoryStore(db);
  const [helsinki, oulu, paris] = ['Europe/Helsinki', 'Europe/Oulu', 'Europe/Paris'] as never[];
  if (!helsinki || !oulu || !paris) return expect.unreachable();
  expect(zones.home()).toBeUndefined();
  expect([zones.setHome(helsinki, first), zones.setHome(helsinki, second), zones.setHome(paris, third)]).toEqual([
    ...[true, false, true],
  ]);
  expect(zones.home()).toBe(paris);
  const key = { userId: '1', source: 'flow_export', externalId: 'a' } as const;
  payloads.append({
    ...key,
    part: 'p',
    path: '/',
    status: 200,
    contentType: null,
    body: Buffer.from('x'),
    fetchedAt: first,
  });
  const sha256 = db.prepare('SELECT sha256 FROM payloads').pluck().get() as string;
  for (const zone of [helsinki, oulu, oulu]) zones.setOfFile('1', sha256, zone, first);
  expect([zones.ofFile('1', sha256), zones.ofFile('2', sha256)]).toEqual([oulu, undefined]);
  expect(db.prepare('SELECT count(*) FROM file_zones').pluck().get()).toBe(2);
  expect(zones.everOf(key)).toEqual([oulu, helsinki, paris]);
  expect(zones.everOf({ ...key, externalId: 'b' })).toEqual([paris, helsinki]);
});
