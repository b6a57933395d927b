import { describe, expect, it } from 'vitest';
import { library, workout } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const stream = (values: (number | null)[]) => ({ interval_seconds: 1, values });
const steady = (seconds: number, mps: number) => stream(Array.from({ length: seconds + 1 }, (_, s) => s * mps));
const on = (day: string) => ({ start_time: `${day}T06:00:00Z`, start_time_local: `${day}T08:00:00` });
const all = [
  workout({ id: 'a1', ...on('2026-05-01'), streams: { distance_meters: steady(500, 2.5) } }),
  workout({
    id: 'a2',
    ...on('2026-05-02'),
    pauses: [{ start_seconds: 100, duration_seconds: 45 }],
    streams: { distance_meters: steady(300, 4), heart_rate_bpm: stream(new Array(300).fill(150)) },
  }),
  workout({
    id: 'b1',
    ...on('2026-05-03'),
    ...{ type: 'road_cycling', sport: 'cycling' },
    streams: { distance_meters: steady(200, 10), power_watts: stream(new Array(200).fill(240)) },
  }),
  workout({ id: 'c1', ...on('2026-05-04'), type: 'yoga', sport: 'training' }),
];

describe('stats --best', () => {
  const stats = (argv: string[], terminal?: number) =>
    run(['stats', '--best', ...argv], {
      env: library(temporaryFolder(), all),
      ...(terminal !== undefined && { terminal }),
    });

  it('shows the best efforts of each sport with date and workout', async () => {
    const { stdout, exitCode } = await stats([]);
    expect(exitCode).toBe(0);
    const [runs = '', rides = ''] = stdout.split('\n\n');
    expect(
      runs
        .split('\n')
        .map((line) => line.split('\t'))
        .slice(0, 4),
    ).toEqual([
      ['Running, 2 workouts searched'],
      ['Fastest', 'Time', 'Pace', 'Pauses', 'Date', 'Workout'],
      ['400 m', '1:40', '4:10 /km', '', '2026-05-02', 'a2'],
      ['1 km', '4:10', '4:10 /km', '0:45', '2026-05-02', 'a2'],
    ]);
    expect(runs).toContain('\n5 min\t4:10 /km\t0:45\t2026-05-02\ta2\n');
    expect(runs).toContain('\n2 min\t150 bpm\t');
    expect(rides).toContain('\n1 mile\t2:41\t36.0 km/h\t');
    expect(rides).toContain('\n1 min\t240 W');
    expect(stdout).not.toContain('oga');
  });

  it('is everything as JSON, in one sport if asked', async () => {
    const { sports, ...rest } = JSON.parse((await stats(['--json', '--sport', 'cycling'])).stdout);
    expect(rest).toEqual({ schema: 'polar-sync.best-efforts/1', workouts: 1, failed: [] });
    expect(sports).toHaveLength(1);
    expect(sports[0]).toMatchObject({ sport: 'road_cycling', workouts: 1, heart_rate_bpm: [] });
    expect(sports[0].distance[1]).toEqual({
      ...{ over: 1000, value: 100, start_seconds: 0, place: 1, workout: 'b1', date: '2026-05-03' },
    });
  });

  it.each([60, 80])('fits %d columns', async (terminal) => {
    const { stdout } = await stats(['--no-color'], terminal);
    expect(stdout).toMatch(/^Fastest +Time +Pace/m);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(terminal);
  });

  it('says so if there is nothing to search, and is not grouped', async () => {
    expect((await stats(['--sport', 'yoga'])).stdout).toBe('No recording of these workouts is long enough.\n');
    expect(await stats(['--since', '2030-01-01'])).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await stats(['--by', 'week'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--by') });
  });
});
