import { describe, expect, it } from 'vitest';
import { library, workouts } from './library.js';
import { run, temporaryFolder } from './run.js';

describe('show', () => {
  const show = (argv: string[], terminal?: number) =>
    run(['show', ...argv], { env: library(temporaryFolder()), ...(terminal !== undefined && { terminal }) });

  it('tells the numbers, zones and channels of a workout', async () => {
    const { stdout, exitCode } = await show(['aa11']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Running · 2024-05-01 07:30 (UTC+02:00)');
    for (const text of [
      '1:02:03',
      '10.24 km',
      '6:04 /km',
      'average 145, most 172 bpm',
      '640 kcal',
      'Polar Vantage V2',
    ]) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toContain('2\t114-133\t1:30\t75 %');
    expect(stdout).toContain('heart_rate_bpm\t1 s\t60\t1\n');
    expect(stdout).toContain('route\tpoint\t60');
  });

  it('leaves out what is not known', async () => {
    const { stdout } = await show(['aa99']);
    expect(stdout).toContain('Strength training');
    expect(stdout).not.toMatch(/Distance|Pace|Zone|Channel|undefined|NaN/);
  });

  it.each([80, 140])('fits %d columns', async (terminal) => {
    const { stdout } = await show(['aa11', '--no-color'], terminal);
    expect(stdout).toContain('Polar Vantage V2');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(terminal);
  });

  it('finds by the beginning of the id in any case, and by the id of Polar', async () => {
    for (const id of ['aa11bb22cc33', 'AA11', 'y7lOpwnJ']) {
      expect(JSON.parse((await show([id, '--json'])).stdout)).toEqual(workouts[0]);
    }
  });

  it('refuses an id that is unknown, ambiguous or empty', async () => {
    const error = async (id: string) => JSON.parse((await show([id, '--json'])).stderr);
    expect(await error('zz')).toMatchObject({ code: 'UNKNOWN_ID', exit: 2 });
    expect(await error('')).toMatchObject({ code: 'UNKNOWN_ID', exit: 2 });
    const ambiguous = await error('aa');
    expect(ambiguous).toMatchObject({ code: 'AMBIGUOUS_ID', exit: 2 });
    expect(ambiguous.message).toContain('aa11bb22cc33, aa99dd44ee55');
  });

  it('shows a hostile device name without obeying it', async () => {
    const { stdout } = await show(['ff00', '--no-color'], 80);
    expect(stdout).toContain('Evil Watch');
    expect(stdout).not.toContain('\u001b');
  });
});
