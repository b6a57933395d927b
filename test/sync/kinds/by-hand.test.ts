import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../../src/errors.js';
import { BadAnswerError, NetworkError, NotServedError, RefusedError, ServerError } from '../../../src/polar/errors.js';
import type { AccessLinkData } from '../../../src/polar/v3/access-link.js';
import { parseResource } from '../../../src/polar/v3/data.js';
import type { Store } from '../../../src/storage/store.js';
import { core } from '../../../src/sync/core/core.js';
import { changeOf, deriveRecord, fingerprintOf } from '../../../src/sync/kinds/link-records.js';
import { countOutOfRange } from '../../../src/sync/kinds/out-of-range.js';
import { planKind } from '../../../src/sync/kinds/plan.js';
import { pullData } from '../../../src/sync/kinds/pull.js';
import { RecordReader, readerFor } from '../../../src/sync/kinds/read.js';
import { rebuildRecords } from '../../../src/sync/kinds/rebuild.js';
import type { PullDeps } from '../../../src/sync/pull-contract.js';
import { Run } from '../../../src/sync/run.js';
import { verify } from '../../../src/sync/verify.js';
import { wholeRecords } from '../../support/data/records.js';
import { accessLinkNight, pulledData } from '../import/days.js';
import { memoryDatabase, memoryStore, user } from '../import/support.js';
import { bare } from '../support.js';

/* A pull of data with Polar's answers made by hand, and what is read of what is stored. */

const now = Date.parse('2026-03-01T12:00:00.000Z');
const day = 86_400_000;

let db: ReturnType<typeof memoryDatabase>;
let store: Store;
let asked: string[];
let says: (name: string, n: number) => unknown;
beforeEach(() => {
  db = memoryDatabase();
  store = memoryStore(db);
  [asked, says] = [[], () => undefined];
});
afterEach(() => {
  vi.restoreAllMocks();
  store.close();
});

const client = {
  getData: async (name: string, range?: { from: string; to: string }) => {
    asked.push(range ? `${name} ${range.from}` : name);
    const said = says(name, asked.length);
    if (said instanceof Error) throw said;
    const body = Buffer.from(typeof said === 'number' || said === undefined ? '' : JSON.stringify(said));
    const answer = { path: `/${name}`, status: typeof said === 'number' ? said : 200, contentType: null, body };
    const came = { ...answer, fetchedAt: new Date(now).toISOString() };
    if (body.byteLength === 0) return came;
    return { ...came, value: parseResource(name as never, came) };
  },
  createActivityTransaction: async () => {
    throw new NotServedError(404, '/');
  },
} as unknown as AccessLinkData;

function open(dry = false, more: Partial<PullDeps> = {}): Run {
  const deps = {
    ...{ client: { userId: user, requests: 0 } as PullDeps['client'], store, now: () => now },
    ...{ signal: new AbortController().signal, ...more },
  };
  const id = dry ? undefined : store.syncRuns.start(user, 'auto', new Date(now).toISOString());
  return new Run(deps, { source: 'auto', details: bare }, core, id);
}

type Kinds = Parameters<typeof pullData>[1]['kinds'];

async function pulled(kinds: Kinds, run = open()) {
  asked.length = 0;
  const { answered, problem } = await pullData(run, { client, kinds });
  return { answered, problem, counts: Object.fromEntries(run.data), failed: run.failures, asked: [...asked] };
}

const down = new ServerError(500, '/');
const lost = new NetworkError('CONNECTION_LOST', 'x', { notSent: false });

describe('a kind of many days', () => {
  const requests = () => planKind('activity', store, user, now).length;

  it('is given up for this run after three errors of Polar in a row', async () => {
    expect(requests()).toBe(17);
    says = () => down;
    const result = await pulled(['activity']);
    expect([result.asked.length, result.answered, result.problem]).toEqual([3, false, down]);
    expect(result.counts.activity?.counts).toEqual({ new: 0, updated: 0, unchanged: 0, failed: 3 });
    // One that comes in between begins the count anew.
    says = (_, n) => (n % 3 === 0 ? 204 : down);
    expect((await pulled(['activity'])).asked).toHaveLength(17);
  });

  it('is not asked for other days where it is refused or retired, and the next kind is', async () => {
    for (const problem of [new RefusedError('X', 'x', { status: 403 }), new NotServedError(410, '/')]) {
      says = (name) => (name === 'activity' ? problem : 204);
      const result = await pulled(['activity', 'sleep']);
      expect(result.asked.map((one) => one.split(' ')[0])).toEqual(['activity', 'sleep']);
      expect([result.answered, result.problem]).toEqual([true, problem]);
      expect(result.failed).toEqual([{ id: 'activity', reason: problem.message }]);
    }
  });

  it('is the last that is asked for where nobody answers three times in a row', async () => {
    says = () => lost;
    const result = await pulled(['activity', 'sleep']);
    expect([result.asked.length, result.failed.map(({ id }) => id)]).toEqual([3, ['activity', 'sleep']]);
    says = (_, n) => (n % 3 === 0 ? down : lost);
    expect((await pulled(['activity', 'sleep'])).asked).toHaveLength(18);
    says = (_, n) => (n % 3 === 0 ? 204 : lost);
    expect((await pulled(['activity', 'sleep'])).asked).toHaveLength(18);
  });

  it('is remembered as asked for where Polar answered, be it with nothing, and not after a 404', async () => {
    says = () => 404;
    await pulled(['activity']);
    expect(requests()).toBe(17);
    says = () => 204;
    await pulled(['activity'], open(true));
    expect(requests()).toBe(17);
    await pulled(['activity']);
    expect(requests()).toBe(3);
  });

  it('for want of a scope is told with the remedy', async () => {
    says = () => new RefusedError('SCOPE_MISSING', 'A scope is missing.', { status: 403 }, { hint: 'Sign in anew.' });
    expect((await pulled(['sleep'])).failed).toEqual([{ id: 'sleep', reason: 'A scope is missing. Sign in anew.' }]);
    says = () => new RefusedError('X', 'No.', { status: 403 }, { hint: 'Sign in anew.' });
    expect((await pulled(['sleep'])).failed).toEqual([{ id: 'sleep', reason: 'No.' }]);
  });

  it('that ends the run is on record as far as it came', async () => {
    const record = vi.spyOn(store.dataIndex, 'kindPulled');
    says = () => new RefusedError('TOKEN_REFUSED', 'x', { status: 401 });
    await expect(pulled(['sleep'])).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
    expect(record).toHaveBeenCalledTimes(1);
    says = () => 204;
    await pulled(['sleep'], open(true));
    expect(record).toHaveBeenCalledTimes(1);
  });
});

describe('what is asked for once in four weeks', () => {
  it('is asked for again when they are over', () => {
    const askedAgo = (ms: number) => {
      store.atomically(() =>
        store.dataIndex.asked(user, 'cardio-load-180-days', 'all', new Date(now - ms).toISOString()),
      );
      return planKind('cardio-load', store, user, now).map(({ block }) => block);
    };
    expect(planKind('cardio-load', store, user, now)).toHaveLength(2);
    expect(askedAgo(28 * day)).toContain('all');
    expect(askedAgo(28 * day - 1)).not.toContain('all');
    expect(askedAgo(0)).not.toContain('all');
    expect(askedAgo(-1)).toContain('all');
  });
});

describe('an answer', () => {
  const nights = (more: object = {}) => ({ nights: [{ ...accessLinkNight, ...more }] });
  const payloads = () => store.payloads.keysOf('data').length;

  it('is stored where it says anything new, and not again; nor in a look', async () => {
    says = () => nights();
    expect((await pulled(['sleep'], open(true))).counts.sleep?.counts).toMatchObject({ new: 1 });
    expect(payloads()).toBe(0);
    await pulled(['sleep']);
    says = () => ({ nights: [accessLinkNight], more: 1 });
    expect((await pulled(['sleep'])).counts.sleep?.counts).toMatchObject({ new: 0, unchanged: 1 });
    expect(payloads()).toBe(1);
    says = () => nights({ sleep_score: 90 });
    expect((await pulled(['sleep'])).counts.sleep?.counts).toMatchObject({ updated: 1 });
    expect(payloads()).toBe(2);
  });

  it('with an element that is not understood is stored for that, though it says nothing new', async () => {
    says = () => nights();
    await pulled(['sleep']);
    says = () => ({ nights: [accessLinkNight, { date: 'soon' }] });
    expect((await pulled(['sleep'])).failed).toMatchObject([{ id: 'sleep' }]);
    expect(payloads()).toBe(2);
    await pulled(['sleep']);
    expect(payloads()).toBe(2);
  });

  it('whose record is refused costs that record; a store that fails ends the run', async () => {
    says = () => nights();
    const fail = (code: string) =>
      vi.spyOn(store.records, 'save').mockImplementation(() => {
        throw new StoreError(code, 'x');
      });
    fail('VALUE_REFUSED');
    expect((await pulled(['sleep'])).failed).toMatchObject([{ id: 'sleep' }]);
    says = () => nights({ sleep_score: 90 });
    fail('DISK_FULL');
    await expect(pulled(['sleep'])).rejects.toMatchObject({ code: 'DISK_FULL' });
  });

  it('that is not understood at all is kept, and not in a look', async () => {
    const answer = { path: '/', status: 200, contentType: null, body: Buffer.from('{"a":1}'), fetchedAt: '' };
    says = () => new BadAnswerError('strange', { answer });
    await pulled(['sleep'], open(true));
    expect(payloads()).toBe(0);
    await pulled(['sleep']);
    expect(store.payloads.keysOf('data')).toMatchObject([{ part: 'unread' }]);
  });
});

describe('a record', () => {
  const night = wholeRecords.sleep;
  const entry = (more: object = {}) => ({
    ...{ userId: user, kind: 'sleep', id: night.id, source: 'accesslink', part: '', payloadId: 1 },
    ...{ fingerprint: fingerprintOf(night), ...more },
  });

  it('is the same only where the same source says it in the same place', () => {
    const change = (source: 'accesslink' | 'flow_export', part?: string) =>
      changeOf(store, user, source, night, part).change;
    expect(change('accesslink')).toBe('new');
    pulledData(store, 'sleep', { nights: [accessLinkNight] });
    store.dataIndex.point(entry() as never);
    expect([change('accesslink'), change('accesslink', 'b'), change('flow_export')]).toEqual([
      ...['unchanged', 'updated', 'updated'],
    ]);
    store.dataIndex.point(entry({ fingerprint: 'other' }) as never);
    expect(change('accesslink')).toBe('updated');
  });

  it('is derived from what each place says of it, and of no other', () => {
    pulledData(store, 'sleep', {
      nights: [accessLinkNight, { ...accessLinkNight, date: '2026-02-23', sleep_score: 1 }],
    });
    const reader = new RecordReader(store);
    const of = (id: string) => deriveRecord(reader, { userId: user, kind: 'sleep', id });
    expect([of('2026-02-22'), of('2026-02-23')]).toMatchObject([{ sleep_score: 77 }, { sleep_score: 1 }]);
    const [key] = store.dataIndex.of({ userId: user, kind: 'sleep', id: '2026-02-22' });
    const fresh = { source: 'accesslink', part: '', record: { ...of('2026-02-22'), sleep_score: 90 } } as never;
    expect(deriveRecord(reader, { userId: user, kind: 'sleep', id: '2026-02-22' }, fresh)).toMatchObject({
      ...{ sleep_score: 90, source: 'accesslink' },
    });
    expect(key?.part).toBe('');
  });

  it('of an answer that nobody understands any more is named by verify and left by rebuild', async () => {
    pulledData(store, 'sleep', { nights: [accessLinkNight] });
    const strange = { userId: user, source: 'data', externalId: 'x', part: 'list', path: '/', status: 200 } as const;
    const body = Buffer.from('{"nights":7}');
    store.atomically(() => store.payloads.save({ ...strange, contentType: null, body, fetchedAt: '' }));
    db.exec(
      `UPDATE payloads SET sha256 = (SELECT sha256 FROM payloads WHERE external_id = 'x') WHERE external_id = 'sleep'`,
    );
    expect((await verify(store)).problems).toEqual([expect.stringContaining('sleep 2026-02-22')]);
    const result = await rebuildRecords(store, async () => undefined);
    expect(result).toMatchObject({
      made: 0,
      changed: 0,
      removed: 0,
      failed: [{ id: expect.stringMatching(/^payload \d+$/) }],
    });
    expect(store.records.list('sleep')).toHaveLength(1);
    vi.spyOn(store.payloads, 'byId').mockImplementation(() => {
      throw new StoreError('DAMAGED', 'x');
    });
    await expect(rebuildRecords(store, async () => undefined)).rejects.toMatchObject({ code: 'DAMAGED' });
  });

  it('is made again from the newest answer that says something else; there may be many', async () => {
    const dates = Array.from({ length: 120 }, (_, i) => new Date(now - i * day).toISOString().slice(0, 10));
    const told = (score: number) => ({
      nights: dates.map((date) => ({ ...accessLinkNight, date, sleep_score: score })),
    });
    pulledData(store, 'sleep', told(70));
    pulledData(store, 'sleep', told(80));
    pulledData(store, 'sleep', told(80));
    const before = [...store.records.iterate('sleep')];
    db.exec('DELETE FROM data_records');
    let steps = 0;
    const step = async () => {
      steps += 1;
    };
    expect(await rebuildRecords(store, step)).toEqual({ made: 120, changed: 0, removed: 0, failed: [] });
    // Three answers, and fifty records at once.
    expect(steps).toBe(3 + 3);
    expect([...store.records.iterate('sleep')]).toEqual(before);
    const [first, second] = store.payloads.keysOf('data');
    const [known] = store.dataIndex.of({ userId: user, kind: 'sleep', id: dates[0] ?? '' });
    expect(known?.payloadId).toBe(second?.id);
    expect(first?.id).toBeLessThan(second?.id ?? 0);
  });
});

describe('the reader of an answer', () => {
  const reads = (source: string, externalId: string, part: string) =>
    readerFor({ userId: user, source, externalId, part } as never) !== undefined;

  it('is told by its name alone', () => {
    expect(reads('data', 'sleep', 'list')).toBe(true);
    expect(reads('data', 'sleep', 'unread')).toBe(true);
    expect(reads('data', 'physical-info-transaction/7', 'item')).toBe(true);
    expect(reads('data', 'physical-info-list-7', 'list')).toBe(false);
    expect(reads('data', 'physical-info-list-7', 'unread')).toBe(false);
    expect(reads('flow_export', 'x', 'sleep_score')).toBe(true);
    expect(reads('flow_export', 'sleep_score_1.json', 'other')).toBe(true);
    expect(reads('flow_export', 'x', 'other')).toBe(false);
    expect(reads('flow_export', '7', 'session')).toBe(false);
    expect(reads('data', 'x', 'sleep_score')).toBe(false);
    expect(reads('exercises', 'sleep', 'list')).toBe(false);
  });

  it('of what was not understood when it came finds nothing, and throws what is a mistake', () => {
    const key = { userId: user, source: 'data', externalId: 'sleep' } as const;
    const payload = { ...key, id: 1, path: '/', status: 200, sha256: '', fetchedAt: '', body: Buffer.from('no JSON') };
    const read = (part: string, body: unknown) => readerFor({ ...key, part })?.({ ...payload, part, body } as never);
    expect(read('unread', payload.body)).toEqual({ userId: user, source: 'accesslink', records: [] });
    expect(() => read('list', payload.body)).toThrow(BadAnswerError);
    const broken = { ...payload, part: 'unread', get body(): never { throw new RangeError('odd'); } }; // biome-ignore format: short
    expect(() => readerFor({ ...key, part: 'unread' })?.(broken as never)).toThrow('odd');
    expect(read('list', Buffer.from(JSON.stringify({ nights: [accessLinkNight] })))?.records).toHaveLength(1);
  });

  it('reads an answer once, as long as it is asked for again soon', () => {
    pulledData(store, 'sleep', { nights: [accessLinkNight] });
    const [{ id } = { id: 0 }] = store.payloads.keysOf('data');
    const reader = new RecordReader(store);
    const byId = vi.spyOn(store.payloads, 'byId');
    for (const payload of [id, id, 101, 102, 103, id]) reader.read(payload);
    expect(byId.mock.calls.map(([payload]) => payload)).toEqual([id, 101, 102, 103]);
    for (const payload of [104, 105, 106, 107, id]) reader.read(payload);
    expect(byId.mock.calls.at(-1)).toEqual([id]);
    expect([reader.read(999), reader.read(id)?.records.length]).toEqual([undefined, 1]);
  });
});

it('values that cannot be are counted by their names', () => {
  countOutOfRange(store, 'data', undefined, '');
  expect(store.observations.all()).toEqual([]);
  countOutOfRange(store, 'data', ['a', 'b', 'a'], '2026-03-01T12:00:00.000Z');
  expect(store.observations.all().map(({ name, count }) => [name, count])).toEqual([
    ['out_of_range:a', 2],
    ['out_of_range:b', 1],
  ]);
});
