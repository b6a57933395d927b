import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreError, UnexpectedError } from '../../../../src/errors.js';
import type { ParsedAnswer } from '../../../../src/polar/answer.js';
import {
  BadAnswerError,
  NetworkError,
  NotServedError,
  RefusedError,
  ServerError,
  UnexpectedStatusError,
} from '../../../../src/polar/errors.js';
import { maxExercises } from '../../../../src/polar/parse/flow/session.js';
import { parseSessionList, type SessionList } from '../../../../src/polar/parse/flow/session-list.js';
import type { AccessLinkV4 } from '../../../../src/polar/v4/access-link-v4.js';
import { type Feature, features } from '../../../../src/polar/v4/features.js';
import type { Store } from '../../../../src/storage/store.js';
import type { LostSession } from '../../../../src/storage/witness/lost.js';
import type { Core } from '../../../../src/sync/arrival.js';
import { core } from '../../../../src/sync/core/core.js';
import type { PullDeps, PullOptions } from '../../../../src/sync/pull-contract.js';
import { Run } from '../../../../src/sync/run.js';
import { readLastDaysAgain, retryFailed } from '../../../../src/sync/sources/v4/again.js';
import { fetchDay, served, takeDay } from '../../../../src/sync/sources/v4/day.js';
import { keepDay, type Wanted } from '../../../../src/sync/sources/v4/keep-day.js';
import { pullLost } from '../../../../src/sync/sources/v4/lost.js';
import { pullV4 } from '../../../../src/sync/sources/v4/pull.js';
import { refusedOf } from '../../../../src/sync/sources/v4/refused.js';
import { walkBack } from '../../../../src/sync/sources/v4/walk.js';
import {
  isRefusedWhole,
  planWindow,
  pullWindow,
  reachBack,
  tryWindow,
} from '../../../../src/sync/sources/v4/window.js';
import { exported, memoryStore, user } from '../../import/support.js';
import { bare } from '../../support.js';

/* The steps of a pull through API v4, each by itself, with Polar's answers made by hand. */

const now = Date.parse('2026-03-01T12:00:00.000Z');
const day = '2026-02-20';

type Asked = { from: string; to: string; features: readonly Feature[] };

let store: Store;
let at: number;
/** Sessions at Polar, and what it throws instead of an answer. */
let elements: Record<string, unknown>[];
let refuses: (asked: Asked) => unknown;
const notes: string[] = [];
const asked: Asked[] = [];
beforeEach(() => {
  store = memoryStore();
  at = now;
  elements = [];
  refuses = () => undefined;
  notes.length = 0;
  asked.length = 0;
});
afterEach(() => store.close());

/** A session of a minute at 10:00 of a day. */
const session = (id: string, on = day, more: object = {}) =>
  exported(id, { start: Date.parse(`${on}T09:00:00Z`), millis: 60_000 }, { name: 'Run', ...more });

function answerOf(path: string, list: unknown): ParsedAnswer<SessionList> & { value: SessionList } {
  const body = Buffer.from(JSON.stringify({ trainingSessions: list }));
  const fetchedAt = new Date(at).toISOString();
  return { path, status: 200, contentType: null, body, fetchedAt, value: parseSessionList(body) };
}

const listSessions: AccessLinkV4['listSessions'] = async ({ from, to }, wanted = []) => {
  const one = { from: from.slice(0, 10), to: to.slice(0, 10), features: wanted };
  asked.push(one);
  const problem = refuses(one);
  if (problem !== undefined) throw problem;
  const query = new URLSearchParams({ from, to });
  for (const feature of wanted) query.append('features', feature);
  const found = elements.filter(({ startTime }) => String(startTime) >= from && String(startTime) < to);
  return answerOf(`/training-sessions/list?${query}`, found);
};

function open(options: Partial<PullOptions> = {}, more: Partial<PullDeps> = {}, kernel: Core = core): Run {
  const deps = {
    client: { userId: user, requests: 0 } as PullDeps['client'],
    v4: { listSessions, requests: 0 } as unknown as AccessLinkV4,
    store,
    signal: new AbortController().signal,
    now: () => at,
    onNote: (text: string) => void notes.push(text),
    ...more,
  };
  const id = store.syncRuns.start(user, 'v4', new Date(at).toISOString());
  return new Run(deps, { source: 'v4', details: bare, ...options }, kernel, id);
}

/** As a summary lists it. */
function wanted(element: Record<string, unknown>, fingerprint = 'one'): Wanted {
  const answer = answerOf('/training-sessions/list?from=x&to=y', [element]);
  const [listed] = answer.value.sessions;
  if (!listed) throw new Error('not read');
  return { ...listed, fingerprint, answer };
}

const pathOf = (wantedFeatures: readonly Feature[]) =>
  `/list?${wantedFeatures.map((one) => `features=${one}`).join('&')}`;
const whole = (...list: unknown[]) => ({ asked: features, answer: answerOf(pathOf(features), list) });
const stored = (id: string) => store.sessions.ofFile(user, 'v4', id);
const partsOf = (id: string) => [...store.payloads.parts(user, 'v4', id)].sort();
const status = (code: number, complaint?: string) =>
  new UnexpectedStatusError('X', 'x', { status: code, path: '/', complaint });
const forbidden = (code = 'CONSENT_OR_REGISTRATION') => new RefusedError(code, 'x', { status: 403 });
const failed = () => store.failures.of(user, 'v4').map(({ externalId }) => externalId);
const windows = () => asked.filter((one) => one.features.length === 0).map(({ from, to }) => `${from} ${to}`);
const tell = () => undefined;

describe('a day that came', () => {
  it('is kept as it is, and with it each of its sessions; only what was listed as changed is measured by that', () => {
    const run = open();
    const came = keepDay(run, day, [whole(session('1'), session('2'))], [wanted(session('1'))], true);
    expect([...came]).toEqual(['1', '2']);
    expect(run.counts).toEqual({ new: 2, updated: 0, unchanged: 0 });
    expect(partsOf(`day-${day}`)).toEqual(['session']);
    expect([stored('1'), stored('2')]).toMatchObject([
      [{ fingerprint: 'one', samples: true, zones: true, route: true }],
      [{}],
    ]);
    expect(stored('2')[0]).not.toHaveProperty('fingerprint');
    expect(store.v4.staleDays(user, '2000-01-01', '2099-01-01', '2099-01-01')).toEqual([day]);
    expect(run.failures).toEqual([]);
  });

  it('without some of its features is not measured, nor called read, and holds what came', () => {
    const part = { asked: ['samples'] as const, answer: answerOf(pathOf(['samples']), [session('1')]) };
    keepDay(open(), day, [part], [wanted(session('1'))], false);
    expect(partsOf('1')).toEqual(['session/samples']);
    expect(stored('1')).toMatchObject([{ samples: true, zones: false, route: false }]);
    expect(stored('1')[0]).not.toHaveProperty('fingerprint');
    expect(store.v4.staleDays(user, '2000-01-01', '2099-01-01', '2099-01-01')).toEqual([]);
    const rest = { asked: ['zones', 'routes'] as const, answer: answerOf(pathOf(['zones', 'routes']), [session('1')]) };
    keepDay(open(), day, [rest], [wanted(session('1'))], true);
    expect(stored('1')).toMatchObject([{ samples: true, zones: true, route: true, fingerprint: 'one' }]);
  });

  it('without a session that was listed has its summary', () => {
    const came = keepDay(open(), day, [whole(session('1'))], [wanted(session('1')), wanted(session('2'))], true);
    expect([...came]).toEqual(['1']);
    expect(partsOf('2')).toEqual(['session/summary']);
    expect(stored('2')).toMatchObject([{ samples: false, zones: false, route: false }]);
    expect(stored('2')[0]).not.toHaveProperty('fingerprint');
  });

  it('the same once more changes nothing; a new measure of the same is taken', () => {
    keepDay(open(), day, [whole(session('1'))], [wanted(session('1'))], true);
    const payloads = store.payloads.count();
    const again = open();
    keepDay(again, day, [whole(session('1'))], [wanted(session('1'))], true);
    expect([again.counts, store.payloads.count()]).toEqual([{ new: 0, updated: 0, unchanged: 1 }, payloads]);
    keepDay(open(), day, [whole(session('1'))], [], true);
    expect(stored('1')).toMatchObject([{ fingerprint: 'one' }]);
    keepDay(open(), day, [whole(session('1'))], [wanted(session('1'), 'two')], true);
    expect(stored('1')).toMatchObject([{ fingerprint: 'two' }]);
    const edited = open();
    keepDay(edited, day, [whole(session('1', day, { name: 'Another' }))], [], true);
    expect(edited.counts).toEqual({ new: 0, updated: 1, unchanged: 0 });
  });

  it('with one that is the same beside one that is new stores the answer of the new one alone', () => {
    keepDay(open(), day, [whole(session('1'))], [], true);
    keepDay(open(), day, [whole(session('1'), session('2'))], [], true);
    const { length } = store.payloads.history(user, 'v4', '1');
    expect([length, store.payloads.history(user, 'v4', '2').length]).toEqual([1, 1]);
  });

  it('with elements that cannot be read is incomplete', () => {
    const run = open();
    keepDay(run, day, [whole(session('1'), { identifier: { id: '' } })], [], true);
    expect(run.failures).toMatchObject([{ id: `v4 ${day}` }]);
    expect(stored('1')).toHaveLength(1);
  });

  it('with a session of more exercises than are taken is incomplete; those that are taken are stored', () => {
    const [exercise] = session('1').exercises as object[];
    const many = session('1', day, { exercises: Array(maxExercises + 2).fill(exercise) });
    const run = open();
    keepDay(run, day, [whole(many)], [], true);
    expect(run.failures).toMatchObject([{ id: '1', reason: expect.stringContaining(`${maxExercises + 2}`) }]);
    expect(stored('1')).toHaveLength(maxExercises);
  });

  it('with a session that is no workout says so, and ends where it is the store that fails', () => {
    const through = (keepTrainingSession: Core['keepTrainingSession']) => {
      const run = open({}, {}, { ...core, keepTrainingSession });
      keepDay(run, day, [whole(session('1'))], [], true);
      return run.failures;
    };
    const throwing = (problem: Error) => () => {
      throw problem;
    };
    const changes = [
      { workoutId: 'a', change: 'unchanged' as const },
      { workoutId: 'b', change: 'unchanged' as const, problem: 'odd' },
    ];
    expect(through(() => ({ changes, renamed: [], exercises: [] }))).toEqual([{ id: '1', reason: 'odd' }]);
    expect(through(throwing(new UnexpectedError('START_TIME', 'no start')))).toEqual([
      { id: '1', reason: expect.stringMatching(/no start$/) },
    ]);
    expect(() => through(throwing(new StoreError('DISK_FULL', 'x')))).toThrow(StoreError);
    expect(() => through(throwing(new RangeError('a mistake')))).toThrow('a mistake');
  });

  it('is a failure until every session that was listed is there', () => {
    const both = [wanted(session('1')), wanted(session('2'))];
    const run = open();
    takeDay(run, day, both, { answers: [whole(session('1'))] });
    expect([run.failures.map(({ id }) => id), failed()]).toEqual([[`day-${day}`], [`day-${day}`]]);
    takeDay(run, day, both, { answers: [whole(session('1'), session('2'))] });
    expect([run.failures, failed()]).toEqual([[], []]);
    takeDay(run, day, [], { answers: [whole(session('1'))], problem: new ServerError(500, '/') });
    expect(failed()).toEqual([`day-${day}`]);
  });
});

describe('a day that is asked for', () => {
  const parts = () => asked.map((one) => (one.features.length === features.length ? 'all' : one.features.join('+')));
  const rest = features.filter((one) => one !== 'samples' && one !== 'routes').join('+');
  const network = (code: 'NETWORK_TIMEOUT' | 'CONNECTION_LOST') => new NetworkError(code, 'x', { notSent: false });

  it('comes in one answer', async () => {
    elements = [session('1'), session('2', '2026-02-21')];
    const { answers, problem } = await fetchDay(open(), day);
    expect(answers.map(({ answer }) => answer.value.sessions.map((one) => one.session.id))).toEqual([['1']]);
    expect([problem, parts()]).toEqual([undefined, ['all']]);
    expect(asked).toMatchObject([{ from: day, to: '2026-02-21' }]);
  });

  it('may have no answer at all, which is none', async () => {
    const v4 = { listSessions: async () => ({ ...answerOf('/', []), value: undefined }) } as unknown as AccessLinkV4;
    expect(await fetchDay(open({}, { v4 }), day)).toEqual({ answers: [] });
  });

  it.each([
    ['it cannot make the whole', new ServerError(500, '/'), 3],
    ['it takes too long', network('NETWORK_TIMEOUT'), 3],
    ['it sends what will be no better the next time', new BadAnswerError('HTML', { retryable: false }), 3],
    ['it breaks off', network('CONNECTION_LOST'), 0],
    ['it sends what may be better the next time', new BadAnswerError('HTML'), 0],
    ['it refuses', forbidden(), 0],
    ['it does not serve it', new NotServedError(410, '/'), 0],
  ])('comes in three where %s', async (_why, problem, count) => {
    refuses = (one) => (one.features.length === features.length ? problem : undefined);
    const fetched = await fetchDay(open(), day);
    expect(parts()).toEqual(['all', ...(count === 0 ? [] : ['samples', 'routes', rest])]);
    expect(fetched.answers).toHaveLength(count);
    expect(fetched.problem).toBe(count === 0 ? problem : undefined);
  });

  it('in three has the first thing that did not come, and everything else', async () => {
    const [first, second] = [new ServerError(503, '/'), new NotServedError(410, '/')];
    refuses = (one) => {
      if (one.features.includes('laps'))
        return one.features.length === features.length ? new ServerError(500, '/') : second;
      return one.features.includes('samples') ? first : undefined;
    };
    const { answers, problem } = await fetchDay(open(), day);
    expect(answers.map((one) => one.asked)).toEqual([['routes']]);
    expect(problem).toBe(first);
  });

  it('ends the run where that is what failed', async () => {
    refuses = () => new RefusedError('TOKEN_REFUSED', 'x', { status: 401 });
    await expect(fetchDay(open(), day)).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
  });

  it('is asked for without what Polar refuses by name, for a month; that is said once', async () => {
    const bad = ['samples', 'hill-splits'] as const;
    refuses = (one) => {
      const named = one.features.find((feature) => bad.some((two) => two === feature));
      return named && status(400, `Value '${named}' is not allowed`);
    };
    const run = open();
    expect(await fetchDay(run, day)).toMatchObject({ answers: [{ asked: { length: features.length - 2 } }] });
    expect([asked.length, notes.length]).toEqual([3, 2]);
    expect(await fetchDay(run, day)).not.toHaveProperty('problem');
    expect([asked.length, notes.length]).toEqual([4, 2]);
    expect(served(run)).toHaveLength(features.length - 2);
    // In pieces, too, what is refused is not asked for.
    refuses = (one) => (one.features.length > 9 ? new ServerError(500, '/') : undefined);
    asked.length = 0;
    await fetchDay(run, day);
    expect(asked.map((one) => one.features.length)).toEqual([10, 1, 9]);
    at += 30 * 86_400_000 - 1;
    expect(served(run)).toHaveLength(features.length - 2);
    at += 1;
    expect(served(run)).toHaveLength(features.length);
  });

  it.each([
    ['every feature of it', status(400, features.join(' ')), 1],
    ['none of them', status(400, 'no'), 1],
    ['nothing at all', status(400), 1],
    ['one, with a status that is no such refusal', status(409, 'samples'), 1],
  ])('does not come where Polar names %s', async (_what, problem, requests) => {
    refuses = () => problem;
    expect(await fetchDay(open(), day)).toMatchObject({ answers: [], problem });
    expect([asked.length, notes]).toEqual([requests, []]);
  });

  it('that was refused at the same time by another day is not news', async () => {
    refuses = (one) => (one.features.includes('comments') ? status(400, 'comments') : undefined);
    const run = open();
    await Promise.all([fetchDay(run, day), fetchDay(run, '2026-02-21')]);
    expect([asked.length, notes.length]).toEqual([4, 1]);
  });
});

describe('a window', () => {
  const window = { from: '2026-02-01', to: '2026-03-01' };

  it('brings the days of what is new or has changed, the newest first, and counts', async () => {
    elements = [session('1', '2026-02-03'), session('2', '2026-02-05'), session('3', '2026-02-05')];
    const told: string[] = [];
    const pulled = await pullWindow(open(), window, (done, total) => void told.push(`${done}/${total}`));
    expect(pulled).toEqual({ sessions: 3, days: 2, oldest: '2026-02-03' });
    expect(asked.map(({ from }) => from)).toEqual(['2026-02-01', '2026-02-05', '2026-02-03']);
    expect(told).toEqual(['0/2', '1/2']);
    elements[0] = session('1', '2026-02-03', { name: 'Another' });
    const run = open();
    expect(await pullWindow(run, window, tell)).toEqual({ sessions: 3, days: 1, oldest: '2026-02-03' });
    expect(run.counts).toEqual({ new: 0, updated: 1, unchanged: 2 });
    elements = [];
    expect(await pullWindow(open(), { from: '2025-01-01', to: '2025-02-01' }, tell)).toEqual({ sessions: 0, days: 0 });
  });

  it('is looked at without storing anything', async () => {
    elements = [session('1', '2026-02-03'), session('2', '2026-02-05')];
    expect(await planWindow(open(), window)).toEqual({ new: 2, updated: 0, unchanged: 0 });
    expect(store.payloads.count()).toBe(0);
    await pullWindow(open(), window, tell);
    elements[0] = session('1', '2026-02-03', { name: 'Another' });
    elements.push(session('3', '2026-02-06'));
    expect(await planWindow(open(), window)).toEqual({ new: 1, updated: 1, unchanged: 1 });
    const v4 = { listSessions: async () => ({ ...answerOf('/', []), value: undefined }) } as unknown as AccessLinkV4;
    expect(await planWindow(open({}, { v4 }), window)).toEqual({ new: 0, updated: 0, unchanged: 0 });
  });

  it('that lists what cannot be read is incomplete, and misses nothing for that', async () => {
    elements = [session('1', '2026-02-03')];
    await pullWindow(open(), window, tell);
    elements = [{ identifier: {}, startTime: '2026-02-03T10:00:00' }];
    const run = open();
    await pullWindow(run, window, tell);
    expect(run.failures).toMatchObject([{ id: 'v4 2026-02-01' }]);
    expect([notes, store.v4.allGone(user)]).toEqual([[], []]);
  });

  it('says once what is gone, by three names at most; its first and last day may be those of another window', async () => {
    const dates = ['2026-02-01', '2026-02-02', '2026-02-10', '2026-02-11', '2026-02-12', '2026-02-27', '2026-02-28'];
    elements = dates.map((date, i) => session(`${i}`, date));
    await pullWindow(open(), window, tell);
    elements = [];
    await pullWindow(open(), window, tell);
    expect(store.v4.allGone(user)).toEqual(['1', '2', '3', '4', '5']);
    expect(notes).toEqual([expect.stringMatching(/^5 .*\(1, 2, 3\)$/)]);
    await pullWindow(open(), window, tell);
    expect(notes).toHaveLength(1);
    elements = [session('1', '2026-02-02')];
    await pullWindow(open(), window, tell);
    expect(store.v4.allGone(user)).toEqual(['2', '3', '4', '5']);
  });

  it('names a session of several exercises once, by its own id', async () => {
    const [exercise] = session('7', '2026-02-10').exercises as object[];
    elements = [session('7', '2026-02-10', { exercises: [exercise, exercise] })];
    await pullWindow(open(), window, tell);
    elements = [];
    await pullWindow(open(), window, tell);
    expect([store.v4.allGone(user), notes]).toEqual([['7'], [expect.stringMatching(/^A .*\(7\)$/)]]);
  });

  describe('that is not found', () => {
    /** The first `times` requests are answered with 404. */
    const notFound = (times: number): Partial<PullDeps> => {
      let left = times;
      const answer: AccessLinkV4['listSessions'] = async (...args) => {
        const came = await listSessions(...args);
        left -= 1;
        return left >= 0 ? { ...came, status: 404, value: parseSessionList(Buffer.from('[]')) } : came;
      };
      return { v4: { listSessions: answer, requests: 0 } as unknown as AccessLinkV4 };
    };

    it('twice has moved where there was something, and is empty where there was nothing', async () => {
      expect(await pullWindow(open({}, notFound(2)), window, tell)).toEqual({ sessions: 0, days: 0 });
      expect(asked).toHaveLength(2);
      elements = [session('1', '2026-02-03')];
      await pullWindow(open(), window, tell);
      await expect(pullWindow(open({}, notFound(2)), window, tell)).rejects.toMatchObject({ status: 404 });
      expect(await pullWindow(open({}, notFound(1)), window, tell)).toMatchObject({ sessions: 1 });
      expect(await pullWindow(open({}, notFound(2)), { from: '2026-02-04', to: '2026-03-01' }, tell)).toMatchObject({
        sessions: 0,
      });
    });
  });

  it('that does not come is recorded for the next pull; what ends the run is thrown', async () => {
    refuses = () => new ServerError(500, '/');
    const run = open();
    expect(await tryWindow(run, window, tell)).toBeUndefined();
    expect(failed()).toEqual(['window-2026-02-01/2026-03-01']);
    expect(await isRefusedWhole(run, window, tell)).toBe(false);
    refuses = () => forbidden();
    expect(await tryWindow(run, window, tell)).toBeUndefined();
    expect(await isRefusedWhole(run, window, tell)).toBe(true);
    refuses = () => forbidden('SCOPE_MISSING');
    await expect(tryWindow(run, window, tell)).rejects.toMatchObject({ code: 'SCOPE_MISSING' });
    await expect(isRefusedWhole(run, window, tell)).rejects.toMatchObject({ code: 'SCOPE_MISSING' });
    refuses = () => undefined;
    expect(await isRefusedWhole(run, window, tell)).toBe(false);
  });
});

describe('a window that may reach back further than Polar serves', () => {
  const window = { from: '2025-01-01', to: '2025-04-01' };
  const days = 90;
  const servedFrom = (first: string) => {
    refuses = ({ from }) => (from < first ? status(400, 'Too old') : undefined);
  };
  const back = (of = window) => reachBack(open(), of, tell);

  it('comes whole in one request where it does not', async () => {
    elements = [session('1', '2025-02-01')];
    expect(await back()).toEqual({ pulled: { sessions: 1, days: 1, oldest: '2025-02-01' } });
    expect(windows()).toEqual(['2025-01-01 2025-04-01']);
    expect(await back({ from: '2025-04-01', to: '2025-04-01' })).toEqual({});
    expect(asked).toHaveLength(2);
  });

  it.each([
    '2025-01-02',
    '2025-01-03',
    '2025-02-15',
    '2025-02-16',
    '2025-03-30',
    '2025-03-31',
    '2025-04-01',
    '2026-01-01',
  ])('comes from the day on that Polar serves, found by halves: %s', async (first) => {
    elements = ['2025-01-01', '2025-02-20', '2025-03-31'].map((date, i) => session(`${i}`, date));
    servedFrom(first);
    const { pulled, refused } = await back();
    const there = elements.filter(({ startTime }) => String(startTime) >= first).length;
    expect(refused?.days).toEqual({ from: '2025-01-01', to: first > window.to ? window.to : first });
    expect(refused?.problem).toMatchObject({ complaint: 'Too old' });
    expect([pulled?.sessions ?? 0, store.list().length]).toEqual([there, there]);
    if (there > 0) expect(pulled?.oldest).toBe(String(elements.at(-there)?.startTime).slice(0, 10));
    expect(windows().length).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(days)) + 1);
  });

  it('is not looked into by halves where what follows it is refused already', async () => {
    servedFrom('2026-01-01');
    const run = open();
    store.failures.record(user, 'v4', 'refused-2025-04-01/2025-07-01', run.id, 'status 400');
    expect(await back()).toMatchObject({ refused: { days: window } });
    expect(asked).toHaveLength(1);
    // What is known of another time says nothing.
    store.failures.clear(user, 'v4', 'refused-2025-04-01/2025-07-01');
    for (const known of ['2025-04-02/2025-07-01', '2024-01-01/2025-04-01']) {
      asked.length = 0;
      store.failures.record(user, 'v4', `refused-${known}`, run.id, 'status 400');
      await back();
      expect(asked.length).toBeGreaterThan(1);
      store.failures.clear(user, 'v4', `refused-${known}`);
    }
  });

  it('takes back what was called refused where Polar answers it', async () => {
    store.failures.record(user, 'v4', 'refused-2024-01-01/2025-03-01', open().id, 'status 400');
    await back();
    expect(refusedOf(store, user)).toMatchObject({ from: '2024-01-01', to: '2025-01-01' });
  });

  it('is recorded as far as it did not come where something else goes wrong', async () => {
    let requests = 0;
    elements = [session('1', '2025-03-01')];
    refuses = ({ features: wantedFeatures }) =>
      wantedFeatures.length > 0 ? undefined : [status(400), undefined, new ServerError(500, '/')][requests++];
    expect(await back()).toEqual({ pulled: { sessions: 1, days: 1, oldest: '2025-03-01' } });
    expect(failed()).toEqual(['window-2025-01-01/2025-02-15']);
    requests = 2;
    expect(await back()).toEqual({});
  });
});

describe('a walk back', () => {
  const walk = () => store.v4.walk(user);

  it('goes window by window to the day that is wanted, and remembers how far it came', async () => {
    elements = [session('1', '2025-08-01')];
    const told: string[] = [];
    await walkBack(
      open({}, { onProgress: ({ step, done, total, until }) => void told.push(`${step} ${done}/${total} ${until}`) }),
      '2025-06-01',
    );
    expect(windows()).toEqual(['2025-09-04 2025-12-03', '2025-06-06 2025-09-04', '2025-06-01 2025-06-06']);
    expect(told).toEqual([
      'history 0/0 2025-09-04',
      'history 0/0 2025-06-06',
      'history 0/1 2025-06-06',
      'history 0/0 2025-06-01',
    ]);
    const stamp = new Date(now).toISOString();
    expect(walk()).toEqual({
      ...{ since: '2025-06-01', nextTo: '2025-06-01', askedFrom: '2025-06-01', startedAt: stamp, endedAt: stamp },
      ...{ answeredFrom: '2025-06-06', oldestSession: '2025-08-01' },
    });
    expect(notes).toEqual([expect.stringMatching(/2025-06-01.*2025-08-01.*2025-06-01/)]);
  });

  it('says nothing of what every pull asks for', async () => {
    await walkBack(open(), '2025-12-03');
    expect([asked, notes]).toEqual([[], []]);
    await walkBack(open(), '2025-12-02');
    expect([windows(), notes]).toEqual([['2025-12-02 2025-12-03'], [expect.stringContaining('2025-12-03')]]);
  });

  it('that was cut goes on where it was, further back if that is wanted now', async () => {
    const cut = { since: '2025-06-01', nextTo: '2025-07-01', startedAt: '2026-01-01T00:00:00.000Z' };
    for (const [since, last] of [
      ['2025-06-20', '2025-06-01'],
      ['2025-05-01', '2025-05-01'],
    ] as const) {
      asked.length = 0;
      store.atomically(() => store.v4.saveWalk(user, cut));
      await walkBack(open(), since);
      expect([since, windows()]).toEqual([since, [`${last} 2025-07-01`]]);
      expect(walk()).toMatchObject({ since: last, startedAt: cut.startedAt });
    }
    // One that has ended is over.
    asked.length = 0;
    await walkBack(open(), '2025-11-01');
    expect(windows()).toEqual(['2025-11-01 2025-12-03']);
  });

  it('ends where the oldest window is refused as well, and says so', async () => {
    elements = [session('1', '2025-11-01')];
    refuses = ({ from }) => (from < '2025-10-01' ? forbidden() : undefined);
    await walkBack(open(), '2010-01-01');
    expect(refusedOf(store, user)).toMatchObject({ from: '2010-01-01', to: '2025-10-01' });
    expect(walk()).toMatchObject({ nextTo: '2010-01-01', answeredFrom: '2025-10-01', oldestSession: '2025-11-01' });
    expect(windows()).toContain('2010-01-01 2010-04-01');
    expect(asked.length).toBeLessThan(14);
    expect(notes).toHaveLength(2);
    expect(notes[1]).toContain('2025-10-01');
    expect(notes[1]).not.toContain('2010-01-01');
    // Known now: not asked for again, unless a day is named.
    notes.length = 0;
    asked.length = 0;
    await walkBack(open({ allHistory: true }), '2010-01-01');
    expect(windows()).toEqual(['2025-10-01 2025-12-03']);
    expect(notes.filter((note) => note.includes('refuses'))).toEqual([]);
    await walkBack(open({ allHistory: true }), '2009-01-01');
    expect(refusedOf(store, user)?.from).toBe('2009-01-01');
  });

  it('ends with the window that is refused, where that is the oldest one', async () => {
    refuses = ({ from }) => (from < '2025-12-03' ? forbidden() : undefined);
    await walkBack(open(), '2025-12-02');
    expect(windows()).toEqual(['2025-12-02 2025-12-03']);
    expect(refusedOf(store, user)).toMatchObject({ from: '2025-12-02', to: '2025-12-03' });
  });

  it('goes on behind a window that is refused where an older one comes', async () => {
    refuses = ({ from, to }) => (from >= '2025-09-01' && to <= '2025-12-03' ? forbidden() : undefined);
    await walkBack(open(), '2025-03-01');
    expect(walk()).toMatchObject({ nextTo: '2025-03-01', endedAt: expect.any(String) });
    expect(windows()).toContain('2025-03-01 2025-05-30');
  });
});

describe('what did not come in earlier runs', () => {
  const record = (...names: string[]) => {
    const { id } = open();
    for (const name of names) store.failures.record(user, 'v4', name, id, 'x');
  };
  const recentFrom = '2025-12-03';

  it('is asked for again where it lies before the recent window, the newest first', async () => {
    record(
      'window-2025-01-01/2025-02-01',
      'day-2025-03-01',
      'day-2025-12-02',
      'day-2025-12-03',
      'window-2025-12-03/2026-01-01',
    );
    await retryFailed(open(), recentFrom);
    expect(windows()).toEqual(['2025-01-01 2025-02-01', '2025-12-02 2025-12-03', '2025-03-01 2025-03-02']);
    expect(failed()).toEqual(['day-2025-12-03', 'window-2025-12-03/2026-01-01']);
  });

  it('stays on record as long as it does not come', async () => {
    elements = [session('1', '2025-03-01')];
    record('window-2025-01-01/2025-02-01', 'day-2025-03-01', 'day-2025-04-01');
    refuses = (one) =>
      one.features.length > 0 || one.from === '2025-01-01' ? new NotServedError(410, '/') : undefined;
    await retryFailed(open(), recentFrom);
    expect(failed()).toEqual(['day-2025-03-01', 'window-2025-01-01/2025-02-01']);
    refuses = () => undefined;
    await retryFailed(open(), recentFrom);
    expect([failed(), store.list().length]).toEqual([[], 1]);
  });

  it('is refused once and for all where Polar does so, and is told then', async () => {
    record('window-2025-01-01/2025-02-01', 'day-2024-03-01');
    refuses = ({ from }) => (from < '2025-02-01' ? forbidden() : undefined);
    await retryFailed(open(), recentFrom);
    expect(failed()).toEqual(['refused-2024-03-01/2025-02-01']);
    expect(notes).toHaveLength(1);
    record('day-2024-06-01');
    asked.length = 0;
    await retryFailed(open(), recentFrom);
    expect([failed(), asked, notes.length]).toEqual([['refused-2024-03-01/2025-02-01'], [], 1]);
  });

  it('waits where it has failed often, and under a name that says no day is left alone', async () => {
    for (let i = 0; i < 3; i += 1) record('day-2025-03-01');
    record('odd-2025-03-01', 'day-2025-03', 'xday-2025-03-02');
    await retryFailed(open(), recentFrom);
    expect(asked).toEqual([]);
    expect(failed()).toHaveLength(4);
    at += 3_600_000;
    await retryFailed(open(), recentFrom);
    expect(windows()).toEqual(['2025-03-01 2025-03-02']);
  });
});

describe('the last days', () => {
  it('are read again, two in a run, those first that were read longest ago, and not before three days', async () => {
    const read = (date: string, daysAgo: number) =>
      store.atomically(() => store.v4.dayRead(user, date, new Date(now - daysAgo * 86_400_000).toISOString()));
    read('2026-02-15', 4);
    read('2026-02-14', 9);
    read('2026-02-20', 5);
    read('2026-02-25', 3);
    read('2026-02-13', 9);
    await readLastDaysAgain(open());
    expect(asked.map(({ from }) => from)).toEqual(['2026-02-20', '2026-02-15']);
    await readLastDaysAgain(open());
    expect(asked).toHaveLength(2);
  });

  it('go back fourteen of them', async () => {
    for (const date of ['2026-02-14', '2026-02-15', '2026-02-16', '2026-02-17'])
      store.atomically(() => store.v4.dayRead(user, date, '2026-02-18T00:00:00.000Z'));
    await readLastDaysAgain(open());
    expect(asked.map(({ from }) => from)).toEqual(['2026-02-15', '2026-02-16']);
  });
});

describe('a pull', () => {
  it('asks for what lies between the last one and now, as far as Polar serves it, and by no wrong clock', async () => {
    const lists = (...froms: string[]) => {
      for (const from of froms)
        store.atomically(() =>
          store.payloads.save({
            ...answerOf('/', []),
            userId: user,
            source: 'v4',
            externalId: '',
            part: `list/${from}`,
          }),
        );
    };
    lists('2031-01-01', '1999-12-31');
    await pullV4(open());
    expect(windows()).toEqual(['2025-12-03 2026-03-03']);
    asked.length = 0;
    at += 200 * 86_400_000;
    await pullV4(open());
    expect(windows()[0]).toBe('2025-12-03 2026-03-03');
    expect(windows().at(-1)).toBe('2026-06-21 2026-09-19');
    expect(windows()).toHaveLength(4);
  });

  it('passes over what is known to be refused of that', async () => {
    const run = open();
    store.atomically(() =>
      store.payloads.save({
        ...answerOf('/', []),
        userId: user,
        source: 'v4',
        externalId: '',
        part: 'list/2025-06-01',
      }),
    );
    store.failures.record(user, 'v4', 'refused-2025-01-01/2025-11-01', run.id, 'status 400');
    await pullV4(run);
    expect(windows()).toEqual(['2025-11-01 2025-11-28', '2025-11-28 2025-12-03', '2025-12-03 2026-03-03']);
  });
});

describe('sessions that an older copy of the store lacks', () => {
  it('are asked for only as far as they are not known to be refused', async () => {
    const lost = ['2025-03-01', '2025-05-30'].map(
      (date): LostSession => ({ start: Date.parse(`${date}T06:00:00Z`) / 1000, held: 's' }),
    );
    const witness = { lost: { sessions: lost, records: new Map(), runs: [], commits: [] }, keep: vi.fn() };
    const run = open({}, { witness });
    store.failures.record(user, 'v4', 'refused-2025-01-01/2025-04-01', run.id, 'status 400');
    await pullLost(run, '2025-12-03');
    expect(windows()).toEqual(['2025-05-30 2025-05-31']);
    expect(notes).toEqual([]);
    await pullLost(open(), '2025-12-03');
    expect(asked).toHaveLength(1);
  });
});
