import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sportOfId } from '../../../../src/workouts/sports/sport-ids.js';
import { describeShared, sharedPath } from '../../../support/shared.js';
import { normalized } from '../../../workouts/polar.js';
import { only, parse } from './sessions.js';

interface Way {
  latitude: number;
  longitude: number;
  altitude?: number;
  elapsedMillis: number;
}

/** Read without the product's own reader. */
interface Raw {
  identifier: { id: string };
  startTime: string;
  timezoneOffsetMinutes: number;
  durationMillis: number;
  distanceMeters: number;
  exercises: {
    samples: { samples: { type: string; values: (number | null)[] }[] };
    routes: { route?: { wayPoints: Way[] } };
    zones?: { type: string; zones: { lowerLimit: number; higherLimit: number; inZone: number }[] }[];
  }[];
}

const raw = (file: string) => JSON.parse(readFileSync(sharedPath('fixtures', file), 'utf8')) as Raw;

describeShared('real sessions equal their files, value by value', () => {
  it('a run outside', () => {
    const file = raw('flow-export/training-session-running.json');
    const workout = normalized(only(file));
    expect(workout).toMatchObject({
      name: 'Running',
      type: 'running',
      vendor_sport: { detailed_sport_info: 'RUNNING', sport_id: '1' },
      source: { device: 'Polar BEAT' },
      start_time: '2026-05-23T17:46:22Z',
      end_time: '2026-05-23T18:09:27.270Z',
      start_time_local: '2026-05-23T10:46:22',
      utc_offset_minutes: -420,
      duration_seconds: 1385.27,
      distance_meters: 3349.8,
      has_route: true,
      quality: ['missing_samples'],
    });
    expect(workout).not.toHaveProperty('training_load');
    const [exercise] = file.exercises;
    const values = (type: string) => exercise!.samples.samples.find((series) => series.type === type)!.values;
    const { streams, route } = workout;
    expect(Object.keys(streams!)).toEqual(['speed_mps', 'distance_meters']);
    expect(streams!.distance_meters!.values).toEqual(
      values('DISTANCE').map((m) => (m === null ? null : expect.closeTo(m, 1))),
    );
    expect(streams!.speed_mps!.values).toEqual(
      values('SPEED').map((v) => (v === null ? null : expect.closeTo(v / 3.6, 2))),
    );
    expect(streams!.speed_mps!.values.slice(0, 3)).toEqual([null, null, 0.491]);
    expect(route).toEqual(
      exercise!.routes.route!.wayPoints.map(({ latitude, longitude, elapsedMillis }) => ({
        time_seconds: elapsedMillis / 1000,
        latitude: expect.closeTo(latitude, 6),
        longitude: expect.closeTo(longitude, 6),
      })),
    );
    expect(route).toHaveLength(1383);
  });

  it('a session indoors', () => {
    const file = raw('flow-export/training-session-indoor.json');
    expect(parse(file)).toMatchObject({ id: '7520219187', modified: '2022-11-06T06:37:08.000' });
    const workout = normalized(only(file));
    expect(workout).toMatchObject({
      name: 'Other indoor',
      type: 'other',
      vendor_sport: { detailed_sport_info: 'OTHER_INDOOR', sport_id: '83' },
      start_time: '2022-06-19T01:50:02Z',
      duration_seconds: 2071.005,
      calories_kcal: 447,
      avg_heart_rate_bpm: 160,
      max_heart_rate_bpm: 187,
      energy_split_percent: { fat: 11 },
      training_load: { cardio: 79.3511 },
      has_route: false,
      quality: [],
    });
    expect(workout).not.toHaveProperty('distance_meters');
    expect(workout.training_load).toEqual({ cardio: 79.3511 });
    const [exercise] = file.exercises;
    expect(workout.streams).toEqual({
      heart_rate_bpm: { interval_seconds: 1, values: exercise!.samples.samples[0]!.values },
    });
    expect(workout.heart_rate_zones).toEqual(
      exercise!.zones![0]!.zones.map((zone, i) => ({
        zone: i + 1,
        min_bpm: zone.lowerLimit,
        max_bpm: zone.higherLimit,
        seconds: zone.inZone / 1000,
      })),
    );
  });

  it('a response of API v4 is the same model', () => {
    const { trainingSessions } = raw('accesslink-v4/training-sessions-list.all-features.json') as never as {
      trainingSessions: unknown[];
    };
    const workout = normalized(only(trainingSessions[0]));
    expect(workout).toMatchObject({
      name: 'Evening run',
      note: 'Legs fine',
      feeling: 0.75,
      source: { device: 'Polar Vantage V3', device_id: '0A1B2C3D' },
      start_time: '2026-09-12T15:30:05Z',
      end_time: '2026-09-12T15:30:17Z',
      duration_seconds: 10,
      running_index: 52,
      elevation_gain_meters: 0.5,
      elevation_loss_meters: 0.2,
      training_load: { legacy: 3, cardio: 1.4, perceived: 0.9, rpe: 'RPE_LIGHT', cardio_interpretation: 'VERY_LOW' },
      energy_split_percent: { fat: 40, carbohydrate: 57, protein: 3 },
      laps: [
        {
          start_seconds: 0,
          duration_seconds: 6,
          distance_meters: 17,
          avg_heart_rate_bpm: 127,
          max_heart_rate_bpm: 130,
        },
        { start_seconds: 8, duration_seconds: 4, distance_meters: 11.4 },
      ],
      pauses: [{ start_seconds: 6, duration_seconds: 2 }],
      rr_intervals_ms: [492, 488, null, 470],
      route: [
        { time_seconds: 2.001, altitude_meters: 12.1 },
        { time_seconds: expect.any(Number) },
        { time_seconds: 5.003, altitude_meters: 12.4 },
      ],
    });
    expect(workout).not.toHaveProperty('auto_laps');
    expect(workout.heart_rate_zones!.map(({ seconds }) => seconds)).toEqual([0, 8, 2]);
    expect(workout.derived).not.toContain('end_time');
    // The session's average power is twice that of the left crank.
    expect(workout.streams!.power_watts!.values.slice(0, 3)).toEqual([220, 224, 230]);
    expect(workout.streams!.heart_rate_bpm!.values.slice(0, 4)).toEqual([121, 122, null, 125]);
  });

  it('every numeric sport of the catalog has its word', () => {
    const rows = readFileSync(sharedPath('reference/polar-sports.tsv'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t') as [string, string, string]);
    // A word without a label is another name of a sport that has one.
    for (const [word, id] of rows.filter(([, , label]) => label !== '-')) {
      if (id !== '-') expect(sportOfId(id)).toBe(word);
    }
  });
});
