import { describe, expect, it } from 'vitest';
import type { KindRecord } from '../../../src/kinds/kinds.js';
import type { Store } from '../../../src/storage/store.js';
import { linkRecords, saysAnythingNew } from '../../../src/sync/kinds/link-records.js';
import { RecordReader } from '../../../src/sync/kinds/read.js';
import { wholeRecords } from '../../support/data/records.js';
import { withStore } from '../../support/store.js';

const answer = (store: Store, body: string) => {
  store.payloads.save({
    ...{ userId: '1', source: 'data', externalId: 'sleep', part: 'list', path: '/v3/users/sleep', status: 200 },
    ...{ contentType: 'application/json', body: new TextEncoder().encode(body), fetchedAt: '2026-02-22T08:00:00Z' },
  });
  return store.payloads.keysOf('data').at(-1)?.id ?? 0;
};
const reading = (...records: KindRecord[]) => ({ userId: '1', source: 'accesslink', records }) as const;

describe('the records in a payload', () => {
  it('are new, then known, then new again when they differ', () => {
    withStore((store) => {
      const reader = new RecordReader(store);
      const night = wholeRecords.sleep;
      const key = { userId: '1', kind: 'sleep', id: night.id } as const;
      const settle = (id: number, record: KindRecord) =>
        store.atomically(() => linkRecords(reader, id, reading(record)));
      expect(saysAnythingNew(store, reading(night))).toBe(true);
      const first = answer(store, '1');
      expect(settle(first, night)).toEqual([{ ...key, change: 'new' }]);
      expect(saysAnythingNew(store, reading(night))).toBe(false);
      // The same in another payload: the record stays with the first.
      expect(settle(answer(store, '2'), night)).toEqual([{ ...key, change: 'unchanged' }]);
      expect(store.dataIndex.of(key)).toMatchObject([{ payloadId: first }]);
      const longer = { ...night, sleep_score: 90 };
      expect(saysAnythingNew(store, reading(longer))).toBe(true);
      const third = answer(store, '3');
      expect(settle(third, longer)).toEqual([{ ...key, change: 'updated' }]);
      expect(store.dataIndex.of(key)).toMatchObject([{ payloadId: third, source: 'accesslink' }]);
      expect(store.records.get('sleep', '1', night.id)).toEqual(longer);
    });
  });
});
