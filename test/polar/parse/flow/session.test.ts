import { describe, expect, it } from 'vitest';
import { normalized } from '../../../workouts/polar.js';
import { only, parse, series, session, start } from './sessions.js';

describe('different ways of writing the same', () => {
  it('a gap is null, "NaN", or a bare NaN', () => {
    const text = JSON.stringify(session(series('HEART_RATE', [120, null, 'NaN', '#', '125']))).replace('"#"', 'NaN');
    expect(normalized(only(text)).streams!.heart_rate_bpm!.values).toEqual([120, null, null, null, 125]);
  });

  it('a heart rate of 0 means none, in series and in averages', () => {
    const workout = normalized(only(session(series('HEART_RATE', [0, 120, 0]), { hrAvg: 0, hrMax: 0 })));
    expect(workout.streams!.heart_rate_bpm!.values).toEqual([null, 120, null]);
    expect(workout.derived).toEqual(expect.arrayContaining(['avg_heart_rate_bpm', 'max_heart_rate_bpm']));
  });

  it('zeros before the first altitude are not altitudes, but sea level is', () => {
    const altitude = (values: number[]) =>
      normalized(only(session(series('ALTITUDE', values)))).streams!.altitude_meters!.values;
    expect(altitude([0, 0, 131.5, 131.7, 0])).toEqual([null, null, 131.5, 131.7, 0]);
    expect(altitude([0, 0, 0.3, 12])).toEqual([0, 0, 0.3, 12]);
    expect(altitude([0, 0])).toEqual([0, 0]);
  });

  it('64-bit ids, numbers as text, and nonsensical parts', () => {
    expect(parse({ ...session(), identifier: { id: 7520219187 } }).id).toBe('7520219187');
    const odd = session(
      { samples: {}, routes: {}, laps: {}, zones: {}, pauseTimes: 'none', statistics: [] },
      { calories: '447', distanceMeters: 'NaN', feeling: null, product: {}, application: { name: 'Polar Flow app' } },
    );
    expect(normalized(only(odd))).toMatchObject({
      calories_kcal: 447,
      source: { device: 'Polar Flow app' },
      has_route: false,
    });
    expect(parse(JSON.stringify(session()).replace('"7000000001"', '9007199254740993')).id).toBe('9007199254740993');
  });

  it('an unknown sport, an unknown series and a blank name', () => {
    const workout = normalized(
      only(session({ sport: { id: '999' }, ...series('STRIDE_LENGTH', [80, null, 82]) }, { name: '  ' })),
    );
    expect(workout).toMatchObject({
      type: 'other',
      vendor_sport: { sport: '999', sport_id: '999' },
      quality: ['pauses_unknown', 'sport_unmapped:999'],
      streams: { vendor_stride_length: { interval_seconds: 1, data: '80,,82' } },
    });
    expect(workout).not.toHaveProperty('name');
  });
});

describe('the power of one crank', () => {
  const power = (average: number | undefined) => {
    const statistics = { statistics: [{ type: 'STATISTICS_TYPE_POWER', avg: average }] };
    return normalized(only(session({ ...series('LEFT_CRANK_CURRENT_POWER', [100, 120, 0, 'NaN']), statistics })))
      .streams;
  };

  it('is half of it, or all of it, depending on the average; else it keeps its name', () => {
    expect(power(147)).toMatchObject({ power_watts: { values: [200, 240, 0, null] } });
    expect(power(74)).toMatchObject({ power_watts: { values: [100, 120, 0, null] } });
    for (const average of [undefined, 110, 300, 0]) {
      expect(power(average)).toEqual({ vendor_left_crank_current_power: { interval_seconds: 1, data: '100,120,0,' } });
    }
  });
});

describe('parts of a session', () => {
  it('several exercises: each with its own clock and the common name, without the totals', () => {
    const legs = [
      { startTime: start, durationMillis: 600_000, sport: { id: '105' }, samples: { transitionSamples: [{}] } },
      { startTime: '2024-05-01T07:42:00', durationMillis: 1_800_000, sport: { id: '38' }, timezoneOffsetMinutes: 180 },
    ];
    const { exercises } = parse({
      ...session(),
      exercises: legs,
      name: 'Race',
      hrAvg: 150,
      calories: 900,
      sport: { id: '68' },
    });
    const [swim, ride] = exercises.map((exercise) => normalized(exercise));
    expect(swim).toMatchObject({
      name: 'Race',
      part_of: { session: '7000000001', index: 1, count: 2 },
      type: 'open_water_swimming',
      start_time: '2024-05-01T05:30:12Z',
      duration_seconds: 600,
      quality: ['transition_left_out'],
    });
    expect(ride).toMatchObject({
      part_of: { index: 2, count: 2 },
      type: 'cycling',
      start_time: '2024-05-01T04:42:00Z',
    });
    for (const leg of [swim, ride]) {
      expect(leg).not.toHaveProperty('calories_kcal');
      expect(leg).not.toHaveProperty('avg_heart_rate_bpm');
    }
  });

  it('a session without exercises is a workout all the same', () => {
    const { exercises: _none, ...bare } = session({}, { hrAvg: 120, sport: { id: '15' } });
    expect(normalized(only(bare))).toMatchObject({
      type: 'strength_training',
      avg_heart_rate_bpm: 120,
      duration_seconds: 3600,
    });
  });

  it('a lap with everything the watch measured during it', () => {
    const statistics = [
      { type: 'STATISTICS_TYPE_HEART_RATE', min: 120, avg: 135, max: 140 },
      { type: 'STATISTICS_TYPE_SPEED', avg: 36, max: 39.6 },
      { type: 'STATISTICS_TYPE_CADENCE', avg: 87.4, max: 90 },
      { type: 'STATISTICS_TYPE_POWER', avg: 240, max: 300 },
    ];
    const lap = {
      durationMillis: 60_000,
      distanceMeters: 600,
      ascentMeters: 3.25,
      descentMeters: 0,
      statistics: { statistics },
    };
    expect(normalized(only(session({ laps: { autoLaps: [lap] } }))).auto_laps).toEqual([
      {
        start_seconds: 0,
        duration_seconds: 60,
        distance_meters: 600,
        avg_heart_rate_bpm: 135,
        max_heart_rate_bpm: 140,
        avg_speed_mps: 10,
        max_speed_mps: 11,
        avg_cadence_rpm: 87,
        max_cadence_rpm: 90,
        avg_power_watts: 240,
        max_power_watts: 300,
        elevation_gain_meters: 3.3,
        elevation_loss_meters: 0,
      },
    ]);
  });

  it('a route whose first altitudes were not measured', () => {
    const point = { latitude: 60, longitude: 24 };
    const wayPoints = [0, 0, 80].map((altitude, i) => ({ ...point, altitude, elapsedMillis: i * 1000 }));
    const { route } = normalized(only(session({ routes: { route: { startTime: start, wayPoints } } })));
    expect(route!.map((at) => at.altitude_meters)).toEqual([undefined, undefined, 80]);
  });

  it('an average speed if there is no distance to compute it', () => {
    const statistics = { statistics: [{ type: 'STATISTICS_TYPE_SPEED', avg: 9, max: 18 }] };
    const workout = normalized(only(session({ statistics })));
    expect([workout.avg_speed_mps, workout.max_speed_mps, workout.derived]).toEqual([2.5, 5, ['end_time']]);
    expect(normalized(only(session({ statistics, distanceMeters: 7200 })))).toMatchObject({ avg_speed_mps: 2 });
  });

  it('laps taken with the button and by the device, with and without splits', () => {
    const lap = (durationMillis: number, splitTimeMillis?: number) => ({ durationMillis, splitTimeMillis });
    const laps = {
      laps: [lap(60_000), lap(30_500)],
      autoLaps: [lap(50_000, 50_000), lap(50_000, 120_000), { splitTimeMillis: 1 }],
    };
    expect(normalized(only(session({ laps })))).toMatchObject({
      laps: [
        { start_seconds: 0, duration_seconds: 60 },
        { start_seconds: 60, duration_seconds: 30.5 },
      ],
      auto_laps: [
        { start_seconds: 0, duration_seconds: 50 },
        { start_seconds: 70, duration_seconds: 50 },
      ],
    });
  });

  it('pauses show in the end time; impossible ones are left out', () => {
    const pauseTimes = [
      { startTime: '2024-05-01T08:00', endTime: '2024-05-01T08:05' },
      { startTime: '2024-05-01T07:30:02', endTime: '2024-05-01T07:30:22' },
      { startTime: '2024-05-01T08:00', endTime: '2024-05-01T07:00' },
      { startTime: 'soon', endTime: '2024-05-01T07:00' },
    ];
    const workout = normalized(only(session({ pauseTimes, stopTime: '2024-05-01T08:35:12' })));
    expect(workout.pauses).toEqual([
      { start_seconds: 0, duration_seconds: 10 },
      { start_seconds: 1788, duration_seconds: 300 },
    ]);
    expect(workout.end_time).toBe('2024-05-01T06:35:12Z');
  });

  it('the clock of the route is that of its own start', () => {
    const route = {
      startTime: '2024-05-01T07:30:10.500',
      wayPoints: [
        { latitude: 60, longitude: 25 },
        { latitude: 60.1, longitude: 25, elapsedMillis: '2500', altitude: 'NaN' },
        {},
      ],
    };
    const workout = normalized(only(session({ routes: { route } })));
    expect(workout.route).toEqual([
      { time_seconds: -1.5, latitude: 60, longitude: 25 },
      { time_seconds: 1, latitude: 60.1, longitude: 25 },
    ]);
    expect(workout.quality).toContain('bad_route_points');
  });
});

describe('a word that every object inherits', () => {
  it.each(['constructor', '__proto__', 'toString'])('%s is an unknown sport and an unknown series', (word) => {
    const workout = normalized(
      only({
        startTime: '2024-05-01T07:30:12',
        timezoneOffsetMinutes: 0,
        durationMillis: 2000,
        sport: { id: word },
        exercises: [
          {
            startTime: '2024-05-01T07:30:12',
            durationMillis: 2000,
            sport: { id: word },
            samples: { samples: [{ type: word, intervalMillis: 1000, values: [1, 2] }] },
          },
        ],
      }),
    );
    expect(workout).toMatchObject({ type: 'other', duration_seconds: 2 });
    expect(workout.streams).not.toHaveProperty('undefined');
  });
});

describe('what is not a training session', () => {
  it.each([
    ['{"identifier":{"id":"1"}}', 'JSON of an unexpected shape'],
    ['{"startTime":"2024-05-01T07:30:12"}', 'JSON of an unexpected shape'],
    ['[]', 'JSON of an unexpected shape'],
    ['{"startTime":"2024-05-0', 'truncated'],
    ['<html></html>', 'an HTML page'],
    ['', 'empty'],
  ])('%s', (text, what) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'BAD_ANSWER', what: expect.stringContaining(what) }),
    );
  });

  it('a text that never ends in depth', () => {
    const deep = `{"startTime":"2024-05-01T07:30:12","durationMillis":1,"exercises":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(only(deep)).toMatchObject({ startTime: start });
  });
});
