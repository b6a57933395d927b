import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packed, type Recording, recordingBytes } from '../../src/storage/recordings/recording.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { openReader, openStore, type Store } from '../../src/storage/store.js';
import type { Workout } from '../../src/workouts/workout.js';
import { outdoorRun, stream, workout } from '../support/data/workouts.js';
import { temporaryFolder } from '../support/folder.js';

const sound = workout({ id: 'sound', start_time: '2026-02-23T06:50:17Z', start_time_local: '2026-02-23T07:50:17' });
const whole = { ...outdoorRun(30), id: 'whole', streams: { heart_rate_bpm: stream(30, () => 90) } } as Workout;

/** A database with a sound workout and another one whose rows were changed by hand. */
function changed<T>(other: Workout, sql: string, work: (store: Store) => T): T {
  const path = join(temporaryFolder(), 'polar.db');
  const writer = openStore(path);
  writer.atomically(() => [other, sound].map((one) => writer.saveWorkout('1', one)));
  writer.close();
  const hand = new (sqlite())(path);
  hand.exec(sql);
  hand.close();
  const store = openStore(path);
  try {
    return work(store);
  } finally {
    store.close();
  }
}

const inSummary = [
  [
    'JSON cut short',
    "UPDATE workouts SET summary = substr(summary, 1, 20) WHERE id = 'whole'",
    'its summary is not JSON',
  ],
  ['no text at all', "UPDATE workouts SET summary = '' WHERE id = 'whole'", 'its summary is not JSON'],
  ['a list', "UPDATE workouts SET summary = '7' WHERE id = 'whole'", 'its summary is not an object'],
] as const;

const kept = (
  recording: Recording,
) => `UPDATE recordings SET data = x'${packed(recordingBytes(recording)).toString('hex')}'
  WHERE workout_key = (SELECT key FROM workouts WHERE id = 'whole')`;
const ofWhole = "WHERE workout_key = (SELECT key FROM workouts WHERE id = 'whole')";

const inRecording = [
  ['half of it', `UPDATE recordings SET data = substr(data, 1, 40) ${ofWhole}`, 'its recording is damaged'],
  ['nothing at all', `UPDATE recordings SET data = x'' ${ofWhole}`, 'its recording is damaged'],
  [
    'a byte that a disk has changed',
    `UPDATE recordings SET data = CAST(substr(data, 1, length(data) - 3) || x'00' || substr(data, length(data) - 1) AS BLOB) ${ofWhole}`,
    'its recording is damaged',
  ],
  ['no recording', `DELETE FROM recordings ${ofWhole}`, 'its recording is missing'],
  [
    'values that are no numbers',
    kept({ streams: { heart_rate_bpm: stream(3, () => Number.POSITIVE_INFINITY) } }),
    'streams.heart_rate_bpm has a value that is not a number',
  ],
  [
    'a position beyond the pole',
    kept({ route: [{ time_seconds: 0, latitude: 91, longitude: 0 }] }),
    'a position of the route is not on earth',
  ],
] as const;

/** What people read is not what the program reads. */
const inRows = [
  ['a count', 'UPDATE streams SET count = count + 1'],
  ['a channel', "UPDATE streams SET channel = 'power_watts'"],
  ['a sample', 'UPDATE sample_rows SET heart_rate_bpm = 91 WHERE t = 7'],
  ['a second', 'DELETE FROM sample_rows WHERE t = 7'],
  ['a sensor', 'UPDATE sample_rows SET power_watts = 1 WHERE t = 7'],
  ['a position', 'UPDATE route_rows SET latitude_e7 = latitude_e7 + 1 WHERE n = 7'],
  ['a beat', 'UPDATE rr_intervals SET ms = ms + 1 WHERE n = 1'],
] as const;

describe('a workout whose rows were changed by hand', () => {
  it.each([...inSummary, ...inRecording])(
    'is told by its id, and left out where others follow: %s',
    (_what, sql, why) => {
      changed(whole, sql, (store) => {
        const failure = expect.objectContaining({
          ...{ code: 'WORKOUT_DAMAGED', exitCode: 8, message: `Workout whole cannot be read: ${why}.` },
        });
        expect(() => store.get('whole')).toThrow(failure);
        expect(() => [...store.iterate()]).toThrow(failure);
        const told: { id: string; reason: string }[] = [];
        expect([...store.iterate({}, (failed) => told.push(failed))].map(({ id }) => id)).toEqual(['sound']);
        expect(told).toEqual([{ id: 'whole', reason: expect.stringContaining(why) }]);
        expect(store.agrees(whole)).toBe(false);
        expect(store.agrees(sound)).toBe(true);
      });
    },
  );

  it.each(inSummary)('has no summary with %s, and is left out of a list that may leave it out', (_what, sql, why) => {
    changed(whole, sql, (store) => {
      const failure = expect.objectContaining({ message: `Workout whole cannot be read: ${why}.` });
      for (const read of [() => store.summary('whole'), () => store.list(), () => [...store.summaries()]])
        expect(read).toThrow(failure);
      for (const read of ['list', 'summaries'] as const) {
        const told: string[] = [];
        expect([...store[read]({}, ({ id }) => told.push(id))].map(({ id }) => id)).toEqual(['sound']);
        expect(told).toEqual(['whole']);
      }
    });
  });

  it.each(inRecording)('still has a summary with %s', (_what, sql) => {
    changed(whole, sql, (store) => {
      expect(store.summary('whole')?.name).toBe(whole.name);
      expect(store.list().map(({ id }) => id)).toEqual(['whole', 'sound']);
    });
  });

  it.each(inRows)('is read as it was recorded, and replaced when it is made again: %s', (_what, sql) => {
    changed(whole, sql, (store) => {
      expect(store.get('whole')).toEqual(whole);
      expect(store.agrees(whole)).toBe(false);
      expect(store.atomically(() => store.saveWorkout('1', whole))).toBe('updated');
      expect(store.agrees(whole)).toBe(true);
      expect(store.atomically(() => store.saveWorkout('1', whole))).toBe('unchanged');
    });
  });

  it('is replaced when it is derived again, and counts as updated', () => {
    changed(whole, inSummary[0][1], (store) => {
      expect(store.atomically(() => store.saveWorkout('1', whole))).toBe('updated');
      expect(store.get('whole')).toEqual(whole);
    });
  });

  it('counts as made by an earlier normalizer', () => {
    changed(whole, inSummary[0][1], (store) => {
      expect(store.outdated(1)).toEqual([{ id: 'whole', userId: '1' }]);
      expect(store.outdated(2)).toEqual([
        { id: 'whole', userId: '1' },
        { id: 'sound', userId: '1' },
      ]);
    });
  });
});

describe('rows that repeat a summary', () => {
  const paused = { ...outdoorRun(90), id: 'whole' };

  it.each([
    ['a column', "UPDATE workouts SET distance_meters = 1 WHERE id = 'whole'"],
    ['a column that is now empty', "UPDATE workouts SET device = NULL WHERE id = 'whole'"],
    ['a zone', 'UPDATE heart_rate_zones SET seconds = seconds + 1 WHERE zone = 3'],
    ['a limit of a zone', 'UPDATE heart_rate_zones SET min_bpm = NULL WHERE zone = 3'],
    ['a zone that is gone', 'DELETE FROM heart_rate_zones WHERE zone = 5'],
    ['a pause', 'UPDATE pauses SET duration_seconds = 1'],
    ['a pause that is gone', 'DELETE FROM pauses'],
  ])('and no longer match it are reported, and made again: %s', (_what, sql) => {
    changed(paused, sql, (store) => {
      expect(store.get('whole')).toEqual(paused);
      expect([store.agrees(paused), store.agrees(sound)]).toEqual([false, true]);
      expect(store.atomically(() => store.saveWorkout('1', paused))).toBe('updated');
      expect(store.agrees(paused)).toBe(true);
      expect(store.atomically(() => store.saveWorkout('1', paused))).toBe('unchanged');
    });
  });

  it('match it whatever the order of its zones', () => {
    const turned = { ...paused, heart_rate_zones: [...(paused.heart_rate_zones ?? [])].reverse() };
    changed(turned, 'SELECT 1', (store) => expect(store.agrees(turned)).toBe(true));
  });

  it('of a workout that does not exist match nothing', () => {
    changed(paused, "DELETE FROM workouts WHERE id = 'whole'", (store) => {
      expect(store.agrees(paused)).toBe(false);
      expect([store.get('whole'), store.summary('whole')]).toEqual([undefined, undefined]);
      expect(store.count({ ids: ['whole'] })).toBe(0);
    });
  });
});

it('a workout that is deleted while others are read is left out', () => {
  changed(whole, 'SELECT 1', (store) => {
    const reader = openReader(store.path);
    const reading = reader.iterate();
    expect(reading.next().value?.id).toBe('whole');
    store.atomically(() => store.dropWorkout('sound'));
    expect(reading.next()).toEqual({ done: true, value: undefined });
    reader.close();
  });
});

it('a workout that is deleted while summaries are read is left out once the next of them are read', () => {
  changed(whole, 'SELECT 1', (store) => {
    // Before the last one, and as many as are read at once.
    const many = Array.from({ length: 200 }, (_, i) => workout({ id: `many${i}`, start_time: '2026-02-22T08:00:00Z' }));
    store.atomically(() => many.map((one) => store.saveWorkout('1', one)));
    const reader = openReader(store.path);
    const reading = reader.summaries();
    expect(reading.next().value?.id).toBe('whole');
    store.atomically(() => store.dropWorkout('sound'));
    expect([...reading].map(({ id }) => id)).toEqual(many.map(({ id }) => id).sort());
    reader.close();
  });
});
