import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSamples, sampleTypeKey } from '../../../src/workouts/parts/streams.js';
import { streamsSchema } from '../../../src/workouts/schema.js';
import { channels } from '../../../src/workouts/workout.js';

const series = (sampleType: string, data: string, recordingRate: number | null = 1) => ({
  sampleType,
  data,
  recordingRate,
});

describe('samples', () => {
  it('reads every documented type in its unit and rounding', () => {
    const noisy = '1,2.44449,0.4000000059604645,148.177998046875';
    const { streams, quality } = readSamples(Array.from({ length: 11 }, (_, type) => series(String(type), noisy)));
    expect(Object.keys(streams ?? {})).toEqual([...channels]);
    expect(streams?.heart_rate_bpm?.values).toEqual([1, 2, null, 148]);
    expect(streams?.speed_mps?.values).toEqual([0.278, 0.679, 0.111, 41.161]);
    expect(streams?.cadence_rpm?.values).toEqual([1, 2, 0, 148]);
    expect(streams?.altitude_meters?.values).toEqual([1, 2.44, 0.4, 148.18]);
    expect(streams?.power_watts?.values).toEqual([1, 2, 0, 148]);
    expect(streams?.pedaling_index_percent?.values).toEqual([1, 2.4, 0.4, 148.2]);
    expect(streams?.left_right_balance_percent?.values).toEqual([1, 2.4, 0.4, 148.2]);
    expect(streams?.air_pressure_hpa?.values).toEqual([1, 2.44, 0.4, 148.18]);
    expect(streams?.running_cadence_spm?.values).toEqual([1, 2, 0, 148]);
    expect(streams?.temperature_celsius?.values).toEqual([1, 2.4, 0.4, null]);
    expect(streams?.distance_meters?.values).toEqual([1, 2.4, 0.4, 148.2]);
    expect(quality).toEqual(['missing_samples', 'out_of_range:streams.temperature_celsius']);
  });

  it('keeps gaps in their place', () => {
    const { streams, quality } = readSamples([series('9', ' 20.04 ,,null,NaN,-0.04,abc,0x10,Infinity,1e400,-5,')]);
    expect(streams?.temperature_celsius?.values).toEqual([20, null, null, null, 0, null, null, null, null, -5, null]);
    expect(Object.is(streams?.temperature_celsius?.values[4], 0)).toBe(true);
    expect(quality).toEqual(['out_of_range:streams.temperature_celsius', 'missing_samples']);
  });

  it('takes a heart rate of 0 as a gap, and leaves out a series of gaps', () => {
    expect(readSamples([series('0', '0,88,0')]).streams?.heart_rate_bpm?.values).toEqual([null, 88, null]);
    const none = readSamples([series('0', '0,0,0')]);
    expect(none).toEqual({ streams: undefined, rrIntervalsMs: undefined, quality: ['missing_samples'] });
  });

  it('leaves out speed and distance that are nothing but zero', () => {
    const { streams, quality } = readSamples([series('1', '0,0.0,0'), series('10', '0,0,'), series('2', '0,0,0')]);
    expect(streams).toEqual({ cadence_rpm: { interval_seconds: 1, values: [0, 0, 0] } });
    expect(quality).toEqual(['all_zero_speed', 'all_zero_distance']);
  });

  it('reads RR intervals per beat', () => {
    const { streams, rrIntervalsMs, quality } = readSamples([series('11', '812,null,798.6,0,', null)]);
    expect(streams).toBeUndefined();
    expect(rrIntervalsMs).toEqual([812, null, 799, null, null]);
    expect(quality).toEqual(['missing_samples']);
  });

  it('assumes one second if the recording rate is missing', () => {
    for (const rate of [null, 0, -5, Number.NaN]) {
      const { streams, quality } = readSamples([series('0', '90,91', rate)]);
      expect(streams?.heart_rate_bpm).toEqual({ interval_seconds: 1, values: [90, 91] });
      expect(quality).toEqual(['recording_rate_missing']);
    }
    expect(readSamples([series('0', '90,91', 5)]).streams?.heart_rate_bpm?.interval_seconds).toBe(5);
    expect(readSamples([series('11', '812', 0)]).quality).toEqual([]);
  });

  it('counts the first of two series of one type', () => {
    const { streams, quality } = readSamples([series('0', '  '), series('0', '90'), series('00', '91')]);
    expect(streams?.heart_rate_bpm?.values).toEqual([90]);
    expect(quality).toEqual(['duplicate_series']);
  });

  it('keeps unknown types verbatim under a safe name', () => {
    const { streams } = readSamples([
      series('100', ' 0,1 ', 5),
      series('+7 é/../"', '1,x', null),
      series('__proto__', '1'),
      series('constructor', '2'),
      series('', '3'),
    ]);
    expect(streams).toEqual({
      vendor_100: { interval_seconds: 5, data: ' 0,1 ' },
      vendor_constructor: { interval_seconds: 1, data: '2' },
      vendor_proto: { interval_seconds: 1, data: '1' },
      vendor_unknown: { interval_seconds: 1, data: '3' },
      vendor_x7: { data: '1,x' },
    });
  });

  it('never makes NaN, a wrong length or an unsafe name, whatever is sent', () => {
    const value = fc.oneof(
      fc.double().map(String),
      fc.integer().map(String),
      fc.constantFrom('', ' ', 'null', 'NaN', 'Infinity', '-', '1e999', '0x1F', '1_000', '٣'),
    );
    const type = fc.oneof(fc.integer({ min: 0, max: 13 }).map(String), fc.string(), fc.string({ unit: 'binary' }));
    const rate = fc.option(fc.double());
    const anything = fc.array(fc.record({ sampleType: type, data: fc.array(value), recordingRate: rate }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(anything, (drawn) => {
        const samples = drawn.map((one) => ({ ...one, data: one.data.join(',') }));
        const { streams = {}, rrIntervalsMs } = readSamples(samples);
        expect(JSON.parse(JSON.stringify(streams))).toEqual(streams);
        streamsSchema.parse(streams);
        expect(Object.keys(streams).filter((key) => !/^[a-z0-9_]+$/.test(key))).toEqual([]);
        const lengthOf = (key: string) =>
          samples.find((one) => sampleTypeKey(one.sampleType) === key && one.data.trim())?.data.split(',').length;
        channels.forEach((channel, i) => {
          const values = streams[channel]?.values;
          if (values) expect(values).toHaveLength(lengthOf(String(i)) ?? -1);
        });
        if (rrIntervalsMs) expect(rrIntervalsMs).toHaveLength(lengthOf('11') ?? -1);
      }),
    );
  });
});
