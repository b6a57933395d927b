import { describe, expect, it } from 'vitest';
import { UnexpectedError } from '../../src/errors.js';
import { workoutSchema } from '../../src/workouts/schema.js';
import { withoutUndefined } from '../../src/workouts/values/present.js';
import { normalized } from './polar.js';

const startTime = '2025-06-01T12:00:00';
const plain = { startTime, utcOffsetMinutes: 120, duration: 'PT1H', sport: 'RUNNING' };

describe('normalizeWorkout', () => {
  it('writes nothing it does not know', () => {
    expect(normalized({ startTime })).toEqual({
      schema: 'polar-sync.workout/1',
      id: '0123456789abcdef',
      external_ids: {},
      source: { provider: 'polar', via: ['exercises'] },
      type: 'other',
      sport: 'generic',
      vendor_sport: {},
      start_time: '2025-06-01T12:00:00Z',
      start_time_local: startTime,
      derived: [],
      quality: ['duration_missing', 'sport_missing', 'utc_offset_missing'],
      provenance: { fetched_at: '2026-03-01T00:00:00Z', normalizer_version: 4, payload_sha256: ['a', 'b'] },
    });
  });

  it("leaves out Polar's ways of writing none", () => {
    const workout = normalized({
      ...plain,
      device: 'UNKNOWN',
      deviceId: ' ',
      distance: 0,
      calories: -1,
      heartRate: { average: 0, maximum: 0 },
      trainingLoad: -1,
      trainingLoadPro: {
        cardioLoad: -1,
        muscleLoad: -1,
        perceivedLoad: 0,
        cardioLoadInterpretation: 'NOT_AVAILABLE',
        muscleLoadInterpretation: 'NOT_AVAILABLE',
        perceivedLoadInterpretation: 'NOT_AVAILABLE',
        userRpe: 'UNKNOWN',
      },
      clubId: -1,
      zones: [],
      samples: [],
      route: [],
    });
    expect(workout.source).toEqual({ provider: 'polar', via: ['exercises'] });
    for (const absent of [
      'distance_meters',
      'calories_kcal',
      'avg_heart_rate_bpm',
      'max_heart_rate_bpm',
      'training_load',
      'energy_split_percent',
      'club',
      'heart_rate_zones',
      'streams',
      'rr_intervals_ms',
      'route',
    ]) {
      expect(workout).not.toHaveProperty(absent);
    }
    expect(workout.quality).toEqual([]);
  });

  it('keeps a load of 0 that Polar rates, and removes 32-bit noise', () => {
    const trainingLoadPro = {
      cardioLoad: 0,
      cardioLoadInterpretation: 'VERY_LOW',
      muscleLoad: 1389.3499755859375,
      userRpe: 'RPE_HARD',
    };
    expect(normalized({ ...plain, trainingLoadPro }).training_load).toEqual({
      cardio: 0,
      muscle: 1389.35,
      rpe: 'RPE_HARD',
      cardio_interpretation: 'VERY_LOW',
    });
  });

  it('keeps the keys in the order of the schema, whatever the order of the input', () => {
    const exercise = {
      ...plain,
      route: [{ time: 'PT0S', longitude: 1, latitude: 2 }],
      samples: ['11', '99', '10', '0'].map((sampleType) => ({ data: '1,2', sampleType, recordingRate: 1 })),
      zones: [{ inZone: 'PT1S', upperLimit: 2, lowerLimit: 1 }],
      hasRoute: true,
      id: 'abc',
    };
    const reversed = Object.fromEntries(Object.entries(exercise).reverse()) as unknown as typeof exercise;
    const workout = normalized(exercise, { via: ['transaction', 'exercises', 'transaction'] });
    expect(JSON.stringify(normalized(reversed, { via: ['exercises', 'transaction'] }))).toBe(JSON.stringify(workout));
    const order = Object.keys(workoutSchema.shape);
    expect(Object.keys(workout)).toEqual(order.filter((key) => key in workout));
    expect(Object.keys(workout.streams ?? {})).toEqual(['heart_rate_bpm', 'distance_meters', 'vendor_99']);
  });

  it('computes what Polar leaves out, and says so', () => {
    const { duration: _, ...unending } = plain;
    const { derived, quality, ...workout } = normalized({
      ...unending,
      samples: [
        { sampleType: '0', data: '100,0,121', recordingRate: 5 },
        { sampleType: '10', data: '0,10,20', recordingRate: 5 },
        { sampleType: '2', data: '0,80,81', recordingRate: 5 },
      ],
      heartRate: { maximum: 125 },
    });
    expect(workout).toMatchObject({
      duration_seconds: 15,
      end_time: '2025-06-01T10:00:15Z',
      distance_meters: 20,
      avg_heart_rate_bpm: 111,
      max_heart_rate_bpm: 125,
      avg_speed_mps: 1.333,
      avg_cadence_rpm: 81,
    });
    expect(derived).toEqual([
      'end_time',
      'duration_seconds',
      'distance_meters',
      'avg_heart_rate_bpm',
      'avg_speed_mps',
      'avg_cadence_rpm',
    ]);
    expect(quality).toEqual(['duration_missing', 'missing_samples', 'pauses_unknown']);
  });

  it('takes the duration from RR intervals if there is nothing else', () => {
    const samples = [{ sampleType: '11', data: '800,,1200', recordingRate: null }];
    expect(normalized({ ...plain, duration: 'soon', samples }).duration_seconds).toBe(2);
  });

  it('notices an upload before the end', () => {
    const quality = (uploadTime: string) => normalized({ ...plain, uploadTime }).quality;
    expect(quality('2025-06-01T11:00:00Z')).toEqual([]);
    expect(quality('2025-06-01T10:59:00.000Z')).toEqual([]);
    expect(quality('2025-06-01T10:58:59Z')).toEqual(['time_conflict']);
    expect(normalized({ ...plain, uploadTime: 'later' })).not.toHaveProperty('uploaded_at');
  });

  it('ignores an offset that no place has', () => {
    for (const utcOffsetMinutes of [Number.NaN, 1.5, 100_000]) {
      const workout = normalized({ ...plain, utcOffsetMinutes });
      expect(workout.start_time).toBe('2025-06-01T12:00:00Z');
      expect(workout).not.toHaveProperty('utc_offset_minutes');
      expect(workout.quality).toEqual(['utc_offset_missing']);
    }
  });

  it('fails with a code if there is no start', () => {
    const broken = () => normalized({ startTime: 'tomorrow', id: 'abc' });
    expect(broken).toThrow(UnexpectedError);
    expect(broken).toThrow(expect.objectContaining({ code: 'START_TIME', message: expect.stringContaining('abc') }));
  });
});

describe('zones', () => {
  it('count from 1 in the order of their limits, whatever the index', () => {
    const limits = [
      { lowerLimit: 130, upperLimit: 150, inZone: 'PT1M' },
      { lowerLimit: 110, upperLimit: 130, inZone: 'a while' },
    ];
    for (const base of [0, 1]) {
      const zones = limits.map((zone, i) => ({ ...zone, index: base + i }));
      expect(normalized({ ...plain, zones }).heart_rate_zones).toEqual([
        { zone: 1, min_bpm: 110, max_bpm: 130 },
        { zone: 2, min_bpm: 130, max_bpm: 150, seconds: 60 },
      ]);
    }
  });

  it('keep the order of the index if limits are missing', () => {
    const zones = [
      { index: 1, inZone: 'PT2S' },
      { index: 0, inZone: 'PT1S' },
    ];
    expect(normalized({ ...plain, zones }).heart_rate_zones).toEqual([
      { zone: 1, seconds: 1 },
      { zone: 2, seconds: 2 },
    ]);
  });
});

describe('route', () => {
  const at = (time: string | undefined, latitude = 60.123456789, longitude = 25) =>
    withoutUndefined({ time, latitude, longitude });

  it('reads offsets and instants as seconds since the start', () => {
    const route = [at('PT1.5S'), { ...at('2025-06-01T10:00:00.250Z'), altitude: -3.456, satellites: 4, fix: 1 }];
    expect(normalized({ ...plain, hasRoute: true, route }).route).toEqual([
      { time_seconds: 0.25, latitude: 60.1234568, longitude: 25, altitude_meters: -3.46, satellites: 4, fix: 1 },
      { time_seconds: 1.5, latitude: 60.1234568, longitude: 25 },
    ]);
  });

  it('leaves out points without a place or a time', () => {
    const good = at('PT5S');
    const bad = [
      at('PT1S', 91),
      at('PT1S', 0, 0),
      at('PT1S', 1, -180.1),
      at('PT1S', Number.NaN),
      at(undefined),
      at('noon'),
    ];
    const named = (point: (typeof bad)[number]) => [
      ...(Math.abs(point.latitude) > 90 ? ['out_of_range:route.latitude'] : []),
      ...(Math.abs(point.longitude) > 180 ? ['out_of_range:route.longitude'] : []),
    ];
    for (const point of bad) {
      const workout = normalized({ ...plain, hasRoute: true, route: [point, good] });
      expect(workout.route).toHaveLength(1);
      expect(workout.quality).toEqual(['bad_route_points', ...named(point), 'pauses_unknown']);
    }
    expect(normalized({ ...plain, hasRoute: true, route: [bad[0]!] }).quality).toEqual([
      'bad_route_points',
      'out_of_range:route.latitude',
      'route_missing',
    ]);
  });

  it('is missing only if it was requested and should be there', () => {
    expect(normalized({ ...plain, hasRoute: true, route: [] }).quality).toEqual(['route_missing']);
    expect(normalized({ ...plain, hasRoute: true }).quality).toEqual([]);
    expect(normalized({ ...plain, hasRoute: false, route: [] }).quality).toEqual([]);
  });

  it('gives the elevation if there are no altitude samples', () => {
    const route = [10, 13, 17, 12].map((altitude, i) => ({ ...at(`PT${i * 10}S`), altitude }));
    const workout = normalized({ ...plain, route });
    expect([workout.elevation_gain_meters, workout.elevation_loss_meters]).toEqual([7, 5]);
  });
});
