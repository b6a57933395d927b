import { describe, expect, it } from 'vitest';
import { parseExercise } from '../../../../src/polar/parse/exercise.js';
import type { DetailFlags } from '../../../../src/polar/v3/access-link.js';
import type { LostSession } from '../../../../src/storage/witness/lost.js';
import { tryReadSession } from '../../../../src/sync/core/derive.js';
import { isDue, noteLate } from '../../../../src/sync/sources/exercises/late.js';
import { planExercises, pullExercises } from '../../../../src/sync/sources/exercises/pull.js';
import { verify } from '../../../../src/sync/verify.js';
import { user } from '../../import/support.js';
import { bare, full } from '../../support.js';
import {
  clock,
  element,
  gone,
  notes,
  now,
  open,
  partsOf,
  polar,
  pulled,
  samples,
  sessionOf,
  store,
  useSteps,
} from './support.js';

useSteps();

describe('sessions that /v3/exercises lists', () => {
  it('are asked for when they are new, edited, or lack a detail that is wanted, with what is here of them', async () => {
    polar.list = [element('a'), element('b')];
    expect(await pulled()).toEqual(['a', 'b']);
    expect(await pulled()).toEqual([]);
    polar.list[0] = element('a', { calories: 7 });
    expect(await pulled()).toEqual(['a']);
    expect(await pulled({ details: { ...bare, zones: true } })).toEqual(['a zones', 'b zones']);
    polar.list[1] = element('b', { calories: 7 });
    expect(await pulled({ details: { ...bare, route: true } })).toEqual(['a zones+route', 'b zones+route']);
    expect(await pulled()).toEqual([]);
    expect(sessionOf('b')).toMatchObject({ samples: false, zones: true, route: true });
  });

  it('are looked at without storing anything', async () => {
    polar.list = [element('a'), element('b')];
    await pulled();
    polar.list = [element('a'), element('b', { calories: 7 }), element('c'), element('d')];
    expect(await planExercises(open())).toEqual({ new: 2, updated: 1, unchanged: 1 });
    polar.says = (name) => (name === 'list' ? 204 : undefined);
    expect(await planExercises(open())).toEqual({ new: 0, updated: 0, unchanged: 0 });
    expect(store.sessions.all()).toHaveLength(2);
  });

  it('that are none are no list to keep', async () => {
    polar.says = () => 204;
    expect(await pulled()).toEqual([]);
    expect(store.payloads.count()).toBe(0);
  });

  it('come with the details they had in a later copy of the store, whose start is told by its seconds', async () => {
    const start = Date.parse('2026-02-28T07:00:00Z') / 1000;
    const lost = (...sessions: LostSession[]) => ({
      witness: { lost: { sessions, records: new Map(), runs: [], commits: [] }, keep() {} },
    });
    polar.list = [element('a', { start_time: '2026-02-28T07:00:00.900+00:00' })];
    expect(await pulled({}, lost({ start, held: 's' }, { start, held: 'r' }))).toEqual(['a samples+route']);
    polar.list = [element('b')];
    expect(await pulled({ details: { ...bare, zones: true } }, lost({ start, held: 's' }))).toEqual([
      'b samples+zones',
    ]);
    expect(await pulled({}, lost({ start: start + 61, held: 'r' }))).toEqual([]);
    expect(await pulled({}, lost({ start: start + 60, held: 'r' }))).toEqual(['b samples+zones+route']);
  });

  it('whose own answer does not come are what the list says, as long as it says nothing else', async () => {
    polar.list = [element('a'), { id: 'b', sport: 'RUNNING' }];
    polar.says = (name) => (name === 'list' ? undefined : gone);
    await pulled();
    expect([partsOf('a'), partsOf('b'), store.list().length]).toEqual([['listed'], [], 1]);
    const count = () => store.payloads.history(user, 'exercises', 'a').length;
    polar.list.push(element('c'));
    await pulled();
    // Another list, which says the same of it.
    expect(count()).toBe(1);
    polar.list[0] = element('a', { calories: 7 });
    await pulled();
    expect([count(), store.list({ last: 2 }).some(({ calories_kcal: kcal }) => kcal === 7)]).toEqual([2, true]);
    expect(tryReadSession(store, sessionOf('c'))).toMatchObject({ isListedOnly: true });
    polar.says = () => undefined;
    await pulled();
    polar.says = (name) => (name === 'list' ? undefined : gone);
    polar.list[0] = element('a', { calories: 8 });
    await pulled();
    expect(count()).toBe(3);
    expect(tryReadSession(store, sessionOf('a'))).toMatchObject({ calories: 7 });
    expect((await verify(store)).problems).toEqual([]);
  });

  it('that have nothing but their name in the list are a failure', async () => {
    polar.list = [element('a')];
    polar.says = (name) => (name === 'list' ? undefined : 204);
    const run = open();
    await pullExercises(run);
    expect(run.failures).toMatchObject([{ id: 'a', reason: expect.stringContaining('204') }]);
    polar.says = () => undefined;
    await pullExercises(run);
    expect([run.failures, store.failures.of(user, 'exercises')]).toEqual([[], []]);
  });

  it('are no longer asked for when a run is to end', async () => {
    polar.list = [element('a')];
    const signal = AbortSignal.abort();
    await expect(pulled({}, { signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(store.sessions.all()).toEqual([]);
  });
});

describe('details that are late', () => {
  const listed = (more: object) => ({ ...parseExercise(Buffer.from(JSON.stringify(element('a', more)))), id: 'a' });
  const late = (told: object, came: object, details: DetailFlags = full) => {
    const run = open();
    noteLate(run, listed(told), listed(came), details);
    const reason = store.failures.get(user, 'exercises', 'late-a')?.reason;
    store.failures.clear(user, 'exercises', 'late-a');
    return (['samples', 'route'] as const).filter((name) => reason?.includes(name));
  };

  it('are samples where the list tells of a heart rate, and a route where it tells of one, as far as they were asked for', () => {
    const [average, maximum] = [{ heart_rate: { average: 120 } }, { heart_rate: { maximum: 150 } }];
    expect([late(average, {}), late(maximum, {}), late({}, {})]).toEqual([['samples'], ['samples'], []]);
    expect(late({ heart_rate: { average: 0, maximum: 0 } }, {})).toEqual([]);
    expect(late(average, { samples: [{ recording_rate: 1, sample_type: 0, data: ',,' }] })).toEqual(['samples']);
    expect(late(average, { samples: [{ recording_rate: 1, sample_type: 1, data: ',' }, ...samples] })).toEqual([]);
    expect(late(average, {}, { ...full, samples: false })).toEqual([]);
    expect(late({ has_route: true }, {})).toEqual(['route']);
    expect(late({ has_route: true }, {}, { ...full, route: false })).toEqual([]);
    expect(late({ has_route: true }, { route: [{ latitude: 60, longitude: 24 }] })).toEqual([]);
    expect([late({ has_route: false }, {}), late({}, { has_route: true })]).toEqual([[], []]);
    expect(late({ ...average, has_route: true }, {})).toEqual(['samples', 'route']);
  });

  it('are told once, and asked for again in three runs, then after an hour', () => {
    const told = listed({ has_route: true });
    expect(isDue(open(), 'a')).toBe(false);
    for (const runs of [1, 2, 3]) {
      noteLate(open(), told, listed({}), full);
      expect([runs, notes.length, isDue(open(), 'a')]).toEqual([runs, 1, runs < 3]);
    }
    clock.at += 3_600_000 - 1;
    expect(isDue(open(), 'a')).toBe(false);
    clock.at += 1;
    expect(isDue(open(), 'a')).toBe(true);
    // Noted while the clock was ahead.
    clock.at = now - 1;
    expect(isDue(open(), 'a')).toBe(true);
    noteLate(open(), told, listed({ route: [{ latitude: 60, longitude: 24 }] }), full);
    expect([isDue(open(), 'a'), store.failures.of(user, 'exercises')]).toEqual([false, []]);
  });
});
