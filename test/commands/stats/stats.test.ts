import { describe, expect, it } from 'vitest';
import { library } from '../library.js';
import { run, temporaryFolder } from '../run.js';

describe('stats', () => {
  const stats = (argv: string[], terminal?: number) =>
    run(['stats', ...argv], { env: library(temporaryFolder()), ...(terminal !== undefined && { terminal }) });

  it.each([80, 140])('is an overview that fits %d columns', async (terminal) => {
    const { stdout, exitCode } = await stats(['--no-color'], terminal);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('3 workouts, 2024-05-01 to 2024-06-01\n3:02:03 · 52.24 km');
    for (const text of ['2024-W18', 'cycling', 'Records', '█']) expect(stdout).toContain(text);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(terminal);
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

  it('refuses a grouping it does not know, and says so when nothing is chosen', async () => {
    expect(await stats(['--by', 'decade'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('month') });
    expect(await stats(['--since', '2030-01-01'])).toMatchObject({ exitCode: 0, stdout: '' });
  });
});
