import { describe, expect, it } from 'vitest';
import type { KindRecord, RecordKind } from '../../src/kinds/kinds.js';
import { kinds, recordKinds } from '../../src/kinds/kinds.js';
import { recordTables } from '../../src/kinds/tables.js';
import { openInMemory } from '../../src/storage/open.js';
import type { Store } from '../../src/storage/store.js';
import { madeRecord, wholeRecords } from '../support/records.js';
import { sqliteProblems, withStore } from '../support/store.js';

const save = (store: Store, record: KindRecord, user = '1') => store.atomically(() => store.records.save(user, record));
const bare = (kind: RecordKind) => {
  const fields = Object.entries(wholeRecords[kind]).filter(([, value]) => !Array.isArray(value));
  return Object.fromEntries(fields) as unknown as KindRecord;
};

describe.each(recordKinds)('a record of %s', (kind) => {
  it('comes back with every field and series it has', () => {
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

  it('comes back whatever its values are', () => {
    withStore((store) => {
      const record = madeRecord(kind);
      save(store, record);
      expect(store.records.get(kind, '1', record.id)).toEqual(record);
    });
  });

  it('comes back without what is unknown', () => {
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

  it('is replaced when something of it changes, and its series with it', () => {
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

  it('are chosen by day, number and person', () => {
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

  it('are counted, and those without an answer are found and dropped', () => {
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
});
