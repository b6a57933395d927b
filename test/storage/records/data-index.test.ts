import { describe, expect, it } from 'vitest';
import type { IndexEntry } from '../../../src/storage/records/data-index.js';
import { memoryStore } from '../../sync/import/support.js';

const [earlier, now] = ['2026-02-20T08:00:00.000Z', '2026-02-21T08:00:00.000Z'];

/** A database with three payloads of data; their rows are 1, 2 and 3. */
function withAnswers() {
  const store = memoryStore();
  for (const externalId of ['a', 'b', 'c'])
    store.payloads.append({
      ...{ userId: '1', source: 'data', externalId, part: 'day', path: '/', status: 200, contentType: null },
      ...{ body: Buffer.from(externalId), fetchedAt: now },
    });
  return store;
}

const entry = (id: string, payloadId: number, more: Partial<IndexEntry> = {}): IndexEntry => ({
  ...{ userId: '1', kind: 'sleep', id, source: 'accesslink', part: '', payloadId, fingerprint: `f-${payloadId}` },
  ...more,
});

describe('the payloads of a record', () => {
  it('are known by source and part, the newest of each', () => {
    const { dataIndex } = withAnswers();
    const flow = entry('2026-02-22', 2, { source: 'flow_export', part: 'x' });
    for (const one of [flow, entry('2026-02-22', 1), entry('2026-02-22', 3)]) dataIndex.point(one);
    expect(dataIndex.of(entry('2026-02-22', 0))).toEqual([entry('2026-02-22', 3), flow]);
    for (const other of [{ userId: '2' }, { kind: 'ecg' as const }, { id: '2026-02-23' }])
      expect(dataIndex.of(entry('2026-02-22', 0, other))).toEqual([]);
  });

  it('list every record once, by the last payload it comes from', () => {
    const { dataIndex } = withAnswers();
    for (const one of [
      entry('late', 3),
      entry('first', 1),
      entry('second', 1, { source: 'flow_export' }),
      entry('second', 2),
    ])
      dataIndex.point(one);
    expect(dataIndex.keys()).toEqual(['first', 'second', 'late'].map((id) => ({ userId: '1', kind: 'sleep', id })));
  });

  it('are forgotten except those named and those spared', () => {
    const { dataIndex } = withAnswers();
    const [kept, spared, gone] = [entry('kept', 1), entry('spared', 2), entry('gone', 3)];
    for (const one of [kept, spared, gone]) dataIndex.point(one);
    dataIndex.forgetBut([kept, entry('gone', 3, { source: 'flow_export' })], [2]);
    expect(dataIndex.keys().map(({ id }) => id)).toEqual(['kept', 'spared']);
    dataIndex.forgetBut([], []);
    expect(dataIndex.keys()).toEqual([]);
  });
});

describe('how a kind went', () => {
  it('is taken from the last run that requested it', () => {
    const { dataIndex, syncRuns } = memoryStore();
    const counts = { new: 1, updated: 2, unchanged: 3, failed: 4 };
    const [first, second] = [syncRuns.start('1', 'auto', earlier), syncRuns.start('1', 'auto', now)];
    dataIndex.kindPulled(first, 'sleep', counts, 'Polar is away');
    dataIndex.kindPulled(first, 'ecg', counts, 'no consent');
    dataIndex.kindPulled(second, 'sleep', counts, undefined);
    expect(dataIndex.lastOfKinds().sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      { kind: 'ecg', startedAt: earlier, reason: 'no consent' },
      { kind: 'sleep', startedAt: now, reason: null },
    ]);
  });
});

describe('when days were requested', () => {
  it('is the last time, for each user, endpoint and first day', () => {
    const { dataIndex } = memoryStore();
    expect(dataIndex.askedAt('1', '/v3/sleep', '2026-01-01')).toBeUndefined();
    dataIndex.asked('1', '/v3/sleep', '2026-01-01', earlier);
    dataIndex.asked('1', '/v3/sleep', '2026-01-01', now);
    expect(dataIndex.askedAt('1', '/v3/sleep', '2026-01-01')).toBe(now);
    expect(dataIndex.askedAt('2', '/v3/sleep', '2026-01-01')).toBeUndefined();
    expect(dataIndex.askedAt('1', '/v3/other', '2026-01-01')).toBeUndefined();
    expect(dataIndex.askedAt('1', '/v3/sleep', '2026-01-02')).toBeUndefined();
  });
});
