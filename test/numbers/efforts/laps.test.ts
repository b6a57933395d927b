import { expect, it } from 'vitest';
import { measuredLaps } from '../../../src/numbers/efforts/laps.js';

const stream = (values: (number | null)[]) => ({ interval_seconds: 1, values });
const steps = Array.from({ length: 121 }, (_, s) => s);

it('what the watch did not say of a lap comes from its samples, on the timer', () => {
  const streams = {
    distance_meters: stream(steps.map((s) => (s < 60 ? 3 * s : 180 + 4 * (s - 60)))),
    heart_rate_bpm: stream(steps.map((s) => (s < 60 ? 120 : 160))),
    power_watts: stream(steps.map((s) => (s === 90 ? 400 : 200))),
  };
  const laps = [
    { start_seconds: 0, duration_seconds: 60, avg_heart_rate_bpm: 121, distance_meters: 181 },
    // After a pause of 30 s.
    { start_seconds: 90, duration_seconds: 60 },
  ];
  const pauses = [{ start_seconds: 60, duration_seconds: 30 }];
  expect(measuredLaps(laps, { streams, pauses })).toEqual([
    {
      ...{ start_seconds: 0, duration_seconds: 60, distance_meters: 181, avg_speed_mps: 181 / 60 },
      ...{ avg_heart_rate_bpm: 121, max_heart_rate_bpm: 120, avg_power_watts: 200, max_power_watts: 200 },
    },
    {
      ...{ start_seconds: 90, duration_seconds: 60, distance_meters: 240, avg_speed_mps: 4 },
      ...{ avg_heart_rate_bpm: 160, max_heart_rate_bpm: 160, avg_power_watts: 203, max_power_watts: 400 },
    },
  ]);
});

it('without samples they are as the watch took them', () => {
  const lap = { start_seconds: 0, duration_seconds: 0 };
  expect(measuredLaps([lap], {})).toEqual([lap]);
});
