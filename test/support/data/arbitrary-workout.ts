import fc from 'fast-check';
import type { Channel, Stream, Workout } from '../../../src/workouts/workout.js';
import { workout } from './workouts.js';

/** Ranges a watch can measure, and decimals as the normalizer leaves them. */
const ranges: Record<Channel, { min: number; max: number; digits: number }> = {
  heart_rate_bpm: { min: 1, max: 254, digits: 0 },
  speed_mps: { min: 0, max: 60, digits: 3 },
  cadence_rpm: { min: 0, max: 254, digits: 0 },
  altitude_meters: { min: -400, max: 8900, digits: 2 },
  power_watts: { min: 0, max: 3000, digits: 0 },
  pedaling_index_percent: { min: 0, max: 100, digits: 1 },
  left_right_balance_percent: { min: 0, max: 100, digits: 1 },
  air_pressure_hpa: { min: 300, max: 1100, digits: 2 },
  running_cadence_spm: { min: 0, max: 500, digits: 0 },
  temperature_celsius: { min: -40, max: 60, digits: 1 },
  distance_meters: { min: 0, max: 500_000, digits: 1 },
};

const decimals = (min: number, max: number, digits: number) =>
  fc.integer({ min: min * 10 ** digits, max: max * 10 ** digits }).map((n) => n / 10 ** digits);

const streamOf = ({ min, max, digits }: { min: number; max: number; digits: number }) =>
  fc.record({
    interval_seconds: fc.constantFrom(1, 1, 1, 2.5, 5),
    values: fc.array(fc.option(decimals(min, max, digits), { nil: null, freq: 5 }), { maxLength: 40 }),
  });

const streams = Object.fromEntries(
  Object.entries(ranges).map(([channel, range]) => [channel, streamOf(range)]),
) as Record<Channel, fc.Arbitrary<Stream>>;

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    ']]>',
    '<!--',
    '&amp;',
    '=1+1',
    '+1',
    '-1',
    '@x',
    '"',
    "a'b",
    '\r\n',
    '\t',
    '\0',
    '\ud800',
    '',
    'CON',
    '../x',
  ),
);

const degrees = (limit: number) =>
  fc.oneof(
    fc.constantFrom(-limit, limit, 0, -0, 1e-9, limit - 1e-8, -limit + 1e-8),
    fc.double({ min: -limit, max: limit, noNaN: true }),
  );

const route = fc
  .array(
    fc.record({ step: fc.constantFrom(0, 0.4, 1, 1, 1, 2, 60, 500), latitude: degrees(90), longitude: degrees(180) }),
    {
      maxLength: 30,
    },
  )
  .chain((points) =>
    fc
      .option(fc.array(decimals(-400, 8900, 2), { minLength: points.length, maxLength: points.length }))
      .map((altitudes) => {
        let time = 0;
        return points.map(({ step, latitude, longitude }, i) => {
          time = Math.round((time + step) * 1000) / 1000;
          const point = { time_seconds: time, latitude, longitude };
          return altitudes === null ? point : { ...point, altitude_meters: altitudes[i]! };
        });
      }),
  );

const spans = fc.array(fc.tuple(decimals(0, 60, 1), decimals(0, 40, 1)), { maxLength: 3 }).map((parts) => {
  let at = 0;
  return parts.map(([gap, duration]) => {
    const start_seconds = Math.round((at + gap) * 10) / 10;
    at = start_seconds + duration;
    return { start_seconds, duration_seconds: duration };
  });
});

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Drops keys without a value, because in a workout what is unknown is absent. */
const stripped = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, child]) => child !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** Any workout the normalizer could make, plausible or not: gaps, a single sample or none, poles, hostile names. */
export const arbitraryWorkout: fc.Arbitrary<Workout> = fc
  .record({
    start: fc.oneof(
      fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2037, 0) }),
      fc.constantFrom(
        Date.UTC(2016, 11, 31, 23, 59, 59),
        Date.UTC(2024, 1, 28, 23, 59, 58),
        Date.UTC(2026, 2, 29, 0, 59, 59),
      ),
    ),
    offset: optional(fc.constantFrom(-720, -180, 0, 60, 345, 840)),
    sport: fc.constantFrom('running', 'cycling', 'generic', 'swimming', 'unheard_of'),
    streams: fc.record(streams, { requiredKeys: [] }),
    fields: fc.record({
      name: optional(hostileText),
      note: optional(hostileText),
      duration_seconds: optional(decimals(0, 90_000, 3)),
      distance_meters: optional(decimals(0, 300_000, 1)),
      calories_kcal: optional(fc.integer({ min: 0, max: 60_000 })),
      avg_heart_rate_bpm: optional(fc.integer({ min: 1, max: 254 })),
      laps: optional(spans),
      pauses: optional(spans),
      rr_intervals_ms: optional(fc.array(fc.option(fc.integer({ min: 250, max: 2500 })), { maxLength: 60 })),
      route: optional(route),
    }),
    device: optional(hostileText),
  })
  .map(({ start, offset, sport, streams, fields, device }) =>
    workout({
      ...stripped(fields),
      ...(offset !== undefined && { utc_offset_minutes: offset }),
      ...(Object.keys(streams).length > 0 && { streams }),
      start_time: new Date(start).toISOString().replace('.000Z', 'Z'),
      start_time_local: new Date(start + (offset ?? 0) * 60_000).toISOString().slice(0, 19),
      sport,
      source: { provider: 'polar', via: ['transaction'], ...(device !== undefined && { device }) },
    }),
  );
