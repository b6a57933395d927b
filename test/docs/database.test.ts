import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableDescriptions } from '../../src/query/catalog.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { v3Kinds } from '../support/data/v3-kinds.js';
import { type World, world } from '../sync/support.js';
import { databasePage, documentedQueries, documentedTables, generatedPage } from './database-page.js';

type Row = Record<string, string | number | null>;

let w: World;
/** A month of pulled workouts, nights and days. */
let query: (sql: string) => Row[];

beforeAll(async () => {
  w = await world({ count: 64, longestSeconds: 5000 });
  await w.pull({ workouts: true, details: { samples: false, zones: true, route: false } });
  await w.pullData(v3Kinds);
  const db = new (sqlite())(w.path, { readonly: true });
  query = (sql) => db.prepare(sql).all() as Row[];
}, 120_000);
afterAll(() => w.close());

describe('docs/database.md', () => {
  it('names every table, view and column that exists, and no others', () => {
    const tables = query(`SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'`);
    const real = tables.map(({ name }) => {
      const columns = query(`SELECT name FROM pragma_table_info('${name}')`).map((column) => column.name);
      return [name, columns.sort()] as const;
    });
    const documented = [...documentedTables(generatedPage())].map(
      ([name, columns]) => [name, [...columns.keys()].sort()] as const,
    );
    expect(new Map(documented)).toEqual(new Map(real));
  });

  it('describes each table and field of a kind as its definition does', async () => {
    await expect(generatedPage()).toMatchFileSnapshot(databasePage);
  });

  it('says what polar-sync sql says', () => {
    const plain = (text: string) =>
      text
        .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
        .replaceAll(/\s+/g, ' ')
        .trim();
    const tables = documentedTables(generatedPage());
    for (const { name, columns } of tableDescriptions()) {
      const documented = [...(tables.get(name)?.values() ?? [])].map((row) => row.split('|').slice(1, 4).map(plain));
      expect([name, documented]).toEqual([
        name,
        columns.map(([column, ...rest]) => [`\`${column}\``, ...rest.map(plain)]),
      ]);
    }
    const page = plain(readFileSync(databasePage, 'utf8'));
    expect(tableDescriptions().filter(({ about }) => !page.includes(plain(about)))).toEqual([]);
  });

  it('describes every column', () => {
    for (const [table, columns] of documentedTables(generatedPage())) {
      for (const row of columns.values()) expect(row.split('|')[3]?.trim(), `${table}: ${row}`).toMatch(/\S{2}/);
    }
  });
});

/** What the result of each query must be like in a month of the sandbox. */
const sensible: Record<string, (rows: Row[]) => void> = {
  'Training by week': (rows) => {
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const { monday, workouts, hours, km } of rows) {
      expect(new Date(`${monday}T00:00Z`).getUTCDay()).toBe(1);
      expect([Number(workouts) > 0, Number(hours) > 0, Number(km) >= 0]).toEqual([true, true, true]);
    }
    expect(rows.reduce((sum, row) => sum + Number(row.workouts), 0)).toBe(64);
  },
  'Time in heart rate zones by month': (rows) => {
    const months = new Set(rows.map(({ month }) => month));
    for (const month of months) {
      const shares = rows.filter((row) => row.month === month);
      expect(shares.map(({ zone }) => zone)).toEqual([1, 2, 3, 4, 5]);
      expect(Math.abs(shares.reduce((sum, row) => sum + Number(row.percent), 0) - 100)).toBeLessThan(4);
    }
  },
  'How the heart recovers': (rows) => {
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      expect(Number(row.hrv)).toBeGreaterThan(10);
      expect(Number(row.hrv)).toBeLessThan(120);
      expect(Math.abs(Number(row.hrv) - Number(row.week_mean))).toBeLessThan(40);
      expect(Number(row.recharge)).toBeGreaterThanOrEqual(1);
    }
  },
  'What a hard day does to the night': (rows) => {
    expect(rows.map(({ day_before }) => day_before).length).toBeGreaterThanOrEqual(2);
    expect(rows.reduce((sum, row) => sum + Number(row.nights), 0)).toBeGreaterThan(15);
    // The sandbox's athlete gets tired.
    expect(Number(rows.at(-1)?.hrv)).toBeLessThan(Number(rows[0]?.hrv));
  },
  'Sleep by day of the week': (rows) => {
    expect(rows.map(({ weekday }) => weekday)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    for (const row of rows) {
      expect(String(row.asleep_at)).toMatch(/^(2[123]|0[0-3]):/);
      expect(Number(row.hours)).toBeGreaterThan(3);
      expect(Number(row.hours)).toBeLessThan(10);
    }
  },
  'The deepest part of the night': (rows) => {
    expect(rows.length).toBeGreaterThan(4);
    expect(Number(rows[0]?.deep_hours)).toBeGreaterThan(Number(rows.at(-1)?.deep_hours));
    for (const { hour } of rows) expect(Number(hour) >= 21 || Number(hour) <= 10).toBe(true);
  },
  'The heart around the clock': (rows) => {
    expect(rows).toHaveLength(24);
    const at = (hour: string) => Number(rows.find((row) => row.hour === hour)?.heart_rate);
    expect(at('03')).toBeLessThan(at('12'));
    for (const row of rows) expect(Number(row.lowest)).toBeGreaterThan(30);
  },
  'Steps by week': (rows) => {
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const row of rows) {
      expect(Number(row.steps_a_day)).toBeGreaterThan(1000);
      expect(Number(row.days_over_10000)).toBeLessThanOrEqual(7);
    }
  },
  'The longest time sitting': (rows) => {
    expect(rows).toHaveLength(10);
    expect(Number(rows[0]?.minutes)).toBeGreaterThanOrEqual(Number(rows[9]?.minutes));
    for (const { since } of rows) expect(String(since)).toMatch(/^\d\d:\d\d$/);
  },
  'Fitness over the months': (rows) => {
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const row of rows) {
      expect(Number(row.tolerance)).toBeGreaterThan(0);
      expect(Number(row.weight_kg)).toBeCloseTo(72, -1);
      expect(Number(row.vo2_max)).toBeGreaterThan(40);
    }
  },
};

describe('the queries of docs/database.md', () => {
  it('are ten, each with an expected result', () => {
    expect([...documentedQueries().keys()]).toEqual(Object.keys(sensible));
    expect(documentedQueries().size).toBe(10);
  });

  it.each(Object.keys(sensible))('%s', (title) => {
    const rows = query(documentedQueries().get(title) ?? '');
    expect(rows.length).toBeGreaterThan(0);
    sensible[title]?.(rows);
  });
});
