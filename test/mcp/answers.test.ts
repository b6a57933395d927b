import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Workout } from '../../src/workouts/workout.js';
import { workout } from '../commands/library.js';
import { temporaryFolder } from '../support/folder.js';
import { openQuickly } from '../support/store.js';
import { serving, stored } from './serving.js';

describe('tools', () => {
  const at = (day: number, more: Partial<Workout> = {}) => {
    const date = `2026-02-${String(day).padStart(2, '0')}`;
    const times = { start_time: `${date}T05:30:12Z`, start_time_local: `${date}T07:30:12` };
    return workout({ id: `w${day}`, duration_seconds: 100 * day, distance_meters: 1000 * day, ...times, ...more });
  };

  it('page through workouts without a gap', async () => {
    const path = stored(Array.from({ length: 28 }, (_, index) => at(index + 1)));
    const { call } = serving(path);
    for (const order of ['newest', 'oldest', 'longest', 'farthest', 'hardest']) {
      const ids: string[] = [];
      for (let offset: unknown = 0; offset !== undefined; ) {
        const { structuredContent: page } = await call('list_workouts', { order, offset, limit: 5 });
        for (const { id } of (page?.workouts ?? []) as { id: string }[]) ids.push(id);
        expect(page?.total).toBe(28);
        offset = page?.next_offset;
      }
      expect([order, new Set(ids).size, ids.length]).toEqual([order, 28, 28]);
    }
    const { structuredContent } = await call('list_workouts', { min_distance_meters: 27_000, order: 'oldest' });
    expect(structuredContent?.workouts).toMatchObject([{ id: 'w27' }, { id: 'w28' }]);
  });

  it('find names and notes without case and accents', async () => {
    const path = stored([at(1, { name: 'Über den Pass' }), at(2, { note: 'ÜBER alles müde' }), at(3)]);
    const { call } = serving(path);
    expect((await call('search', { words: 'uber' })).structuredContent).toMatchObject({
      total: 2,
      found: [
        { id: 'w2', note: 'ÜBER alles müde' },
        { id: 'w1', name: 'Über den Pass', sport: 'running' },
      ],
    });
    expect((await call('search', { words: 'UBER MUDE' })).structuredContent).toMatchObject({ total: 1 });
    expect((await call('search', { words: '  ' })).structuredContent).toMatchObject({ total: 0 });
  });

  it('give raw samples page by page, as recorded', async () => {
    const values = Array.from({ length: 5000 }, (_, second) => (second % 7 === 0 ? null : 100 + (second % 50)));
    const path = stored([at(1, { streams: { heart_rate_bpm: { interval_seconds: 1, values } } })]);
    const { call } = serving(path);
    const all: unknown[] = [];
    for (let from: unknown = 0; from !== undefined; ) {
      const given = { id: 'w1', samples: 'raw', from_seconds: from };
      const { structuredContent } = await call('get_workout', given);
      const samples = structuredContent?.samples as { channels: Record<string, unknown[]>; next_from_seconds?: number };
      all.push(...samples.channels.heart_rate_bpm!);
      from = samples.next_from_seconds;
    }
    expect(all).toEqual(values);
    const asked = await call('get_workout', { id: 'w1', samples: 'raw', from_seconds: 10, to_seconds: 20 });
    expect(asked.structuredContent?.samples).toMatchObject({
      from_seconds: 10,
      step_seconds: 1,
      units: { heart_rate_bpm: 'bpm' },
      channels: { heart_rate_bpm: values.slice(10, 20) },
    });
  });

  it('stay below 25 kB for the longest of workouts', async () => {
    const long = Array.from({ length: 30_000 }, (_, second) => 100.123 + (second % 97));
    const stream = { interval_seconds: 1, values: long };
    const lap = (n: number) => ({
      ...{ start_seconds: n * 60, duration_seconds: 59.94, distance_meters: 200.5 + n, avg_heart_rate_bpm: 150 },
      ...{ max_heart_rate_bpm: 170, avg_speed_mps: 3.333, avg_power_watts: 250.5 },
    });
    const laps = Array.from({ length: 500 }, (_, n) => lap(n));
    const zone = (n: number) => ({ zone: n, seconds: 1234.5 });
    const path = stored([
      at(1, {
        ...{ name: '"'.repeat(500), note: 'ä"'.repeat(5000), laps, auto_laps: laps, duration_seconds: 30_000 },
        pauses: laps.map(({ start_seconds: start }) => ({ start_seconds: start, duration_seconds: 5 })),
        heart_rate_zones: [1, 2, 3, 4, 5].map((n) => ({ ...zone(n), min_bpm: 100 + n, max_bpm: 120 + n })),
        speed_zones: [1, 2, 3, 4, 5].map((n) => ({ ...zone(n), min_mps: n / 3, max_mps: n })),
        power_zones: [1, 2, 3, 4, 5].map((n) => ({ ...zone(n), min_watts: 100 * n, max_watts: 120 * n })),
        streams: { heart_rate_bpm: stream, speed_mps: stream, altitude_meters: stream, power_watts: stream } as never,
      }),
      ...Array.from({ length: 30 }, (_, n) => at(2, { id: `x${n}`, name: '"'.repeat(500), note: '"'.repeat(5000) })),
    ]);
    const { call } = serving(path);
    const calls: [string, Record<string, unknown>][] = [
      ['get_workout', { id: 'w1' }],
      ['get_workout', { id: 'w1', samples: 'raw' }],
      ['list_workouts', {}],
      ['day', { date: '2026-02-02' }],
      ['best_efforts', {}],
    ];
    for (const [name, given] of calls) {
      const answer = await call(name, given);
      const size = Buffer.byteLength(JSON.stringify(answer));
      expect([name, answer.isError, size, size < 25_000]).toEqual([name, undefined, size, true]);
    }
    expect((await call('get_workout', { id: 'w1' })).structuredContent?.more).toMatch(/^\d{4} more laps/);
    // What says that there is more leads to it.
    const { structuredContent } = await call('list_workouts', { order: 'oldest' });
    expect(structuredContent?.workouts).toHaveLength(Number(structuredContent?.next_offset));
  });

  it('count a multisport session by its legs', async () => {
    const part = (index: number, more: Partial<Workout>) =>
      at(5, { part_of: { session: 's', index, count: 2 }, training_load: { cardio: 10 }, ...more });
    const path = stored([
      at(5, { id: 'whole', legs: 2, training_load: { cardio: 20 }, duration_seconds: 400 }),
      part(1, { id: 'leg1', duration_seconds: 200 }),
      part(2, {
        id: 'leg2',
        duration_seconds: 200,
        start_time_local: '2026-02-05T07:33:32',
        start_time: '2026-02-05T05:33:32Z',
      }),
    ]);
    const { call } = serving(path);
    const { structuredContent } = await call('training_load', { date: '2026-02-06' });
    expect(structuredContent?.daily).toEqual([['2026-02-05', 20]]);
    // 20 * (1 - e^(-1/42)) and 20 * (1 - e^(-1/7)) on the day, and e^(-1/42) and e^(-1/7) of it a day later.
    expect(structuredContent?.load).toMatchObject({
      form_days: { chronic: 42, acute: 7 },
      ...{ chronic: 0.5, acute: 2.3, form: -2.2, starting: true, monotony: 0.38, strain: 7.6 },
    });
    const set = serving(path, { formDays: { chronic: 20, acute: 5 } });
    // 20 * (1 - e^(-1/20)) * e^(-1/20), and with 5.
    expect((await set.call('training_load', { date: '2026-02-06' })).structuredContent?.load).toMatchObject({
      ...{ form_days: { chronic: 20, acute: 5 }, chronic: 0.9, acute: 3 },
    });
    const side = { since: '2026-02-01', until: '2026-02-28' };
    expect((await call('compare', { a: side, b: side })).structuredContent).toMatchObject({
      a: { numbers: { workouts: 2, duration_seconds: 400, cardio_load: 20 } },
    });
  });

  it('explain what is wrong with a question', async () => {
    const { call } = serving(stored([at(1), at(2, { id: 'w2a' }), at(3, { id: 'w2b' })]));
    const textOf = async (name: string, given: Record<string, unknown>) => (await call(name, given)).content[0]?.text;
    expect(await textOf('get_workout', { id: 'zz' })).toMatch(/No workout .* "zz"\. list_workouts has the ids\./);
    expect(await textOf('get_workout', { id: 'w2' })).toMatch(/2 workouts begin with "w2"\. Name one: w2a, w2b\./);
    expect(await textOf('nights', { date: '2020-01-01' })).toMatch(/No night of 2020-01-01/);
    expect(await textOf('list_workouts', { since: '2026-02-01', until: '2026-01-01' })).toMatch(/is after until/);
    expect(await textOf('compare', { a: { workout: 'w1' }, b: { since: '2026-01-01', until: '2026-01-02' } })).toMatch(
      /two workouts, or two periods/,
    );
    expect(await textOf('query', { sql: 'PRAGMA user_version' })).toMatch(/pragma_table_info/);
    expect(await textOf('get_workout', { id: 'w1', route: true })).toMatch(/--with-positions/);
  });

  it('answer from what is stored now, also after others have written', async () => {
    const speed = (mps: number) => ({
      streams: { speed_mps: { interval_seconds: 1, values: new Array(600).fill(mps) } },
    });
    const path = stored([at(1, { name: 'First', training_load: { cardio: 10 }, ...speed(2) })]);
    const { call } = serving(path);
    const side = { since: '2026-01-01', until: '2026-12-31' };
    const asked = async () => {
      const fastest = (await call('best_efforts')).structuredContent?.efforts as { fastest: { value: number }[] };
      return [
        (await call('search', { words: 'first' })).structuredContent?.total,
        (await call('compare', { a: side, b: side })).structuredContent?.a,
        fastest.fastest[0]?.value,
      ];
    };
    const numbers = (workouts: number) => expect.objectContaining({ numbers: expect.objectContaining({ workouts }) });
    expect(await asked()).toEqual([1, numbers(1), 200]);
    const store = openQuickly(path);
    const provenance = { fetched_at: '2026-02-03T00:00:00Z', normalizer_version: 2, payload_sha256: ['ff'] };
    store.atomically(() => {
      // The one that was there is derived again, from something else.
      store.saveWorkout('10579', { ...at(1, { name: 'First', ...speed(4) }), provenance });
      store.saveWorkout('10579', at(2, { name: 'First again' }));
    });
    store.close();
    expect(await asked()).toEqual([2, numbers(2), 100]);
  });

  it('answer for an empty database', async () => {
    const path = join(temporaryFolder(), 'polar-sync.db');
    openQuickly(path).close();
    const { call } = serving(path, { user: undefined });
    for (const name of ['inventory', 'list_workouts', 'best_efforts', 'nights', 'day', 'training_load'])
      expect([name, (await call(name)).isError]).toEqual([name, undefined]);
  });

  it('leave out a workout that cannot be read', async () => {
    const path = stored([at(1), at(2)]);
    const { sqlite } = await import('../../src/storage/sqlite/driver.js');
    const db = new (sqlite())(path);
    db.prepare("UPDATE workouts SET summary = 'damaged' WHERE id = 'w1'").run();
    db.close();
    const { call } = serving(path);
    expect((await call('list_workouts')).structuredContent?.workouts).toHaveLength(1);
    for (const [name, given] of [
      ['best_efforts', {}],
      ['search', { words: 'x' }],
      ['day', { date: '2026-02-01' }],
      ['training_load', {}],
    ] as const)
      expect([name, (await call(name, given)).isError]).toEqual([name, undefined]);
    expect((await call('get_workout', { id: 'w1' })).content[0]?.text).toMatch(/polar-sync rebuild/);
    expect(
      (await call('query', { sql: "SELECT summary FROM workouts WHERE id = 'w1'" })).structuredContent,
    ).toMatchObject({ rows: [['damaged']] });
  });
});
