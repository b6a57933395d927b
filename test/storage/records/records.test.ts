import { describe, expect, it } from 'vitest';
import type { KindRecord, RecordKind } from '../../../src/kinds/kinds.js';
import { kinds, recordKinds } from '../../../src/kinds/kinds.js';
import { recordTables } from '../../../src/kinds/tables.js';
import { openInMemory } from '../../../src/storage/open.js';
import { canonical } from '../../../src/storage/records/records.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import type { Store } from '../../../src/storage/store.js';
import { madeRecord, wholeRecords } from '../../support/data/records.js';
import { sqliteProblems, withStore } from '../../support/store.js';

const save = (store: Store, record: KindRecord, user = '1') => store.atomically(() => store.records.save(user, record));
const bare = (kind: RecordKind) => {
  const fields = Object.entries(wholeRecords[kind]).filter(([, value]) => !Array.isArray(value));
  return Object.fromEntries(fields) as unknown as KindRecord;
};

describe.each(recordKinds)('a record of %s', (kind) => {
  it('is read back with every field and list', () => {
    withStore((store) => {
      const record = wholeRecords[kind];
      expect(save(store, record)).toBe('new');
      expect(save(store, record)).toBe('unchanged');
      expect(store.records.get(kind, '1', record.id)).toEqual(record);
      expect([...store.records.iterate(kind)]).toEqual([record]);
      expect(store.records.list(kind)).toEqual([bare(kind)]);
      expect(store.records.agrees('1', record)).toBe(true);
    });
  });

  it('is read back whatever its values', () => {
    withStore((store) => {
      const record = madeRecord(kind);
      save(store, record);
      expect(store.records.get(kind, '1', record.id)).toEqual(record);
    });
  });

  it('is read back without unknown fields', () => {
    withStore((store) => {
      const { source, time_basis, ...rest } = bare(kind);
      const always = Object.entries(kinds[kind].fields).filter(([, field]) => field.always);
      const needed = new Set(['kind', 'id', 'date', ...always.map(([field]) => field)]);
      const few = Object.fromEntries(Object.entries(rest).filter(([field]) => needed.has(field)));
      const record = { ...few, time_basis, source } as unknown as KindRecord;
      save(store, record);
      expect(store.records.get(kind, '1', record.id)).toEqual(record);
    });
  });

  it('is replaced when something in it changes, with its lists', () => {
    withStore((store) => {
      const record = wholeRecords[kind];
      save(store, record);
      const changed = { ...bare(kind), source: 'accesslink,flow_export' } as KindRecord;
      expect(store.records.agrees('1', changed)).toBe(false);
      expect(save(store, changed)).toBe('updated');
      expect([...store.records.iterate(kind)]).toEqual([changed]);
      expect(sqliteProblems(store)).toEqual([]);
    });
  });

  it('has a column for every field and no other', () => {
    const db = openInMemory();
    const { table, columns, series } = recordTables[kind];
    const names = (of: string) => (db.pragma(`table_info(${of})`) as { name: string }[]).map(({ name }) => name);
    expect(names(table)).toEqual(['key', 'user_id', ...columns]);
    for (const one of series) expect(names(one.table)).toEqual([one.parent, 'n', ...one.columns]);
    const { kind: _, ...fields } = wholeRecords[kind];
    expect(Object.keys(fields)).toEqual([...columns, ...series.map(({ field }) => field)]);
    db.close();
  });
});

describe('records', () => {
  const night = (date: string) => ({ ...wholeRecords.skin_temperature, id: date, date });

  it('are selected by date, number and user', () => {
    withStore((store) => {
      for (const date of ['2026-02-03', '2026-02-01', '2026-02-02']) save(store, night(date));
      save(store, night('2026-02-02'), '2');
      const dates = (filter: Parameters<typeof store.records.list>[1]) =>
        store.records.list('skin_temperature', filter).map(({ date }) => date);
      expect(dates({ userId: '1' })).toEqual(['2026-02-01', '2026-02-02', '2026-02-03']);
      expect(dates({})).toHaveLength(4);
      expect(dates({ userId: '1', since: '2026-02-02' })).toEqual(['2026-02-02', '2026-02-03']);
      expect(dates({ userId: '1', until: '2026-02-02' })).toEqual(['2026-02-01', '2026-02-02']);
      expect(dates({ userId: '1', last: 2 })).toEqual(['2026-02-02', '2026-02-03']);
      expect(dates({ ids: ['2026-02-01', 'none'] })).toEqual(['2026-02-01']);
      expect([...store.records.iterate('skin_temperature', { last: 1 })]).toEqual([night('2026-02-03')]);
    });
  });

  it('are counted, and those without a payload are found and deleted', () => {
    withStore((store) => {
      save(store, night('2026-02-01'));
      save(store, wholeRecords.sleep);
      expect(store.records.counts().filter(({ count }) => count > 0)).toEqual([
        { kind: 'sleep', count: 1, first: '2026-02-22', last: '2026-02-22' },
        { kind: 'skin_temperature', count: 1, first: '2026-02-01', last: '2026-02-01' },
      ]);
      expect(store.records.orphans()).toHaveLength(2);
      expect(store.atomically(() => store.records.dropOrphans())).toBe(2);
      expect(store.records.counts().every(({ count }) => count === 0)).toBe(true);
    });
  });

  it('are selected by all conditions at once, those of one day ordered by id and user', () => {
    withStore((store) => {
      const { records } = store;
      for (const date of ['2026-02-01', '2026-02-02', '2026-02-03', '2026-02-04']) save(store, night(date));
      for (const user of ['3', '2']) save(store, { ...night('2026-02-02'), id: 'b' }, user);
      save(store, { ...night('2026-02-02'), id: 'a' });
      const ids = (filter: Parameters<typeof records.list>[1]) => {
        const listed = records.list('skin_temperature', filter).map(({ id }) => id);
        expect([...records.iterate('skin_temperature', filter)].map(({ id }) => id)).toEqual(listed);
        return listed;
      };
      expect(ids({ since: '2026-02-02', until: '2026-02-02' })).toEqual(['2026-02-02', 'a', 'b', 'b']);
      expect(ids({ userId: '1', since: '2026-02-02', until: '2026-02-03', last: 2 })).toEqual(['a', '2026-02-03']);
      expect(ids({ userId: '2', ids: ['a', 'b'] })).toEqual(['b']);
      expect(ids({ ids: [] })).toEqual([]);
      expect(records.get('skin_temperature', '2', 'a')).toBeUndefined();
      expect(records.agrees('2', night('2026-02-01'))).toBe(false);
    });
  });

  it('that are deleted while others are read are left out', () => {
    withStore((store) => {
      for (const date of ['2026-02-01', '2026-02-02', '2026-02-03']) save(store, night(date));
      const reading = store.records.iterate('skin_temperature');
      expect(reading.next().value?.id).toBe('2026-02-01');
      const hand = new (sqlite())(store.path);
      hand.exec("DELETE FROM skin_temperature WHERE id = '2026-02-02'");
      hand.close();
      expect([...reading].map(({ id }) => id)).toEqual(['2026-02-03']);
    });
  });

  it('keep their row when they are written again, and leave the others alone', () => {
    withStore((store) => {
      save(store, night('2026-02-01'));
      save(store, night('2026-02-02'));
      const keys = () => {
        const hand = new (sqlite())(store.path, { readonly: true });
        const rows = hand.prepare('SELECT key, id FROM skin_temperature ORDER BY id').raw().all();
        hand.close();
        return rows;
      };
      const before = keys();
      const changed = { ...night('2026-02-01'), skin_temperature_celsius: 30.5 };
      expect(save(store, changed)).toBe('updated');
      expect(keys()).toEqual(before);
      expect([...store.records.iterate('skin_temperature')]).toEqual([changed, night('2026-02-02')]);
    });
  });

  it('are found and deleted only if no payload contains them', () => {
    withStore((store) => {
      for (const id of ['b', 'a', 'kept']) save(store, { ...wholeRecords.sleep, id });
      save(store, { ...wholeRecords.sleep, id: 'kept' }, '2');
      store.atomically(() => {
        const payloadId = store.payloads.append({
          ...{ userId: '1', source: 'data', externalId: 'x', part: 'day', path: '/', status: 200 },
          ...{ contentType: null, body: Buffer.from('{}'), fetchedAt: '2026-02-22T10:30:00Z' },
        });
        const of = { userId: '1', kind: 'sleep', id: 'kept', source: 'accesslink', part: '' } as const;
        store.dataIndex.point({ ...of, payloadId, fingerprint: 'f' });
      });
      expect(store.records.orphans()).toEqual(['a', 'b', 'kept'].map((id) => ({ kind: 'sleep', id })));
      expect(store.atomically(() => store.records.dropOrphans())).toBe(3);
      expect([...store.records.iterate('sleep')]).toEqual([{ ...wholeRecords.sleep, id: 'kept' }]);
      expect([store.records.orphans(), sqliteProblems(store)]).toEqual([[], []]);
    });
  });

  it('whose row was deleted with another tool leave no lists behind', () => {
    withStore((store) => {
      for (const id of ['gone', 'kept']) save(store, { ...wholeRecords.sleep, id });
      const hand = new (sqlite())(store.path);
      hand.pragma('foreign_keys = OFF');
      hand.exec("DELETE FROM sleep WHERE id = 'gone'");
      hand.close();
      expect(sqliteProblems(store).length).toBeGreaterThan(0);
      store.atomically(() => store.records.dropOrphans());
      expect(sqliteProblems(store)).toEqual([]);
    });
  });
});

describe('two records are equal', () => {
  it.each<[string, object, object, boolean]>([
    ['in another order', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
    ['in another order within a list', { a: [{ b: 1, c: 2 }] }, { a: [{ c: 2, b: 1 }] }, true],
    ['with an empty list', { a: 1, b: [] }, { a: 1 }, true],
    ['with an undefined field', { a: 1, b: undefined }, { a: 1 }, true],
    ['not with a list in another order', { a: [1, 2] }, { a: [2, 1] }, false],
    ['not with a gap', { a: [{ b: null }] }, { a: [{}] }, false],
    ['not with a null', { a: null }, {}, false],
    ['not with a list of something', { a: [0] }, {}, false],
    ['not with an empty text', { a: '' }, {}, false],
  ])('%s', (_how, one, other, same) => {
    expect(canonical(one) === canonical(other)).toBe(same);
  });
});
