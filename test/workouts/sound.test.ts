import { describe, expect, it } from 'vitest';
import { unsoundRecording, unsoundSummary } from '../../src/workouts/sound.js';
import type { Workout } from '../../src/workouts/workout.js';
import { outdoorRun } from '../support/data/workouts.js';

/** The summary of a workout with everything, as it is stored, and then as a failing disk may change it. */
const changed = (changes: object) => {
  const { streams, route, rr_intervals_ms, rr_gaps, ...summary } = outdoorRun();
  return unsoundSummary(JSON.parse(JSON.stringify({ ...summary, ...changes }), (_key, value) => revived(value)));
};
/** JSON has no such numbers, and leaves out undefined members. */
const revived = (value: unknown) =>
  value === 'NaN' ? Number.NaN : value === 'Infinity' ? Number.POSITIVE_INFINITY : value;

describe('a stored summary', () => {
  it('is sound as it was written', () => {
    expect(changed({})).toBeUndefined();
  });

  it.each([null, undefined, 5, 'text', [[]]])('is an object, not %j', (value) => {
    expect(unsoundSummary(value)).toBe('its summary is not an object');
  });

  it.each(['id', 'type', 'sport', 'start_time', 'start_time_local'])('has its %s', (name) => {
    expect(changed({ [name]: undefined })).toBe(`${name} is missing`);
    expect(changed({ [name]: 5 })).toBe(`${name} is missing`);
  });

  it.each(['external_ids', 'source', 'vendor_sport', 'provenance'])('has its %s, an object', (name) => {
    for (const value of [undefined, null, [], 'text']) expect(changed({ [name]: value })).toBe(`${name} is missing`);
  });

  it.each<[string, (list: unknown) => object]>([
    ['derived', (derived) => ({ derived })],
    ['quality', (quality) => ({ quality })],
    ['via', (via) => ({ source: { provider: 'polar', via } })],
    ['sha', (payload_sha256) => ({ provenance: { fetched_at: '2026-01-01T00:00:00Z', payload_sha256 } })],
  ])('has words in %s', (name, change) => {
    for (const bad of [undefined, 'word', {}, [5], ['word', 5]]) {
      expect(changed(change(bad))).toBe(`${name} is not a list of words`);
    }
    expect(changed(change([]))).toBeUndefined();
    expect(changed(change(['word', 'word']))).toBeUndefined();
  });

  it.each(['laps', 'auto_laps', 'pauses', 'heart_rate_zones', 'strength_sets'])('has a list in %s, or none', (name) => {
    for (const bad of [null, {}, 'text']) expect(changed({ [name]: bad })).toBe(`${name} is not a list`);
    expect(changed({ [name]: undefined })).toBeUndefined();
    expect(changed({ [name]: [] })).toBeUndefined();
  });
});

describe('a stored field', () => {
  it.each([
    'duration_seconds',
    'distance_meters',
    'calories_kcal',
    'avg_heart_rate_bpm',
    'avg_speed_mps',
    'avg_cadence_rpm',
    'max_power_watts',
    'utc_offset_minutes',
  ])('is a finite number if its name has a unit: %s', (name) => {
    for (const bad of ['text', 'NaN', 'Infinity', null, {}]) {
      expect(changed({ [name]: bad })).toBe(`${name} is not a number`);
    }
    expect(changed({ [name]: 0 })).toBeUndefined();
  });

  it('of seconds is a span that can be added to a date', () => {
    expect(changed({ duration_seconds: 1e10 })).toBeUndefined();
    expect(changed({ duration_seconds: -1e10 })).toBeUndefined();
    expect(changed({ duration_seconds: 1e10 + 1 })).toBe('duration_seconds is not a time');
    expect(changed({ duration_seconds: -1e10 - 1 })).toBe('duration_seconds is not a time');
    expect(changed({ distance_meters: 1e11 })).toBeUndefined();
  });

  it.each(['start_time', 'end_time', 'uploaded_at'])('is an instant: %s', (name) => {
    expect(changed({ [name]: 'soon' })).toBe(`${name} is not a time`);
    expect(changed({ [name]: '2026-01-01T00:00:00Z' })).toBeUndefined();
  });

  it('is not an instant if it is a number', () => {
    expect(changed({ uploaded_at: 5 })).toBe('uploaded_at is not a time');
  });

  it('is named with its path', () => {
    expect(changed({ provenance: { fetched_at: 'soon', payload_sha256: [] } })).toBe(
      'provenance.fetched_at is not a time',
    );
    const laps = [
      { start_seconds: 0, duration_seconds: 60 },
      { start_seconds: 'x', duration_seconds: 60 },
    ];
    expect(changed({ laps })).toBe('laps.start_seconds is not a number');
    expect(changed({ laps: laps.slice(0, 1) })).toBeUndefined();
    expect(changed({ swimming: { styles: [{ seconds: 1, distance_meters: 'x' }] } })).toBe(
      'swimming.styles.distance_meters is not a number',
    );
  });

  it('is never null, and may be any other text', () => {
    expect(changed({ name: null })).toBe('name is null');
    expect(changed({ energy_split_percent: { fat: null } })).toBe('energy_split_percent.fat is null');
    expect(changed({ energy_split_percent: { fat: 42 } })).toBeUndefined();
    expect(changed({ name: 'NULL', note: '' })).toBeUndefined();
  });
});

describe('a stored recording', () => {
  const series = (stream: unknown) => unsoundRecording({ streams: { heart_rate_bpm: stream } } as Partial<Workout>);
  const noNumber = 'streams.heart_rate_bpm has a value that is not a number';

  it('is sound as it was written, and if there is none', () => {
    expect(unsoundRecording(outdoorRun())).toBeUndefined();
    expect(unsoundRecording({})).toBeUndefined();
  });

  it('has numbers and gaps in its series, at an interval', () => {
    expect(series({ interval_seconds: 0.1, values: [90, null, -5] })).toBeUndefined();
    expect(series({ interval_seconds: 1, values: [] })).toBeUndefined();
    for (const interval_seconds of [0, -1, Number.NaN, null, undefined]) {
      expect(series({ interval_seconds, values: [90] })).toBe(noNumber);
    }
    for (const values of [[90, 'x'], [Number.NaN], [undefined], 'text', null, {}]) {
      expect(series({ interval_seconds: 1, values })).toBe(noNumber);
    }
  });

  it('may have series of unknown meaning', () => {
    expect(series(undefined)).toBeUndefined();
    expect(unsoundRecording({ streams: { vendor_99: { data: 'x,y' } } })).toBeUndefined();
    const second = { vendor_99: { data: 'x,y' }, speed_mps: { interval_seconds: 1, values: 'x' } };
    expect(unsoundRecording({ streams: second } as never)).toBe('streams.speed_mps has a value that is not a number');
  });

  it.each<[number, number, number, string | undefined]>([
    [0, 90, 180, undefined],
    [0, -90, -180, undefined],
    [0, 90.1, 25, 'a position of the route is not on earth'],
    [0, 60, 180.1, 'a position of the route is not on earth'],
    [0, 60, -180.1, 'a position of the route is not on earth'],
    [0, Number.NaN, 25, 'a position of the route is not on earth'],
    [0, 60, Number.NaN, 'a position of the route is not on earth'],
    [1e10, 60, 25, undefined],
    [-1e10 - 1, 60, 25, 'a time_seconds of the route is not a time'],
    [1e10 + 1, 60, 25, 'a time_seconds of the route is not a time'],
    [Number.NaN, 60, 25, 'a time_seconds of the route is not a time'],
  ])('has a route at %d s, %d/%d: %j', (time_seconds, latitude, longitude, expected) => {
    const good = { time_seconds: 0, latitude: 60, longitude: 25 };
    expect(unsoundRecording({ route: [good, { time_seconds, latitude, longitude }] })).toBe(expected);
  });

  it('has beats in milliseconds', () => {
    expect(unsoundRecording({ rr_intervals_ms: [800, null] })).toBeUndefined();
    for (const beats of [[800, Number.NaN], ['x'], 'text', {}]) {
      expect(unsoundRecording({ rr_intervals_ms: beats as never })).toBe(
        'rr_intervals_ms has a value that is not a number',
      );
    }
  });
});
