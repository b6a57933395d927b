import { describe, expect, it } from 'vitest';
import { encodedText } from '../../../src/report/document.js';
import { gapsOf, pausesInWords } from '../../../src/report/page/workout/plots/gaps.js';
import { decodeWorkout } from '../../../src/report/payload/decode.js';
import { stream, workout } from '../../support/data/workouts.js';

const values = (length: number, missing: [number, number][]) =>
  Array.from({ length }, (_, i) => (missing.some(([from, to]) => i >= from && i < to) ? null : 120));

describe('gaps of a channel', () => {
  it('are named from half a minute on, but not at the ends, and not for a pause', () => {
    expect(gapsOf(values(300, [[100, 144]]), 1, [])).toEqual([{ start_seconds: 99, duration_seconds: 45 }]);
    expect(gapsOf(values(300, [[100, 120]]), 1, [])).toEqual([]);
    expect(
      gapsOf(
        values(300, [
          [0, 90],
          [200, 300],
        ]),
        1,
        [],
      ),
    ).toEqual([]);
    expect(gapsOf(values(300, [[100, 160]]), 1, [{ start_seconds: 100, duration_seconds: 60 }])).toEqual([]);
    const both = gapsOf(values(300, [[100, 200]]), 1, [{ start_seconds: 100, duration_seconds: 50 }]);
    expect(both).toEqual([{ start_seconds: 99, duration_seconds: 51 }]);
  });

  it('are as long as they are, whatever the step', () => {
    expect(gapsOf(values(60, [[10, 20]]), 5, [])).toEqual([{ start_seconds: 45, duration_seconds: 55 }]);
  });
});

describe('pauses', () => {
  it('are counted and added up', () => {
    const pause = { start_seconds: 10, duration_seconds: 44 };
    expect(pausesInWords([pause])).toBe('1 pause, 0:44');
    expect(pausesInWords([pause, pause])).toBe('2 pauses, 1:28 in all');
  });
});

describe('the laps of the page', () => {
  const streams = {
    distance_meters: stream(1200, (i) => 5 * i),
    heart_rate_bpm: stream(1200, () => 140),
    power_watts: stream(1200, () => 200),
  };
  const lapsIn = async (given: Parameters<typeof workout>[0]) => {
    const [encoded = ''] = encodedText(workout({ streams, ...given })).split('.');
    return (await decodeWorkout(encoded)).detail;
  };

  it('have what the watch did not say from the samples', async () => {
    const { laps } = await lapsIn({ laps: [{ start_seconds: 0, duration_seconds: 300 }] });
    expect(laps).toEqual([
      expect.objectContaining({ distance_meters: 1500, avg_heart_rate_bpm: 140, avg_power_watts: 200 }),
    ]);
  });

  it('are as the watch sent them if they are the kilometers, which the page shows as splits', async () => {
    const auto = [0, 200, 400].map((start) => ({ start_seconds: start, duration_seconds: 200, distance_meters: 1000 }));
    expect((await lapsIn({ auto_laps: auto })).auto_laps).toEqual(auto);
    const odd = auto.map((lap) => ({ ...lap, distance_meters: 700 }));
    expect((await lapsIn({ auto_laps: odd })).auto_laps?.[0]).toMatchObject({ avg_power_watts: 200 });
  });
});
