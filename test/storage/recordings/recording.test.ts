import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  packed,
  type Recording,
  readRecording,
  recordingBytes,
  unpacked,
} from '../../../src/storage/recordings/recording.js';
import { channels } from '../../../src/workouts/workout.js';
import { outdoorRun, stream } from '../../support/data/workouts.js';

const again = (recording: Recording) => readRecording(unpacked(packed(recordingBytes(recording))));
const text = (recording: Recording) => JSON.stringify(recording);

/** Doubles as watches make them, and any others. */
const value = fc.oneof(
  fc.integer({ min: -1000, max: 60_000 }),
  fc.integer({ min: -9_000_000, max: 9_000_000 }).map((n) => n / 100),
  fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }).map((n) => n / 1e7),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
);
const values = fc.array(fc.option(value), { maxLength: 60 });
const point = fc.tuple(value, value, value, fc.option(value), fc.option(value), fc.option(value));

describe('a recording', () => {
  it('of a run with everything comes back to the byte', () => {
    const { streams, rr_intervals_ms, rr_gaps, route } = outdoorRun(600);
    const recording = { streams, rr_intervals_ms, ...(rr_gaps && { rr_gaps }), route };
    expect(text(again(recording))).toBe(text(recording));
  });

  it('comes back to the byte whatever its values are', () => {
    const series = fc.record({ interval_seconds: fc.constantFrom(1, 5, 0.5, 0.1), values });
    const recordings = fc.record(
      {
        streams: fc
          .dictionary(fc.constantFrom(...channels), series, { minKeys: 1 })
          .map((streams) => ({ ...streams }) as unknown as NonNullable<Recording['streams']>),
        rr_intervals_ms: fc.array(fc.option(fc.integer({ min: 1, max: 60_000 })), { minLength: 1, maxLength: 60 }),
        route: fc.array(point, { minLength: 1, maxLength: 60 }).map((points) =>
          points.map(([time_seconds, latitude, longitude, altitude_meters, satellites, fix]) => ({
            ...{ time_seconds, latitude, longitude },
            ...(altitude_meters !== null && { altitude_meters }),
            ...(satellites !== null && { satellites }),
            ...(fix !== null && { fix }),
          })),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(recordings, (recording) => {
        const { streams, rr_intervals_ms, route } = recording;
        const inOrder = {
          ...(streams && { streams }),
          ...(rr_intervals_ms && { rr_intervals_ms }),
          ...(route && { route }),
        };
        expect(text(again(recording))).toBe(text(inOrder));
      }),
      { numRuns: 300 },
    );
  });

  it('of channels that are not known is their text', () => {
    const streams = { vendor_42: { data: '1,,é' }, vendor_x: { interval_seconds: 2, data: '' } };
    expect(again({ streams })).toEqual({ streams });
  });

  it('keeps how long beats took that were not measured', () => {
    const recording = { rr_intervals_ms: [800, null, null, 790], rr_gaps: [{ beat: 2, ms: 1200 }] };
    expect(again(recording)).toEqual(recording);
    expect(again({ ...recording, rr_gaps: [{ beat: 4, ms: 1 }] })).toEqual({ rr_intervals_ms: [800, null, null, 790] });
  });

  it('that is none, or is empty, is empty', () => {
    expect(recordingBytes({})).toHaveLength(0);
    expect(again({ rr_intervals_ms: [], route: [], streams: {} })).toEqual({});
  });

  it('of minus zero is of zero, which is all that JSON knows', () => {
    const minus = { streams: { altitude_meters: stream(3, () => -0) } };
    expect(Object.is(again(minus).streams?.altitude_meters?.values[0], 0)).toBe(true);
    const among = again({ streams: { altitude_meters: { interval_seconds: 1, values: [-0, Math.PI] } } });
    expect(Object.is(among.streams?.altitude_meters?.values[0], 0)).toBe(true);
  });

  it('takes a byte for a value that changes little', () => {
    const streams = { heart_rate_bpm: stream(3600, (i) => 120 + Math.round(9 * Math.sin(i / 40))) };
    expect(recordingBytes({ streams }).length).toBeLessThan(3700);
  });

  it('whose bytes are others is told from one, or is another one: nothing hangs or grows', () => {
    const { streams, rr_intervals_ms, route } = outdoorRun(20);
    const bytes = recordingBytes({ streams, rr_intervals_ms, route });
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, fc.nat(bytes.length), (changed, cut) => {
        const other = Uint8Array.from(bytes.subarray(0, cut));
        for (const [at, byte] of changed) if (at < cut) other[at] = byte;
        try {
          readRecording(other);
        } catch (problem) {
          expect(problem).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 500 },
    );
    for (const wrong of [[2], [1, 9], [1, 4, 9], [1, 4, 0, 255, 255, 255, 255, 255, 255, 15]])
      expect(() => readRecording(Uint8Array.from(wrong))).toThrow(RangeError);
  });

  it('that a disk has changed is noticed', () => {
    const data = packed(recordingBytes({ streams: { heart_rate_bpm: stream(60, (i) => 90 + i) } }));
    const last = data.length - 1;
    data[last] = (data[last] ?? 0) ^ 1;
    expect(() => unpacked(data)).toThrow();
  });
});
