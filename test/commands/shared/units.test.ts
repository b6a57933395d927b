import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Streams } from '../../../src/workouts/workout.js';
import { dataLibrary } from '../data-library.js';
import { library, workout } from '../library.js';
import { type RunOptions, run, temporaryFolder } from '../run.js';

const minutes = Array.from({ length: 60 }, (_, i) => i);

/** Ten miles in 1:20:00, with a climb of 1000 feet: an altitude of 0 m to 304.8 m, at 20 °C. */
const tenMiles = workout({
  id: 'a1b2c3d4',
  duration_seconds: 4800,
  distance_meters: 16_093.44,
  avg_speed_mps: 16_093.44 / 4800,
  elevation_gain_meters: 304.8,
  laps: [{ index: 0, start_seconds: 0, duration_seconds: 480, distance_meters: 1609.344 }] as never,
  streams: {
    altitude_meters: { interval_seconds: 80, values: minutes.map((i) => (i / 59) * 304.8) },
    speed_mps: { interval_seconds: 80, values: minutes.map(() => 16_093.44 / 4800) },
    temperature_celsius: { interval_seconds: 80, values: minutes.map(() => 20) },
  } as Streams,
});

function at(home = temporaryFolder()) {
  const env = library(home, [tenMiles]);
  return { home, env, call: (argv: string[], more: RunOptions = {}) => run(argv, { env, ...more }) };
}

const noMetric = /\d(\.\d+)? (km|m|°C)\b|\/km|km\/h|\(m\)|\(m\/s\)/;

describe('--units imperial', () => {
  it('is in every word of list, show and stats, piped and on a terminal', async () => {
    const { call } = at();
    for (const options of [{}, { terminal: 120 }]) {
      const said = async (...argv: string[]) => {
        const { stdout, stderr, exitCode } = await call([...argv, '--units', 'imperial', '--no-color'], options);
        expect([exitCode, stderr]).toEqual([0, '']);
        expect(stdout).not.toMatch(noMetric);
        return stdout;
      };
      const listed = await said('list');
      expect(listed).toMatch(/\bmi\b/);
      expect(listed).toContain('10.00');
      expect(listed).toContain('8:00 /mi');
      expect(listed).toContain('1000 ft');
      const shown = await said('show', 'latest');
      for (const text of ['10.00 mi', '8:00 /mi', '+1000 ft', '1.00 mi', 'altitude (ft)', 'temperature (°F)'])
        expect(shown).toContain(text);
      if (options.terminal) expect(shown).toMatch(/^ *1000 ft │/m);
      const stats = await said('stats');
      expect(stats).toContain('10.00 mi · 1000 ft climbed');
    }
  });

  it('comes from the flag, the environment or config.json, in this order', async () => {
    const { home, env, call } = at();
    const isImperial = async (...flags: string[]) => (await call(['list', ...flags])).stdout.includes('\tmi\t');
    expect(await isImperial()).toBe(false);
    writeFileSync(join(home, 'config.json'), '{"units":"imperial"}', { mode: 0o600 });
    expect(await isImperial()).toBe(true);
    env.POLAR_SYNC_UNITS = 'metric';
    expect(await isImperial()).toBe(false);
    expect(await isImperial('--units', 'Imperial')).toBe(true);
  });

  it('is refused where it is mistyped, which is named', async () => {
    const { home, call } = at();
    const refused = async (...flags: string[]) => {
      const { exitCode, stderr } = await call(['list', '--json', ...flags]);
      return { exitCode, ...JSON.parse(stderr) };
    };
    expect(await refused('--units', 'imperal')).toMatchObject({
      ...{ exitCode: 2, code: 'UNITS', message: 'Unknown units "imperal" in --units.' },
      hint: 'Did you mean imperial?',
    });
    writeFileSync(join(home, 'config.json'), '{"units":"us"}', { mode: 0o600 });
    expect((await refused()).message).toBe(`Unknown units "us" in "units" in ${join(home, 'config.json')}.`);
  });

  it('never changes what is exported or printed as JSON', async () => {
    const { call } = at();
    for (const argv of [
      ['list', '--json'],
      ['show', 'latest', '--json'],
      ['stats', '--json'],
      ...['json', 'csv', 'tcx'].map((format) => ['export', '--format', format, '--out', '-']),
    ]) {
      const [metric, imperial] = [await call(argv), await call([...argv, '--units', 'imperial'])];
      expect(metric.stdout).not.toBe('');
      expect(imperial.stdout).toBe(metric.stdout);
    }
  });

  it('is that of the report, whose data stays metric', async () => {
    const { home, call } = at();
    const written = async (...flags: string[]) => {
      const out = join(home, 'report.html');
      expect((await call(['report', '--out', out, ...flags])).exitCode).toBe(0);
      return readFileSync(out, 'utf8');
    };
    const [metric, imperial] = [await written(), await written('--units', 'imperial')];
    expect(metric).toContain('<html lang="en">');
    expect(imperial).toContain('<html lang="en" data-units="imperial">');
    expect(imperial.replace(' data-units="imperial"', '')).toBe(metric);
  });

  it('is that of days and nights, where a difference of temperatures has no zero of its own', async () => {
    const env = dataLibrary(temporaryFolder());
    const said = async (...argv: string[]) => (await run([...argv, '--units', 'imperial'], { env })).stdout;
    const body = await said('show', 'latest', '--data', 'physical-info');
    expect(body).toMatch(/^Weight +\d+\.\d lb$/m);
    expect(body).toMatch(/^Height +\d ft \d+ in$/m);
    const metric = (await run(['show', 'latest', '--data', 'skin-temperature'], { env })).stdout;
    const imperial = await said('show', 'latest', '--data', 'skin-temperature');
    const numbers = (text: string, name: string) => Number(new RegExp(`^${name} +(-?[\\d.]+) °`, 'm').exec(text)?.[1]);
    const [skin, deviation] = ['Skin temperature', 'Deviation from baseline'];
    expect(numbers(imperial, skin)).toBeCloseTo(numbers(metric, skin) * 1.8 + 32, 0);
    expect(numbers(imperial, deviation)).toBeCloseTo(numbers(metric, deviation) * 1.8, 0);
    expect(`${imperial}${await said('list', '--data', 'all')}`).not.toMatch(noMetric);
  });
});
