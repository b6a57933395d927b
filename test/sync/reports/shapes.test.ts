import { afterEach, describe, expect, it } from 'vitest';
import { describeShared } from '../../support/shared.js';
import type { World } from '../support.js';
import { emptyWorld, report, storedById, wrongWith } from './support.js';

let w: World;
afterEach(() => w.close());

const heartRate = { interval_seconds: 1, values: [100, 101, 102] };

describeShared('details in shapes that nobody documented', () => {
  it('are read if the meaning is beyond doubt', async () => {
    w = await emptyWorld();
    w.sandbox.addRawExercises(report('v3-detail-shapes.json'));
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', workouts: { new: 4 } });
    const stored = storedById(w);
    expect(stored.sh000001).toMatchObject({
      streams: { heart_rate_bpm: heartRate },
      heart_rate_zones: [{ zone: 1, min_bpm: 1, max_bpm: 2, seconds: 1 }],
      route: [{ time_seconds: 0, latitude: 60, longitude: 24 }],
    });
    expect(stored.sh000002).toMatchObject({
      streams: { heart_rate_bpm: heartRate },
      heart_rate_zones: [{ zone: 1, min_bpm: 100, max_bpm: 120, seconds: 1 }],
      route: [
        { time_seconds: 0, latitude: 60.1, longitude: 24.9 },
        { time_seconds: 1, latitude: 60.2, longitude: 24.9 },
      ],
    });
    expect(stored.sh000003).toMatchObject({
      streams: { heart_rate_bpm: heartRate },
      heart_rate_zones: [{ zone: 1, min_bpm: 100, max_bpm: 110, seconds: 4 }],
    });
    expect(stored.sh000004).toMatchObject({ streams: { heart_rate_bpm: heartRate } });
    expect(w.look((store) => store.observations.all())).toEqual([]);
    expect(await wrongWith(w)).toEqual([]);
  });
});

const session = {
  id: 'odd00001',
  upload_time: '2026-11-27T20:00:00Z',
  device: 'Polar Vantage V3',
  start_time: '2026-11-27T09:00:00',
  start_time_utc_offset: 120,
  duration: 'PT3S',
  sport: 'RUNNING',
  has_route: false,
};

describe('details whose meaning is in doubt', () => {
  const odd = {
    ...session,
    samples: [
      { recording_rate: 1, sample_type: 0, data: [100, 'much', 102] },
      { recording_rate: 1, sample_type: 1, data: [] },
      { recording_rate: 1, sample_type: 2, data: { a: 1 } },
      'nothing',
    ],
    heart_rate_zones: { low: 1 },
    route: [
      { latitude: 60, longitude: 24, time: 'PT0S', wobble: 3 },
      { latitude: 60, time: 'PT1S' },
    ],
    mood: 'fine',
  };
  const seen = () =>
    w
      .look((store) => store.observations.all())
      .map(({ source, kind, name, count }) => `${source} ${kind} ${name} ${count}`);

  it('affect only themselves, and are counted and named in the run, in status and in doctor', async () => {
    w = await emptyWorld();
    w.sandbox.addRawExercises([odd]);
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', workouts: { new: 1 } });
    expect(storedById(w).odd00001).toMatchObject({
      streams: { heart_rate_bpm: { values: [100, null, 102] } },
      route: [{ latitude: 60, longitude: 24 }],
    });
    expect(seen().sort()).toEqual([
      'exercises field exercise.mood 1',
      'exercises field route[].wobble 1',
      'exercises value heart_rate_zones of another shape 1',
      'exercises value route[] of another shape 1',
      'exercises value samples[] of another shape 2',
      'exercises value samples[].data empty 1',
      'exercises value samples[].data[] of another shape 1',
    ]);
    expect(w.notes.join('\n')).toContain('samples[] of another shape (2 times)');
    expect(w.notes.join('\n')).toMatch(/does not recognize: ([^,]+, ){4}[^,]+ and 2 more\. It is kept/);
    await w.pull({ source: 'exercises' });
    expect(w.notes.filter((note) => note.includes('not recognize'))).toHaveLength(1);
    expect(await wrongWith(w)).toEqual([]);
  });

  it('are counted the same way in a transaction', async () => {
    w = await emptyWorld();
    const values = [{ recording_rate: 1, sample_type: 0, data: [100, 'much', 102] }];
    w.sandbox.addRawExercises([{ ...session, samples: values, mood: 'fine' }]);
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', workouts: { new: 1 } });
    expect(seen().sort()).toEqual([
      'transactions field exercise.mood 1',
      'transactions value samples[].data[] of another shape 1',
    ]);
    expect(Object.values(storedById(w))).toMatchObject([{ streams: { heart_rate_bpm: { values: [100, null, 102] } } }]);
  });
});
