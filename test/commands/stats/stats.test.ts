import { describe, expect, it } from 'vitest';
import { library, workout } from '../library.js';
import { run, temporaryFolder } from '../run.js';

describe('stats', () => {
  const stats = (argv: string[], terminal?: number) =>
    run(['stats', ...argv], { env: library(temporaryFolder()), ...(terminal !== undefined && { terminal }) });

  it.each([80, 140])('is an overview that fits %d columns', async (terminal) => {
    const { stdout, exitCode } = await stats(['--no-color'], terminal);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('3 workouts, 2024-05-01 to 2024-06-01\n3:02:03 · 52.24 km');
    for (const text of ['2024-W18', 'cycling', 'Streak', 'Eddington', '█']) expect(stdout).toContain(text);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(terminal);
  });

  it('cuts no word and no bar if space is short: bars are shorter, or left out', async () => {
    const skiing = [1, 2].map((day) =>
      workout({
        id: `a${day}`,
        type: day === 1 ? 'cross_country_skiing' : 'open_water_swimming',
        start_time_local: `2024-05-0${day}T07:00:00`,
        duration_seconds: 36_000 / day,
        distance_meters: 100_000,
        elevation_gain_meters: 1000,
        training_load: { cardio: 300 },
      }),
    );
    const env = library(temporaryFolder(), skiing);
    const rows = async (terminal: number) =>
      (await run(['stats', '--by', 'sport', '--no-color'], { env, terminal })).stdout.split('\n').slice(1, 3);
    const whole = (sport: string, time: string) => `${sport}         1  ${time}  100.00  1000 m   300`;
    const skied = whole('cross country skiing', '10:00:00');
    const swum = whole('open water swimming ', ' 5:00:00');
    expect(await rows(140)).toEqual([`${skied}  ${'█'.repeat(20)}`, `${swum}  ${'█'.repeat(10)}`]);
    expect(await rows(76)).toEqual([`${skied}  ${'█'.repeat(12)}`, `${swum}  ${'█'.repeat(6)}`]);
    expect(await rows(66)).toEqual([skied, swum]);
  });

  it.each([45, 60, 80, 120])('keeps lines whole in %d columns, whatever the names of the sports', async (terminal) => {
    const types = ['cross_country_skiing', 'open_water_swimming', 'running'];
    const many = Array.from({ length: 60 }, (_, i) => {
      const start = `2024-0${1 + (i % 9)}-${10 + (i % 19)}T08:00:00`;
      return workout({
        id: `many${String(i).padStart(8, '0')}`,
        type: types[i % 3] ?? '',
        start_time: `${start}Z`,
        start_time_local: start,
        duration_seconds: 20_000 + i,
        distance_meters: 40_000,
        elevation_gain_meters: 1234,
        avg_speed_mps: 2,
        max_heart_rate_bpm: 180,
        calories_kcal: 900,
        training_load: { cardio: 200 },
      });
    });
    const env = library(temporaryFolder(), many);
    const lines = (await run(['stats', '--no-color'], { env, terminal })).stdout.split('\n');
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(terminal);
    const text = lines.join('\n');
    expect(text).toMatch(/Workouts +Time/);
    expect(text).toMatch(/Sport +Record +Value/);
    expect(text).toMatch(/^running +Longest/m);
    // A bar that was cut off would be wrong.
    expect(text).not.toContain('█…');
    expect(text.includes('█')).toBe(terminal >= 60);
    expect(text.includes('many00000059')).toBe(terminal >= 80);
  });

  it('is one table with --by, tab-separated when piped', async () => {
    const { stdout } = await stats(['--by', 'month']);
    expect(stdout.split('\n').map((line) => line.split('\t').slice(0, 4))).toEqual([
      ['Month', 'Workouts', 'Time', 'km'],
      ['2024-05', '2', '1:32:03', '10.24'],
      ['2024-06', '1', '1:30:00', '42.00'],
      [''],
    ]);
    expect((await stats(['--by', 'sport', '--sport', 'running'])).stdout.split('\n')).toHaveLength(3);
  });

  it('is everything as JSON', async () => {
    const all = JSON.parse((await stats(['--json'])).stdout);
    expect(all).toMatchObject({ schema: 'polar-sync.stats/1', workouts: 3, distance_meters: 52_240 });
    expect(all.weeks).toHaveLength(5);
    expect(all.years).toMatchObject([{ period: '2024', from: '2024-01-01', workouts: 3 }]);
    expect(all.records[0]).toMatchObject({
      sport: 'cycling',
      farthest_meters: { value: 42_000, workout: 'ff00112233aa' },
    });
  });

  it('names the day and the workout of each record', async () => {
    const { stdout } = await stats([]);
    expect(stdout).toContain(
      '\nSport\tRecord\tValue\tDate\tWorkout\ncycling\tLongest\t1:30:00\t2024-06-01\tff00112233aa\n',
    );
    expect(stdout).toContain('\nrunning\tTop HR\t172\t2024-05-01\taa11bb22cc33\n');
  });

  it('rejects an unknown grouping, and says so if nothing is chosen', async () => {
    expect(await stats(['--by', 'decade'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('month') });
    expect(await stats(['--since', '2030-01-01'])).toMatchObject({ exitCode: 0, stdout: '' });
  });
});
