import { describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../../../src/errors.js';
import { BadAnswerError } from '../../../../src/polar/errors.js';
import { changeOf, deriveRecord, fingerprintOf } from '../../../../src/sync/kinds/link-records.js';
import { countOutOfRange } from '../../../../src/sync/kinds/out-of-range.js';
import { RecordReader, readerFor } from '../../../../src/sync/kinds/read.js';
import { rebuildRecords } from '../../../../src/sync/kinds/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { wholeRecords } from '../../../support/data/records.js';
import { accessLinkNight, pulledData } from '../../import/days.js';
import { user } from '../../import/support.js';
import { day, db, now, store, useSteps } from './support.js';

useSteps();

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
