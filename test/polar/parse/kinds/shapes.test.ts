import { describe, expect, it } from 'vitest';
import type { ResourceName } from '../../../../src/kinds/kinds.js';
import { read } from './read.js';

/** The minimum that each element needs, and the names under which a list of them may come. */
const shapes: [ResourceName, object, readonly string[]][] = [
  ['activity', { start_time: '2026-02-22T00:00:00' }, ['activities']],
  ['body-temperature', { start_time: '2026-02-22T00:00:00' }, ['body_temperature', 'body-temperature']],
  ['skin-temperature', { sleep_date: '2026-02-22' }, ['skin_temperature', 'skinTemperature']],
  ['skin-contacts', { start_time: '2026-02-22T00:00:00' }, ['skin_contacts']],
  ['cardio-load', { date: '2026-02-22' }, ['cardio_loads', 'cardio_load']],
  ['sleepwise-alertness', { grade: 9, period_start_time: '2026-02-22T00:00:00' }, ['alertness']],
  ['sleepwise-bedtime', { period_start_time: '2026-02-22T00:00:00' }, ['circadian_bedtime']],
  ['spo2', { test_time: 1_697_787_256 }, ['spo2']],
  ['ecg', { test_time: 1_697_787_256 }, ['ecg']],
];

describe('a response with data', () => {
  it.each(shapes)('%s: a bare list, a list in an envelope, or one element', (name, element, envelopes) => {
    const bare = read(name, [element]);
    expect(bare).toMatchObject({ records: [{ source: 'accesslink' }], problems: [] });
    expect(read(name, element)).toStrictEqual(bare);
    for (const envelope of envelopes) {
      expect(read(name, { [envelope]: [element] })).toStrictEqual(bare);
      expect(read(name, { [envelope]: null })).toStrictEqual({ records: [], problems: [] });
    }
    expect(() => read(name, { others: [element] })).toThrow('an unexpected shape');
  });

  it.each(shapes)('%s: has nothing in its record that was not sent', (name, element) => {
    const [record] = read(name, [element]).records;
    expect(Object.values(record!)).not.toContain(undefined);
    expect(Object.values(record!).some(Array.isArray)).toBe(false);
  });

  it('the heart rate of a day comes alone, or with others under their name', () => {
    const day = { date: '2026-02-22', heart_rate_samples: [{ heart_rate: 60, sample_time: '10:00:00' }] };
    const one = read('heart-rate', day);
    expect(one.records).toHaveLength(1);
    expect(read('heart-rate', { heart_rates: [day] })).toStrictEqual(one);
    expect(read('heart-rate', { heart_rates: [{ date: '2026-02-22', heart_rate_samples: null }] })).toStrictEqual({
      records: [],
      problems: [],
    });
    // A single day is recognized by its samples.
    expect(() => read('heart-rate', { date: '2026-02-22' })).toThrow('an unexpected shape');
  });
});

describe('an unrecognized element', () => {
  it('is named by its place and by what is wrong, and costs no other', () => {
    const good = { sleep_date: '2026-02-22' };
    expect(read('skin-temperature', [{ sleep_date: 5 }, good, 7, {}])).toMatchObject({
      records: [{ date: '2026-02-22' }],
      problems: [
        'element 1 of 4 is unrecognized (sleep_date is missing or wrong)',
        'element 3 of 4 is unrecognized',
        'element 4 of 4 is unrecognized (sleep_date is missing or wrong)',
      ],
    });
  });

  it('may be one that looks right and is not a time', () => {
    expect(read('activity', [{ start_time: 'soon' }])).toEqual({
      records: [],
      problems: ['element 1 of 1 is unrecognized'],
    });
  });
});

describe('a day', () => {
  it.each([
    ['2026-02-22', '2026-02-22'],
    ['2026-02-22T10:00:00', '2026-02-22'],
    ['2024-02-29', '2024-02-29'],
  ])('%s is %s', (text, date) => {
    expect(read('cardio-load', [{ date: text }]).records).toMatchObject([{ id: date, date }]);
  });

  it.each(['2026-02-30', '2026-13-01', '2026-02-22 10:00', ' 2026-02-22', '2026-02', 20_260_222])(
    '%j is none',
    (date) => {
      expect(read('cardio-load', [{ date }])).toMatchObject({
        records: [],
        problems: [expect.stringContaining('date')],
      });
    },
  );
});

describe('a time', () => {
  it('of a test is in seconds, or in milliseconds if seconds would be far off', () => {
    const at = (test_time: unknown) => read('spo2', [{ test_time }]).records.map(({ id }) => id);
    expect(at(1_697_787_256)).toEqual(['2023-10-20T07:34:16Z']);
    expect(at(100_000_000_001)).toEqual(['1973-03-03T09:46:40.001Z']);
    for (const none of [100_000_000_000, 32_503_680_000, 32_503_680_000_000, 0, -5, 'soon'])
      expect(at(none)).toEqual([]);
    expect(at(32_503_679_999)).toEqual(['2999-12-31T23:59:59Z']);
  });

  it('may have spaces around it', () => {
    expect(read('skin-contacts', [{ start_time: ' 2026-02-22T10:00:00 ' }]).records).toMatchObject([
      { id: '2026-02-22T10:00:00Z' },
    ]);
  });
});

it('two sensors that start in the same second are two, and one without a type is identified by its start', () => {
  const start_time = '2026-02-22T00:00:00';
  const types = [undefined, 'TM_SKIN_TEMPERATURE', 'TM_CORE_TEMPERATURE'];
  const elements = types.map((measurement_type) => ({ start_time, measurement_type }));
  expect(read('body-temperature', elements).records.map(({ id }) => id)).toEqual([
    '2026-02-22T00:00:00Z',
    '2026-02-22T00:00:00Z/skin_temperature',
    '2026-02-22T00:00:00Z/core_temperature',
  ]);
});

it('a contact that may or may not have been one is left out', () => {
  const at = (skin_contact: unknown, n: number) => ({ skin_contact, recording_time_delta_milliseconds: n * 1000 });
  const element = { start_time: '2026-02-22T00:00:00', skin_contact_changes: [at(true, 0), at(null, 1), at('no', 2)] };
  expect(read('skin-contacts', [element]).records).toMatchObject([
    { changes: [{ time: '2026-02-22T00:00:00Z', contact: 1 }] },
  ]);
  expect(read('skin-contacts', [{ ...element, skin_contact_changes: [at(null, 1)] }]).records[0]).not.toHaveProperty(
    'changes',
  );
});

it('a sleep goal is in seconds', () => {
  expect(read('physical-info', { weight: 70, sleep_goal: 'PT7H30M' }).records).toMatchObject([
    { sleep_goal_seconds: 27_000 },
  ]);
  expect(read('physical-info', { weight: 70 }).records[0]).not.toHaveProperty('sleep_goal_seconds');
});

it('alertness without the end of a sleep belongs to the local day on which it begins', () => {
  const element = { period_start_time: '2026-02-22T23:30:00', sleep_timezone_offset_minutes: 60, grade: 9 };
  expect(read('sleepwise-alertness', [element]).records).toMatchObject([{ date: '2026-02-23' }]);
});
