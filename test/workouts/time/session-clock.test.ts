import { describe, expect, it } from 'vitest';
import type { SourcePause, SourceSession } from '../../../src/workouts/source-session.js';
import { normalized } from '../polar.js';

const plain: SourceSession = {
  startTime: '2025-06-01T12:00:00',
  utcOffsetMinutes: 120,
  duration: 'PT1M',
  sport: 'RUNNING',
};
const pause = (startMillis: number, durationMillis: number): SourcePause => ({ startMillis, durationMillis });
const heartRate = [{ sampleType: '0', data: '90,91', recordingRate: 1 }];
const point = (offsetMillis: number) => ({ latitude: 60, longitude: 25, offsetMillis });

/** [start, duration] of each, in seconds. */
const pausesOf = (exercise: Partial<SourceSession>) =>
  normalized({ ...plain, ...exercise }).pauses?.map((one) => [one.start_seconds, one.duration_seconds]);

describe('the pauses of a session', () => {
  it('do not begin before it, and are not empty', () => {
    expect(pausesOf({ pauses: [pause(-5000, 15_000)] })).toEqual([[0, 10]]);
    expect(pausesOf({ pauses: [pause(-5000, 5000), pause(9000, 0), pause(9000, -1)] })).toBeUndefined();
    expect(pausesOf({ pauses: [pause(20_100, 200), pause(1000, 2000)] })).toEqual([
      [1, 2],
      [20.1, 0.2],
    ]);
  });

  it('are no longer than any session', () => {
    expect(pausesOf({ pauses: [pause(0, 1e9)] })).toEqual([[0, 1e6]]);
    expect(pausesOf({ pauses: [pause(0, 1e9 + 1)] })).toBeUndefined();
    expect(pausesOf({ pauses: [pause(1, 1e12), pause(1000, 2000)] })).toEqual([[1, 2]]);
  });

  it("come from Polar's file if no source names any; a file without pauses shows that there were none", () => {
    const filePauses = [pause(3000, 4000)];
    expect(pausesOf({ filePauses })).toEqual([[3, 4]]);
    expect(pausesOf({ pauses: [pause(1000, 2000)], filePauses })).toEqual([[1, 2]]);
    expect(normalized({ ...plain, samples: heartRate }).quality).toEqual(['pauses_unknown']);
    expect(normalized({ ...plain, samples: heartRate, filePauses: [] }).quality).toEqual([]);
  });

  it('do not include an empty one', () => {
    expect(pausesOf({ pauses: [pause(9000, 0)], filePauses: [pause(3000, 4000)] })).toEqual([[3, 4]]);
    expect(normalized({ ...plain, samples: heartRate, pauses: [pause(9000, 0)] }).quality).toEqual(['pauses_unknown']);
  });

  it('are unknown without a duration, whatever else is known', () => {
    const route = [0, 1000, 2000].map(point);
    const open = { startTime: plain.startTime, utcOffsetMinutes: 120, elapsedMillis: 100_000, sport: 'RUNNING' };
    expect(normalized({ ...open, route, routeClock: 'wall' })).toMatchObject({
      quality: ['duration_missing', 'pauses_unknown'],
    });
    expect(normalized({ ...open, route, routeClock: 'wall' })).not.toHaveProperty('pauses');
  });

  it('are none if a route on the wall clock ends with the timer; one on an unknown clock does not show that', () => {
    const route = [0, 30_000, 60_000].map(point);
    expect(normalized({ ...plain, route, routeClock: 'wall' }).quality).toEqual([]);
    expect(normalized({ ...plain, route }).quality).toEqual(['pauses_unknown']);
  });

  it('are none if it stopped with its timer, to within a second, and unknown if its end is not given', () => {
    const quality = (elapsedMillis: number) => normalized({ ...plain, samples: heartRate, elapsedMillis }).quality;
    expect(quality(60_000)).toEqual([]);
    expect(quality(61_000)).toEqual([]);
    expect(quality(61_001)).toEqual(['pauses_unknown']);
    expect(quality(1)).toEqual([]);
    expect(quality(0)).toEqual(['pauses_unknown']);
  });

  it('move the end, and the later points of a route on the timer', () => {
    const route = Array.from({ length: 61 }, (_, second) => point(second * 1000));
    const moved = normalized({ ...plain, filePauses: [pause(30_000, 20_000)], route });
    expect(moved.end_time).toBe('2025-06-01T10:01:20Z');
    expect(moved.route?.map(({ time_seconds }) => time_seconds)).toEqual([
      ...Array.from({ length: 30 }, (_, second) => second),
      ...Array.from({ length: 31 }, (_, second) => 50 + second),
    ]);
    expect(moved.route?.[0]).toEqual({ time_seconds: 0, latitude: 60, longitude: 25 });
  });

  it('leave a route on the wall clock unchanged', () => {
    const route = [0, 10_000, 70_000, 80_000].map(point);
    const { route: kept } = normalized({ ...plain, pauses: [pause(30_000, 20_000)], route, routeClock: 'wall' });
    expect(kept?.map(({ time_seconds }) => time_seconds)).toEqual([0, 10, 70, 80]);
  });
});
