import { describe, expect, it } from 'vitest';
import type { Workout } from '../../../src/workouts/workout.js';
import { library, workout } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const stream = (values: (number | null)[]) => ({ interval_seconds: 1, values });
const steps = (count: number) => Array.from({ length: count + 1 }, (_, s) => s);
/** 2.5 km at 4 m/s, with a pause of a minute after 5 min. */
const paced = (id: string, more: Partial<Workout> = {}) =>
  workout({
    id,
    duration_seconds: 625,
    distance_meters: 2500,
    pauses: [{ start_seconds: 300, duration_seconds: 60 }],
    streams: {
      distance_meters: stream(steps(625).map((s) => s * 4)),
      heart_rate_bpm: stream(steps(625).map((s) => (s < 250 ? 130 : 150))),
      cadence_rpm: stream(steps(625).map(() => 84)),
    },
    ...more,
  });

async function shown(one: Workout, argv: string[] = [], terminal?: number): Promise<string> {
  const env = library(temporaryFolder(), [one]);
  const { stdout } = await run(['show', one.id, '--no-color', ...argv], { env, ...(terminal && { terminal }) });
  return stdout;
}

describe('splits in show', () => {
  it('are kilometers on the timer, placed on the wall clock, with every measure', async () => {
    expect(await shown(paced('a1'))).toContain(
      [
        'Split\tFrom\tTime\tDistance\tPace\tHR\tmax\tCadence',
        '1\t0:00\t4:10\t1.00 km\t4:10 /km\t130\t130\t168',
        '2\t4:10\t4:10\t1.00 km\t4:10 /km\t150\t150\t168',
        // After the pause.
        '3\t9:20\t2:05\t500 m\t4:10 /km\t150\t150\t168\n',
      ].join('\n'),
    );
  });

  it('are miles with imperial units, and 100 m in water', async () => {
    const miles = await shown(paced('a1'), ['--units', 'imperial']);
    expect(miles).toContain('\n1\t0:00\t6:42\t1.00 mi\t6:42 /mi\t');
    const swum = await shown(paced('a1', { sport: 'swimming', type: 'swimming' }));
    expect(swum).toContain('\n25\t11:00\t0:25\t100 m\t0:25 /100 m\t150\t150\t84\n');
  });

  it('are left out if the watch took these laps itself, or if there is only one', async () => {
    const lap = (start: number, meters: number) => {
      return { start_seconds: start, duration_seconds: meters / 4, distance_meters: meters };
    };
    const auto = (first: number) => paced('a1', { auto_laps: [lap(0, first), lap(250, 1000), lap(560, 500)] });
    expect(await shown(auto(1010))).not.toContain('Split');
    expect(await shown(auto(900))).toContain('Split');
    expect(
      await shown(paced('a1', { streams: { distance_meters: stream(steps(200).map((s) => s * 4)) } })),
    ).not.toContain('Split');
  });

  it.each([50, 80])('fit %d columns', async (terminal) => {
    const text = await shown(
      paced('a1', { streams: { ...paced('a1').streams, power_watts: stream(steps(625)) } }),
      [],
      terminal,
    );
    expect(text).toMatch(/^Split +.*Time +Distance +Pace/m);
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(terminal);
  });
});

it('laps have what the watch did not say of them from their samples', async () => {
  const laps = [0, 360].map((start_seconds) => ({ start_seconds, duration_seconds: 300, avg_heart_rate_bpm: 141 }));
  expect(await shown(paced('a1', { laps }))).toContain(
    [
      'Lap\tFrom\tTime\tDistance\tPace\tHR\tmax\tCadence',
      '1\t0:00\t5:00\t1.20 km\t4:10 /km\t141\t150\t168',
      '2\t6:00\t5:00\t1.20 km\t4:10 /km\t141\t150\t168\n',
    ].join('\n'),
  );
});

it('a stop does not squash a plot of pace: its slow end is about the distance', async () => {
  const speeds = steps(1199).map((s) => (s >= 500 && s < 700 ? 0 : 3 + 0.5 * Math.sin(s / 50)));
  const text = await shown(workout({ id: 'a9', streams: { speed_mps: stream(speeds) } }), [], 100);
  const plot = text.split('\n').filter((line) => line.includes('│'));
  // From 2.5 to 3.5 m/s; standing would make it 0 to 3.5.
  expect(plot[0]).toMatch(/^4:4\d \/km │/);
  expect(plot.at(-1)).toMatch(/^6:3\d \/km │/);
  // The stop is there, as the lowest line.
  expect(plot.at(-1)).toMatch(/▁{10,}/);
});
