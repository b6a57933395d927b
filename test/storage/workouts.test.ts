import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { openForReading } from '../../src/storage/open-reader.js';
import type { Store } from '../../src/storage/store.js';
import { openReader, openStore } from '../../src/storage/store.js';
import { Workouts } from '../../src/storage/workouts/workout-reader.js';
import { type Channel, channels, type Stream, type Workout } from '../../src/workouts/workout.js';
import { indoorSession, outdoorRun, stream, workout } from '../support/data/workouts.js';
import { temporaryFolder } from '../support/folder.js';
import { withStore } from '../support/store.js';

const save = (store: Store, one: Workout) => store.atomically(() => store.saveWorkout('1', one));

it('shows a reader that holds still one instant, whatever is written meanwhile', () => {
  const path = join(temporaryFolder(), 'polar.db');
  const writer = openStore(path);
  save(writer, outdoorRun(60));
  const reader = openReader(path);
  reader.holdStill();
  save(writer, indoorSession());
  save(writer, outdoorRun(61));
  expect([reader.count(), reader.list().length, [...reader.summaries()].length]).toEqual([1, 1, 1]);
  expect([...reader.iterate()].map((one) => one.streams?.heart_rate_bpm?.values.length)).toEqual([60]);
  reader.close();
  const later = openReader(path);
  expect([...later.iterate()].map(({ id }) => id)).toEqual([...later.summaries()].map(({ id }) => id));
  expect(later.count()).toBe(2);
  later.close();
  writer.close();
});

it('counts the newest of some as far as there are so many, and looks at one workout to know whether there is any', () => {
  const path = join(temporaryFolder(), 'polar.db');
  const writer = openStore(path);
  const source = { ...workout().source, device: 'Polar Pacer Pro' };
  for (const id of ['aaaa', 'bbbb', 'cccc'])
    save(writer, workout({ id, type: id === 'cccc' ? 'rowing' : 'running', source }));
  writer.close();
  const db = openForReading(path);
  const workouts = new Workouts(db);
  expect([{}, { last: 2 }, { last: 9 }, { sport: 'running', last: 1 }].map((one) => workouts.count(one))).toEqual([
    3, 2, 3, 1,
  ]);
  expect([{ sport: 'hiking', last: 1 }, { last: 0 }].map((one) => workouts.count(one))).toEqual([0, 0]);
  const folded = vi.spyOn(String.prototype, 'normalize');
  expect(workouts.count({ device: ['polar'], last: 1 })).toBe(1);
  expect(folded).toHaveBeenCalledTimes(2);
  folded.mockRestore();
  db.close();
});

describe('a stored workout', () => {
  it.each([
    ['a run with everything', outdoorRun(600)],
    ['an indoor session with gaps', indoorSession()],
    ['nothing but a start', workout()],
    ['an empty channel', workout({ streams: { heart_rate_bpm: { interval_seconds: 1, values: [] } } })],
    [
      'half-second and five-second series',
      workout({ streams: { heart_rate_bpm: stream(9, (i) => 90 + i, 0.5), speed_mps: stream(9, (i) => i / 4, 5) } }),
    ],
    ['an unknown channel', workout({ streams: { vendor_42: { interval_seconds: 1, data: '1,,x' } } })],
  ])('is read back identical: %s', (_name, one) => {
    withStore((store) => {
      expect(save(store, one)).toBe('new');
      expect(JSON.stringify(store.get(one.id))).toBe(JSON.stringify(one));
      expect(save(store, one)).toBe('unchanged');
      const { streams: _s, rr_intervals_ms: _r, route: _p, ...summary } = one;
      expect(store.list()).toEqual([summary]);
    });
  });

  it('derived again by the process that wrote it is up to date, whatever was written and rolled back before', () => {
    const [one, other] = [outdoorRun(60), outdoorRun(50)];
    const refresh = (store: Store, made: Workout) => store.atomically(() => store.refreshWorkout('1', made));
    withStore((store) => {
      const shown = () => JSON.stringify(store.get(one.id));
      const again = { ...other, id: one.id };
      expect([refresh(store, one), refresh(store, one), refresh(store, { ...one, note: 'x' })]).toEqual([
        'new',
        'unchanged',
        'updated',
      ]);
      expect(shown()).toBe(JSON.stringify({ ...one, note: 'x' }));
      for (const made of [again, one, { ...again, streams: one.streams }, one]) {
        expect(refresh(store, made as Workout)).toBe('updated');
        expect(shown()).toBe(JSON.stringify(made));
      }
      const undone = () => {
        store.refreshWorkout('1', again);
        throw new Error('undone');
      };
      expect(() => store.atomically(undone)).toThrow('undone');
      expect(refresh(store, again)).toBe('updated');
      expect(shown()).toBe(JSON.stringify(again));
    });
  });

  it('is read back identical whatever its channels', () => {
    const values = fc.array(fc.option(fc.integer({ min: 0, max: 3000 })), { maxLength: 40 });
    const series = fc.record({ interval_seconds: fc.constantFrom(1, 2, 5, 60, 0.5), values });
    const streams = fc
      .uniqueArray(fc.tuple(fc.constantFrom(...channels), series), { selector: ([channel]) => channel })
      .map((pairs) => [...pairs].sort(([a], [b]) => channels.indexOf(a) - channels.indexOf(b)))
      .map((pairs) => Object.fromEntries(pairs) as { [channel in Channel]?: Stream });
    withStore((store) => {
      fc.assert(
        fc.property(streams, (given) => {
          const one = workout({ ...(Object.keys(given).length > 0 && { streams: given }) });
          save(store, one);
          expect(JSON.stringify(store.get(one.id))).toBe(JSON.stringify(one));
        }),
        { numRuns: 200 },
      );
    });
  });

  it('keeps the length of beats that were not measured, apart from the summary', () => {
    withStore((store) => {
      const { route: _route, rr_intervals_ms: _rr, ...rest } = outdoorRun(30);
      const one = { ...rest, rr_intervals_ms: [800, null, null, 790], rr_gaps: [{ beat: 2, ms: 1200 }] };
      save(store, one);
      expect(JSON.stringify(store.get(one.id))).toBe(JSON.stringify(one));
      expect(store.list()).toEqual([expect.not.objectContaining({ rr_gaps: expect.anything() })]);
    });
  });

  it('is replaced as a whole: nothing of the old one stays', () => {
    withStore((store) => {
      save(store, outdoorRun(600));
      const { route: _route, rr_intervals_ms: _rr, ...shorter } = outdoorRun(30);
      expect(save(store, shorter)).toBe('updated');
      expect(JSON.stringify(store.get(shorter.id))).toBe(JSON.stringify(shorter));
    });
  });
});

describe('selecting workouts', () => {
  const at = (id: string, start_time: string, start_time_local: string, more: Partial<Workout> = {}) =>
    workout({ id, start_time, start_time_local, ...more });
  const stored = [
    at('a', '2026-02-20T23:30:00Z', '2026-02-21T00:30:00', { type: 'running', sport: 'running' }),
    at('b', '2026-02-21T08:00:00Z', '2026-02-21T09:00:00', {
      type: 'yoga',
      vendor_sport: { sport: 'OTHER', detailed_sport_info: 'YOGA' },
    }),
    at('c', '2026-02-22T04:30:00Z', '2026-02-21T22:30:00', { type: 'running', sport: 'running' }),
  ];
  const chosen = (filter: object) =>
    withStore((store) => {
      for (const one of [...stored].reverse()) save(store, one);
      return store
        .list(filter)
        .map(({ id }) => id)
        .join('');
    });

  it.each([
    [{}, 'abc'],
    [{ since: '2026-02-21', until: '2026-02-21' }, 'abc'],
    [{ until: '2026-02-20' }, ''],
    [{ since: '2026-02-21T08:00:00Z' }, 'bc'],
    [{ since: '2026-02-21T09:00:00+01:00', until: '2026-02-22T04:30:00Z' }, 'b'],
    [{ sport: 'Running' }, 'ac'],
    [{ sport: 'yoga', last: 1 }, 'b'],
    [{ sport: ['YOGA', 'running'] }, 'abc'],
    [{ sport: [] }, ''],
    [{ sport: ['text', 'null'] }, ''],
    [{ last: 2 }, 'bc'],
    [{ sport: 'running', last: 1 }, 'c'],
    [{ ids: ['c', 'a', 'zz'] }, 'ac'],
    [{ ids: [] }, ''],
  ])('by %o gives %s', (filter, ids) => {
    expect(chosen(filter)).toBe(ids);
  });

  it.each(['2026-02-31', 'yesterday', '2026-2-1', '2026-02-21T08:00:00', ''])('refuses the date %j', (since) => {
    expect(() => chosen({ since })).toThrow(expect.objectContaining({ code: 'DATE', exitCode: 2 }));
  });
});
