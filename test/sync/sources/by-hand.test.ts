import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ParsedAnswer } from '../../../src/polar/answer.js';
import {
  BadAnswerError,
  NotServedError,
  RateLimitedError,
  RefusedError,
  ServerError,
} from '../../../src/polar/errors.js';
import type { RateBudget } from '../../../src/polar/http/budget.js';
import { parseExercise, parseExerciseList } from '../../../src/polar/parse/exercise.js';
import type { AccessLink, DetailFlags, OriginalFormat } from '../../../src/polar/v3/access-link.js';
import type { Session } from '../../../src/storage/sessions/session.js';
import type { Store } from '../../../src/storage/store.js';
import type { LostSession } from '../../../src/storage/witness/lost.js';
import { core } from '../../../src/sync/core/core.js';
import { tryReadSession } from '../../../src/sync/core/derive.js';
import type { PullDeps, PullOptions } from '../../../src/sync/pull-contract.js';
import { Run } from '../../../src/sync/run.js';
import { pullClockFiles, pullItemClockFile } from '../../../src/sync/sources/clock-files.js';
import { isDue, noteLate } from '../../../src/sync/sources/exercises/late.js';
import { planExercises, pullExercises } from '../../../src/sync/sources/exercises/pull.js';
import { fetchItemOriginals, pullOriginals } from '../../../src/sync/sources/originals.js';
import { payloadIdOf, sources } from '../../../src/sync/sources/sources.js';
import { askDetails, isFetched, takeDetails, takeSummary } from '../../../src/sync/sources/transactions/item.js';
import { verify } from '../../../src/sync/verify.js';
import { memoryStore, user } from '../import/support.js';
import { bare, full } from '../support.js';

/* What v3 answers, made by hand: what of it is asked for again, and what becomes of what does not come. */

const now = Date.parse('2026-03-01T12:00:00.000Z');
const samples = [{ recording_rate: 1, sample_type: 0, data: '99,98,97' }];

let store: Store;
let at: number;
let list: Record<string, unknown>[];
/** What is asked for, and what is thrown or answered instead. */
let asked: string[];
let says: (name: string) => unknown;
const notes: string[] = [];
let budget: RateBudget | undefined;
beforeEach(() => {
  store = memoryStore();
  [at, list, asked, says, budget] = [now, [], [], () => undefined, undefined];
  notes.length = 0;
});
afterEach(() => store.close());

const element = (id: string, more: object = {}) => ({
  id,
  start_time: '2026-02-28T07:00:00',
  start_time_utc_offset: 0,
  duration: 'PT3S',
  sport: 'RUNNING',
  ...more,
});

function answer<T>(value: unknown, read: (body: Uint8Array) => T, status = 200): ParsedAnswer<T> {
  const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { path: '/', status, contentType: null, body, fetchedAt: new Date(at).toISOString(), value: read(body) };
}

async function reply<T>(name: string, value: unknown, read: (body: Uint8Array) => T): Promise<ParsedAnswer<T>> {
  asked.push(name);
  const said = says(name);
  if (said instanceof Error) throw said;
  if (typeof said === 'number') return { ...answer('', () => undefined as T, said), value: undefined as T };
  return answer(said ?? value, read);
}

const flags = (details: DetailFlags) =>
  (['samples', 'zones', 'route'] as const).filter((one) => details[one]).join('+');
const client = {
  userId: user,
  requests: 0,
  budget: () => budget,
  listExercises: () => reply('list', list, parseExerciseList),
  getExercise: (id: string, details: DetailFlags) => {
    const found = list.find((one) => one.id === id);
    return reply(`${id} ${flags(details)}`.trim(), found, parseExercise);
  },
  getExerciseFile: (id: string, format: OriginalFormat) =>
    reply(`${id}/${format}`, `file ${id} ${format}`, (body) => body),
  getItemFile: ({ id }: { id: string }, format: OriginalFormat) =>
    reply(`${id}/${format}`, `file ${id} ${format}`, (body) => body),
} as unknown as AccessLink;

function open(options: Partial<PullOptions> = {}, more: Partial<PullDeps> = {}): Run {
  const deps = {
    ...{ client, store, signal: new AbortController().signal, now: () => at },
    onNote: (text: string) => void notes.push(text),
    ...more,
  };
  const id = store.syncRuns.start(user, 'exercises', new Date(at).toISOString());
  return new Run(deps, { source: 'exercises', details: bare, ...options }, core, id);
}

/** What a pull asks for, without the list. */
async function pulled(options: Partial<PullOptions> = {}, more: Partial<PullDeps> = {}) {
  asked.length = 0;
  const run = open(options, more);
  await pullExercises(run);
  return asked.slice(1);
}

const partsOf = (id: string) => [...store.payloads.parts(user, 'exercises', id)].sort();
const sessionOf = (id: string) => store.sessions.get(user, 'exercises', id) as Session;
const down = new ServerError(500, '/');
const gone = new NotServedError(410, '/');

describe('sessions that /v3/exercises lists', () => {
  it('are asked for when they are new, edited, or lack a detail that is wanted, with what is here of them', async () => {
    list = [element('a'), element('b')];
    expect(await pulled()).toEqual(['a', 'b']);
    expect(await pulled()).toEqual([]);
    list[0] = element('a', { calories: 7 });
    expect(await pulled()).toEqual(['a']);
    expect(await pulled({ details: { ...bare, zones: true } })).toEqual(['a zones', 'b zones']);
    list[1] = element('b', { calories: 7 });
    expect(await pulled({ details: { ...bare, route: true } })).toEqual(['a zones+route', 'b zones+route']);
    expect(await pulled()).toEqual([]);
    expect(sessionOf('b')).toMatchObject({ samples: false, zones: true, route: true });
  });

  it('are looked at without storing anything', async () => {
    list = [element('a'), element('b')];
    await pulled();
    list = [element('a'), element('b', { calories: 7 }), element('c'), element('d')];
    expect(await planExercises(open())).toEqual({ new: 2, updated: 1, unchanged: 1 });
    says = (name) => (name === 'list' ? 204 : undefined);
    expect(await planExercises(open())).toEqual({ new: 0, updated: 0, unchanged: 0 });
    expect(store.sessions.all()).toHaveLength(2);
  });

  it('that are none are no list to keep', async () => {
    says = () => 204;
    expect(await pulled()).toEqual([]);
    expect(store.payloads.count()).toBe(0);
  });

  it('come with the details they had in a later copy of the store, whose start is told by its seconds', async () => {
    const start = Date.parse('2026-02-28T07:00:00Z') / 1000;
    const lost = (...sessions: LostSession[]) => ({
      witness: { lost: { sessions, records: new Map(), runs: [], commits: [] }, keep() {} },
    });
    list = [element('a', { start_time: '2026-02-28T07:00:00.900+00:00' })];
    expect(await pulled({}, lost({ start, held: 's' }, { start, held: 'r' }))).toEqual(['a samples+route']);
    list = [element('b')];
    expect(await pulled({ details: { ...bare, zones: true } }, lost({ start, held: 's' }))).toEqual([
      'b samples+zones',
    ]);
    expect(await pulled({}, lost({ start: start + 61, held: 'r' }))).toEqual([]);
    expect(await pulled({}, lost({ start: start + 60, held: 'r' }))).toEqual(['b samples+zones+route']);
  });

  it('whose own answer does not come are what the list says, as long as it says nothing else', async () => {
    list = [element('a'), { id: 'b', sport: 'RUNNING' }];
    says = (name) => (name === 'list' ? undefined : gone);
    await pulled();
    expect([partsOf('a'), partsOf('b'), store.list().length]).toEqual([['listed'], [], 1]);
    const count = () => store.payloads.history(user, 'exercises', 'a').length;
    list.push(element('c'));
    await pulled();
    // Another list, which says the same of it.
    expect(count()).toBe(1);
    list[0] = element('a', { calories: 7 });
    await pulled();
    expect([count(), store.list({ last: 2 }).some(({ calories_kcal: kcal }) => kcal === 7)]).toEqual([2, true]);
    expect(tryReadSession(store, sessionOf('c'))).toMatchObject({ isListedOnly: true });
    says = () => undefined;
    await pulled();
    says = (name) => (name === 'list' ? undefined : gone);
    list[0] = element('a', { calories: 8 });
    await pulled();
    expect(count()).toBe(3);
    expect(tryReadSession(store, sessionOf('a'))).toMatchObject({ calories: 7 });
    expect((await verify(store)).problems).toEqual([]);
  });

  it('that have nothing but their name in the list are a failure', async () => {
    list = [element('a')];
    says = (name) => (name === 'list' ? undefined : 204);
    const run = open();
    await pullExercises(run);
    expect(run.failures).toMatchObject([{ id: 'a', reason: expect.stringContaining('204') }]);
    says = () => undefined;
    await pullExercises(run);
    expect([run.failures, store.failures.of(user, 'exercises')]).toEqual([[], []]);
  });

  it('are no longer asked for when a run is to end', async () => {
    list = [element('a')];
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
    at += 3_600_000 - 1;
    expect(isDue(open(), 'a')).toBe(false);
    at += 1;
    expect(isDue(open(), 'a')).toBe(true);
    // Noted while the clock was ahead.
    at = now - 1;
    expect(isDue(open(), 'a')).toBe(true);
    noteLate(open(), told, listed({ route: [{ latitude: 60, longitude: 24 }] }), full);
    expect([isDue(open(), 'a'), store.failures.of(user, 'exercises')]).toEqual([false, []]);
  });
});

describe("Polar's own files", () => {
  const files = async (originals: readonly OriginalFormat[], more: Partial<PullDeps> = {}) => {
    asked.length = 0;
    const run = open({ originals }, more);
    await pullOriginals(
      run,
      list.map((one) => ({ ...parseExercise(Buffer.from(JSON.stringify(one))), id: String(one.id) })),
    );
    return { asked: [...asked], failed: run.failures.map(({ id }) => id) };
  };
  const original = (format: OriginalFormat) => store.originals.get(user, 'exercises', 'a', format);

  it('are asked for one by one, until each is here or Polar has said twice that there is none', async () => {
    list = [element('a'), element('not here')];
    await pulled();
    list.pop();
    await pulled();
    list.push(element('nobody'));
    says = (name) => (name === 'a/fit' ? down : name === 'a/gpx' ? 404 : undefined);
    const told: string[] = [];
    const onProgress: PullDeps['onProgress'] = ({ step, done, total }) => void told.push(`${step} ${done}/${total}`);
    expect(await files(['fit', 'tcx', 'gpx'], { onProgress })).toEqual({
      asked: ['a/fit', 'a/tcx', 'a/gpx'],
      failed: ['a/fit'],
    });
    expect(told).toEqual(['originals 0/3', 'originals 1/3', 'originals 2/3', 'originals 3/3']);
    expect([original('fit'), original('tcx')?.revision]).toEqual([undefined, sessionOf('a').fingerprint]);
    says = (name) => (name === 'a/gpx' ? 404 : undefined);
    expect((await files(['fit', 'tcx', 'gpx'])).asked).toEqual(['a/fit', 'a/gpx']);
    expect((await files(['fit', 'tcx', 'gpx'])).asked).toEqual([]);
    told.length = 0;
    await files(['fit'], { onProgress });
    expect(told).toEqual([]);
  });

  it('are not there with one 204, and a file from before an edit stays', async () => {
    list = [element('a')];
    await pulled();
    says = (name) => (name === 'a/gpx' ? 204 : undefined);
    expect((await files(['tcx', 'gpx'])).asked).toEqual(['a/tcx', 'a/gpx']);
    expect(original('gpx')).not.toHaveProperty('sha256');
    const before = original('tcx')?.sha256;
    expect([before, (await files(['gpx', 'tcx'])).asked]).toEqual([expect.any(String), []]);
    list[0] = element('a', { calories: 7 });
    await pulled();
    says = (name) => (name.endsWith('tcx') ? 404 : undefined);
    expect((await files(['tcx'])).asked).toEqual(['a/tcx']);
    expect(original('tcx')).toMatchObject({ sha256: before, revision: expect.stringContaining('404') });
    expect((await files(['tcx'])).asked).toEqual(['a/tcx']);
    expect(original('tcx')).toMatchObject({ sha256: before, revision: sessionOf('a').fingerprint });
  });

  it('of a transaction are asked for all of them, and the first thing that went wrong is told', async () => {
    const item = { id: '7', path: '/7' };
    const run = open();
    expect(await fetchItemOriginals(run, item, ['fit'])).toBeUndefined();
    const summary = answer(element('7'), parseExercise);
    takeSummary(run, item, { value: summary });
    asked.length = 0;
    const bad = new BadAnswerError('HTML');
    says = (name) => ({ '7/fit': down, '7/tcx': bad })[name];
    expect(await fetchItemOriginals(run, item, ['fit', 'tcx', 'gpx'])).toBe(down);
    expect(asked).toEqual(['7/fit', '7/tcx', '7/gpx']);
    expect(store.originals.get(user, 'transactions', '7', 'gpx')).toMatchObject({ revision: '' });
    asked.length = 0;
    says = () => undefined;
    expect(await fetchItemOriginals(run, item, ['fit', 'gpx'])).toBeUndefined();
    expect(asked).toEqual(['7/fit']);
    says = () => new RefusedError('TOKEN_REFUSED', 'x', { status: 401 });
    await expect(fetchItemOriginals(run, item, ['tcx'])).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
  });
});

describe('the file that tells of pauses', () => {
  const recorded = (id: string) => element(id, { samples, heart_rate: { average: 98 } });
  const room = (left: number): RateBudget => ({ shortUsed: 100 - left, shortLimit: 100, seenAt: new Date(now) });
  async function clock(options: Partial<PullOptions> = {}, more: Partial<PullDeps> = {}) {
    const run = open({ details: full, ...options }, more);
    await pullExercises(run);
    asked.length = 0;
    await pullClockFiles(run);
    expect(run.failures).toEqual([]);
    return [...asked];
  }

  it('is asked for where every detail is wanted and nothing tells of pauses', async () => {
    list = [recorded('a')];
    for (const detail of ['samples', 'zones', 'route'] as const)
      expect(await clock({ details: { ...full, [detail]: false } })).toEqual([]);
    expect(await clock()).toEqual(['a/fit']);
    expect(await clock()).toEqual([]);
  });

  it('is none of those that are brought anyway', async () => {
    list = [recorded('a')];
    const run = open({ details: full, originals: ['fit'] });
    run.listed = [{ ...parseExercise(Buffer.from(JSON.stringify(recorded('a')))), id: 'a' }];
    await pulled({ details: full });
    asked.length = 0;
    await pullClockFiles(run);
    expect(asked).toEqual([]);
  });

  it('waits for no room in the rate limit', async () => {
    list = [recorded('a'), recorded('b')];
    budget = room(0);
    expect(await clock()).toEqual([]);
    says = (name) => {
      if (name.endsWith('/fit')) budget = room(0);
      return undefined;
    };
    budget = room(1);
    expect((await clock()).length).toBeGreaterThan(0);
    expect(store.originals.get(user, 'exercises', 'a', 'fit')).toBeDefined();
    expect(store.originals.get(user, 'exercises', 'b', 'fit')).toBeUndefined();
  });

  it.each([
    ['Polar asks to wait', new RateLimitedError(new Date(now))],
    ['Polar is in trouble', down],
    ['Polar does not serve it', new NotServedError(410, '/')],
  ])('is not brought where %s, which is no failure', async (_why, problem) => {
    list = [recorded('a')];
    says = (name) => (name.endsWith('/fit') ? problem : undefined);
    expect(await clock()).toEqual(['a/fit']);
    says = () => undefined;
    expect(await clock()).toEqual(['a/fit']);
  });

  it('ends the run where the sign-in is refused', async () => {
    list = [recorded('a')];
    says = (name) => (name.endsWith('/fit') ? new RefusedError('TOKEN_REFUSED', 'x', { status: 401 }) : undefined);
    await expect(clock()).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
  });

  it('is asked for again once the session was edited', async () => {
    list = [recorded('a')];
    expect(await clock()).toEqual(['a/fit']);
    list = [{ ...recorded('a'), calories: 7 }];
    expect(await clock()).toEqual(['a/fit']);
  });

  it('of a transaction is asked for where no other source has the session, and once', async () => {
    const item = { id: '7', path: '/7' };
    const run = open({ details: full });
    await pullItemClockFile(run, item);
    expect(asked).toEqual([]);
    takeSummary(run, item, { value: answer(recorded('7'), parseExercise) });
    budget = room(0);
    await pullItemClockFile(run, item);
    expect(asked).toEqual([]);
    budget = room(1);
    await pullItemClockFile(run, item);
    await pullItemClockFile(run, item);
    expect(asked).toEqual(['7/fit']);
    // Of the same session that the list has, the file comes from there.
    store.originals.save({ userId: user, source: 'transactions', externalId: '7', format: 'tcx', revision: '' });
  });

  it('of a transaction is left to the list where that has the session', async () => {
    list = [recorded('a')];
    await pulled({ details: full });
    const item = { id: '7', path: '/7' };
    const run = open({ details: full });
    takeSummary(run, item, { value: answer(recorded('7'), parseExercise) });
    expect(store.list()).toHaveLength(1);
    asked.length = 0;
    await pullItemClockFile(run, item);
    expect(asked).toEqual([]);
    says = () => new RefusedError('TOKEN_REFUSED', 'x', { status: 401 });
    await pullItemClockFile(run, item);
  });
});

describe('an item of a transaction', () => {
  const item = { id: '7', path: '/users/1/transactions/1/exercises/7' };
  const later = { id: '7', path: '/users/1/transactions/2/exercises/7' };
  const summary = ({ path } = item, more: object = {}) => ({
    value: { ...answer(element('7', more), parseExercise), path },
  });
  const partsOfItem = () => [...store.payloads.parts(user, 'transactions', '7')].sort();
  const details = (complete: DetailFlags, problem?: unknown) => ({
    value: {
      exercise: parseExercise(Buffer.from(JSON.stringify(element('7')))),
      details: { parts: [{ part: 'zones', answer: answer({ zone: [] }, () => []) }], complete, problem },
    },
  });

  it('has no summary where Polar sends none', () => {
    const none = { value: { ...summary().value, value: undefined as never } };
    expect(() => takeSummary(open(), item, none)).toThrow(expect.objectContaining({ code: 'NOTHING_THERE' }));
    expect(() => takeSummary(open(), item, { problem: down })).toThrow(down);
    takeSummary(open(), item, { value: undefined });
    expect(partsOfItem()).toEqual([]);
  });

  it('that is offered again and says the same keeps its details; one that has changed is asked for them anew', async () => {
    const run = open({ details: full });
    takeSummary(run, item, summary());
    takeDetails(run, item, details({ ...bare, zones: true }));
    const wanted = { ...bare, zones: true };
    expect([isFetched(run, item, wanted), isFetched(run, item, full), isFetched(run, later, wanted)]).toEqual([
      ...[true, false, false],
    ]);
    store.originals.save({ userId: user, source: 'transactions', externalId: '7', format: 'fit', revision: '' });
    takeSummary(run, later, summary(later));
    expect([partsOfItem(), isFetched(run, later, wanted)]).toEqual([['offered', 'summary', 'zones'], true]);
    expect(store.originals.get(user, 'transactions', '7', 'fit')?.revision).toBe('');
    const third = { id: '7', path: '/3' };
    takeSummary(run, third, summary(third, { calories: 7 }));
    expect([isFetched(run, third, wanted), isFetched(run, third, bare)]).toEqual([false, true]);
    expect(store.originals.get(user, 'transactions', '7', 'fit')?.revision).not.toBe('');
  });

  it('keeps what came of it beside what did not', () => {
    const run = open();
    takeSummary(run, item, summary());
    expect(() => takeDetails(run, item, details({ ...bare, zones: true }, down))).toThrow(down);
    takeDetails(run, item, details({ ...bare, route: true }));
    expect(store.sessions.get(user, 'transactions', '7')).toMatchObject({ samples: false, zones: true, route: true });
  });

  it('is not asked for details of which nobody knows the session', async () => {
    await expect(askDetails(open(), item, full)).rejects.toMatchObject({ code: 'NOTHING_THERE' });
  });
});

describe('a source', () => {
  const payload = (part: string, body: string, externalId = '7') =>
    ({ part, externalId, body: Buffer.from(body), status: 200, path: '/' }) as never;
  const startsIn = (name: string, ...told: Parameters<typeof payload>) =>
    sources
      .find((one) => one.name === name)
      ?.sessionsIn(payload(...told), store.readings)
      .map(({ externalId, exercise }) => `${externalId} ${exercise.startTime}`);

  it('tells the start of a session from the payloads that say it, and from no other', () => {
    const one = JSON.stringify(element('7'));
    const start = '7 2026-02-28T07:00:00';
    expect(startsIn('exercises', 'exercise', one)).toEqual([start]);
    expect(startsIn('exercises', 'listed', `[${one}]`)).toEqual([start]);
    expect(startsIn('exercises', 'listed', '[]')).toEqual([]);
    expect(startsIn('exercises', 'original/fit', 'x')).toEqual([]);
    expect(startsIn('transactions', 'summary', one)).toEqual([start]);
    expect(startsIn('transactions', 'zones', 'x')).toEqual([]);
    expect(startsIn('flow_export', 'not_understood', 'x')).toEqual([]);
    expect(startsIn('v4', 'list', 'x')).toEqual([]);
    expect(payloadIdOf({ source: 'v4', externalId: '7/2' })).toBe('7');
  });

  it('has the ids that a workout is known by', () => {
    const ids = (name: string, exercise: object = {}) =>
      sources.find((one) => one.name === name)?.idsOf({ externalId: '7/2' } as Session, exercise as never);
    expect(ids('v4')).toEqual([['accesslink_v4_session', '7']]);
    expect(ids('v4', { exerciseId: '9' })).toEqual([
      ['accesslink_v4_session', '7'],
      ['accesslink_v4_exercise', '9'],
    ]);
    expect(ids('flow_export')).toEqual([['flow_export', '7/2']]);
  });

  it('that only a later version knows says nothing', () => {
    const session = { userId: user, source: 'other', externalId: '7' } as unknown as Session;
    expect(tryReadSession(store, session)).toBeUndefined();
  });
});
