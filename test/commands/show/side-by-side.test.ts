import { describe, expect, it } from 'vitest';
import { library, workout } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const stream = (values: number[]) => ({ interval_seconds: 1, values });
const steady = (seconds: number, mps: number) => stream(Array.from({ length: seconds + 1 }, (_, s) => s * mps));
const both = [
  workout({
    id: 'a1',
    ...{ duration_seconds: 500, distance_meters: 2000, avg_speed_mps: 4, avg_heart_rate_bpm: 150 },
    training_load: { cardio: 20 },
    streams: { distance_meters: steady(500, 4) },
  }),
  workout({
    id: 'b2',
    start_time_local: '2024-05-08T07:30:12',
    ...{ duration_seconds: 400, distance_meters: 2000, avg_speed_mps: 5, avg_heart_rate_bpm: 156, calories_kcal: 200 },
    training_load: { cardio: 25.5 },
    streams: { distance_meters: steady(400, 5), heart_rate_bpm: stream(new Array(401).fill(156)) },
  }),
];

describe('show of two workouts', () => {
  const show = (argv: string[], terminal?: number) =>
    run(['show', ...argv], { env: library(temporaryFolder(), both), ...(terminal && { terminal }) });

  it('puts their numbers and splits side by side, with the differences', async () => {
    const { stdout, exitCode } = await show(['a1', 'b2']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').map((line) => line.split('\t'))).toEqual([
      ['A  Running · 2024-05-01 07:30 (UTC+02:00)  a1'],
      ['B  Running · 2024-05-08 07:30 (UTC+02:00)  b2'],
      [''],
      ['', 'A', 'B', 'B - A', '%'],
      ['Time', '8:20', '6:40', '-1:40', '-20'],
      ['Distance', '2.00 km', '2.00 km', '0', '0'],
      // A pace is better if it is shorter.
      ['Pace', '4:10 /km', '3:20 /km', '-0:50', '-20'],
      ['Heart rate', '150 bpm', '156 bpm', '+6 bpm', '+4'],
      ['Energy', '', '200 kcal', '', ''],
      ['Cardio load', '20', '25.5', '+5.5', '+27.5'],
      [''],
      ['Split', 'A', 'B', 'B - A', 'HR A', 'HR B'],
      ['1', '4:10', '3:20', '-0:50', '', '156'],
      ['2', '4:10', '3:20', '-0:50', '', '156'],
      [''],
    ]);
  });

  it('is one object as JSON, with metric splits', async () => {
    const result = JSON.parse((await show(['a1', 'latest', '--json', '--units', 'imperial'])).stdout);
    expect(result).toMatchObject({
      schema: 'polar-sync.comparison/1',
      a: { id: 'a1', type: 'running', numbers: { duration_seconds: 500, cardio_load: 20 } },
      b: { start_time_local: '2024-05-08T07:30:12', numbers: { calories_kcal: 200 } },
      difference: { duration_seconds: -100, avg_speed_mps: 1 },
      difference_percent: { duration_seconds: -20, avg_speed_mps: 25 },
    });
    expect(result.difference).not.toHaveProperty('calories_kcal');
    expect(result.b.splits[0]).toEqual({ distance_meters: 1000, duration_seconds: 200, avg_heart_rate_bpm: 156 });
  });

  it.each([45, 80])('fits %d columns', async (terminal) => {
    const { stdout } = await show(['a1', 'b2', '--no-color'], terminal);
    expect(stdout).toMatch(/^Pace +4:10/m);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(terminal);
  });

  it('says so if one is unknown, or if days are meant', async () => {
    expect(await show(['a1', 'zz'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"zz"') });
    const days = await show(['--data', 'sleep', '2024-05-01', '2024-05-02']);
    expect(days).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Only workouts') });
  });
});
