import { describe, expect, it } from 'vitest';
import { readSamples, sampleTypeKey } from '../../../src/workouts/parts/streams.js';

const read = (sampleType: string, data: string, recordingRate: number | null = 1) =>
  readSamples([{ sampleType, data, recordingRate }]);
const temperatures = (data: string) => read('9', data).streams?.temperature_celsius?.values;

describe('a value of a series', () => {
  it.each([
    ['100', 100],
    ['-100', -100],
    ['100.1', null],
    ['-100.1', null],
    ['1000000000', null],
    ['+5', 5],
    ['.5', 0.5],
    ['5.', 5],
    ['.', null],
    ['1e2', 100],
    ['1E-1', 0.1],
    ['1e+0003', null],
    ['1e', null],
    ['x5', null],
    ['5x', null],
    ['--5', null],
    ['0x5', null],
    [`${'0'.repeat(38)}12`, 12],
    [`${'0'.repeat(39)}12`, null],
    [`${' '.repeat(50)}12`, 12],
  ])('%s is %j', (text, value) => {
    expect(temperatures(`7,${text}`)).toEqual([7, value]);
  });

  it('is at least 1 of heartbeats, and not below 0 of power', () => {
    expect(read('0', '1,0.9,0,-1').streams?.heart_rate_bpm?.values).toEqual([1, null, null, null]);
    expect(read('11', '1,0.9,0,-1', null).rrIntervalsMs).toEqual([1, null, null, null]);
    expect(read('4', '0,-1,-300').streams?.power_watts?.values).toEqual([0, null, null]);
  });

  it('is one of at most a million', () => {
    expect(temperatures(`1${','.repeat(999_999)}`)).toHaveLength(1_000_000);
    expect(() => temperatures(`1${','.repeat(1_000_000)}`)).toThrow(
      expect.objectContaining({ code: 'SERIES_TOO_LONG' }),
    );
  });
});

describe('a series', () => {
  it.each([
    [3600, 3600],
    [3600.1, undefined],
    [0.001, 0.001],
    [0, undefined],
    [-1, undefined],
    [null, undefined],
  ])('recorded every %j s has an interval of %j', (rate, interval) => {
    expect(read('9', '5', rate)).toMatchObject({
      streams: { temperature_celsius: { interval_seconds: interval ?? 1 } },
      quality: interval === undefined ? ['recording_rate_missing'] : [],
    });
    expect(read('99', '5', rate)).toMatchObject({ quality: [] });
    expect(read('99', '5', rate).streams?.vendor_99).toStrictEqual({
      data: '5',
      ...(interval !== undefined && { interval_seconds: interval }),
    });
  });

  it('of only zeros shows that there was no sensor, for speed and distance alone', () => {
    expect(read('1', '0,0')).toMatchObject({ streams: undefined, quality: ['all_zero_speed'] });
    expect(read('10', '0,,0')).toMatchObject({ streams: undefined, quality: ['all_zero_distance'] });
    expect(read('1', '0,1').quality).toEqual([]);
    expect(read('1', ',,').quality).toEqual(['missing_samples']);
    expect(read('4', '0,0').quality).toEqual([]);
  });

  it('of RR intervals without a beat is left out', () => {
    expect(read('11', ',0')).toEqual({ streams: undefined, rrIntervalsMs: undefined, quality: ['missing_samples'] });
  });

  it('of an unknown type comes last, by its name', () => {
    const types = ['zebra', '1', '200', 'apple', '0'];
    const samples = types.map((sampleType) => ({ sampleType, data: '5', recordingRate: 1 }));
    expect(Object.keys(readSamples(samples).streams ?? {})).toEqual([
      ...['heart_rate_bpm', 'speed_mps'],
      ...['vendor_200', 'vendor_apple', 'vendor_zebra'],
    ]);
    expect(samples.map(({ sampleType }) => sampleType)).toEqual(types);
  });
});

it.each([
  ['0', '0'],
  ['01', '1'],
  [' 7 ', '7'],
  ['123456789', '123456789'],
  ['0000000001', 'x0000000001'],
  ['7a', '7a'],
  ['a7', 'a7'],
  ['7 ', '7'],
  ['-7', 'x7'],
  ['Heart  Rate', 'heart_rate'],
  ['__muscle-load__', 'muscle_load'],
  ['a'.repeat(41), 'a'.repeat(40)],
  ['*', 'unknown'],
  ['', 'unknown'],
])('the type %j has the name %j', (type, name) => {
  expect(sampleTypeKey(type)).toBe(name);
});
