import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tools } from '../../src/mcp/tools.js';
import { workout } from '../commands/library.js';
import { contentsOf } from '../query/stage.js';
import { wholeRecords } from '../support/data/records.js';
import { somewhere, tracesIn, whereabouts } from '../support/data/whereabouts.js';
import { temporaryFolder } from '../support/folder.js';
import { serving, stored } from './serving.js';

describe('without positions', () => {
  const calls: [string, Record<string, unknown>][] = [
    ['inventory', {}],
    ['list_workouts', { limit: 100 }],
    ['get_workout', { id: somewhere.id }],
    ['get_workout', { id: somewhere.id, samples: 'raw' }],
    ['get_workout', { id: somewhere.id, route: true }],
    ['best_efforts', {}],
    ['nights', { last: 366 }],
    ['day', { date: '2024-05-01' }],
    ['day', { date: '2026-02-22' }],
    ['training_load', { date: '2026-02-23', days: 366 }],
    ['compare', { a: { workout: somewhere.id }, b: { workout: somewhere.id } }],
    ['compare', { a: { since: '2020-01-01', until: '2020-01-02' }, b: { since: '2020-01-01', until: '2030-01-01' } }],
    ['search', { words: 'lake' }],
    ['query', { sql: 'SELECT * FROM workouts' }],
    ['query', { sql: 'SELECT * FROM streams' }],
    ['query', { sql: 'SELECT * FROM workout_route' }],
    ['query', { sql: 'SELECT * FROM recordings' }],
    ['query', { sql: 'SELECT * FROM payloads JOIN bodies USING (sha256)' }],
    ['query', { sql: 'SELECT * FROM deliveries' }],
  ];

  it('no tool tells where somebody was, nor what a token is', async () => {
    const home = join(temporaryFolder(), 'home');
    whereabouts(home);
    const before = contentsOf(home);
    const { call } = serving(join(home, 'polar-sync.db'));
    for (const [name, given] of calls) {
      const answer = await call(name, given);
      expect([name, given, tracesIn(JSON.stringify(answer))]).toEqual([name, given, []]);
    }
    expect(new Set(calls.map(([name]) => name))).toEqual(new Set(tools.map(({ name }) => name)));
    expect(contentsOf(home)).toEqual(before);
  });

  it('with them, the same calls tell', async () => {
    const home = join(temporaryFolder(), 'home');
    whereabouts(home);
    const { call } = serving(join(home, 'polar-sync.db'), { positions: true });
    const telling: string[] = [];
    for (const [name, given] of calls) {
      if (tracesIn(JSON.stringify(await call(name, given))).length > 0)
        telling.push(`${name} ${JSON.stringify(given)}`);
    }
    expect(telling).toEqual([
      'get_workout {"id":"ab12cd34ef56","route":true}',
      `query {"sql":"SELECT * FROM workouts"}`,
      `query {"sql":"SELECT * FROM streams"}`,
      `query {"sql":"SELECT * FROM workout_route"}`,
    ]);
  });
});

describe('since', () => {
  it('hides everything from before it, in every tool', async () => {
    const old = { start_time: '2023-05-01T05:30:12Z', start_time_local: '2023-05-01T07:30:12' };
    const recent = { start_time: '2026-02-20T05:30:12Z', start_time_local: '2026-02-20T07:30:12' };
    const path = stored(
      [
        workout({
          id: 'aaaa',
          name: 'Old secret',
          note: 'secret',
          duration_seconds: 9999,
          distance_meters: 99999,
          ...old,
        }),
        workout({ id: 'bbbb', name: 'New', duration_seconds: 100, distance_meters: 300, ...recent }),
      ],
      (store) => {
        for (const day of ['2023-05-01', '2026-02-20']) {
          store.records.save('10579', {
            ...wholeRecords.sleep,
            id: day,
            date: day,
            sleep_score: day < '2024' ? 33 : 77,
          });
          store.records.save('10579', { ...wholeRecords.calendar_note, id: day, date: day, note: `secret of ${day}` });
        }
      },
    );
    const { call } = serving(path, { since: '2026-01-01' });
    const all: [string, Record<string, unknown>][] = [
      ['inventory', {}],
      ['list_workouts', { since: '2000-01-01' }],
      ['get_workout', { id: 'aaaa' }],
      ['best_efforts', {}],
      ['nights', {}],
      ['nights', { date: '2023-05-01' }],
      ['day', { date: '2023-05-01' }],
      ['training_load', { date: '2023-05-02' }],
      ['compare', { a: { since: '2023-01-01', until: '2023-12-31' }, b: { since: '2026-01-01', until: '2026-12-31' } }],
      ['search', { words: 'secret' }],
      ['query', { sql: 'SELECT * FROM workouts' }],
      ['query', { sql: 'SELECT * FROM sleep' }],
      ['query', { sql: 'SELECT * FROM main.sleep' }],
    ];
    for (const [name, given] of all) {
      const text = JSON.stringify((await call(name, given)).structuredContent ?? {});
      expect([name, text.match(/Old secret|9999|secret of 2023|:33\b/)]).toEqual([name, null]);
    }
    expect((await call('get_workout', { id: 'aaaa' })).isError).toBe(true);
    expect((await call('nights', {})).structuredContent).toMatchObject({
      nights: [{ date: '2026-02-20', sleep_score: 77 }],
    });
    expect((await call('search', { words: 'secret' })).structuredContent).toMatchObject({ total: 1 });
    expect((await call('inventory')).structuredContent).toMatchObject({
      workouts: { count: 1, first_date: '2026-02-20' },
      served: { since: '2026-01-01', positions: false },
    });
  });
});

describe('years of workouts', () => {
  it('are not gone through to read one of them, nor is its statement compiled again for the next', async () => {
    const { served } = serving(stored([workout({ id: 'aaaa' }), workout({ id: 'bbbb' })]));
    const asked = vi.spyOn(served.db, 'prepare');
    for (const id of ['aaaa', 'bbbb']) {
      served.library.summary(id);
      served.library.get(id);
    }
    const statements = new Set(asked.mock.results.map(({ value }) => value as unknown));
    const texts = new Set(asked.mock.calls.map(([sql]) => sql));
    expect(statements.size).toBe(texts.size);
    for (const sql of texts) {
      const plan = served.db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all('1');
      expect([sql, plan.filter(({ detail }) => detail.startsWith('SCAN'))]).toEqual([sql, []]);
    }
  });
});
