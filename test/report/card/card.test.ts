import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOutlines } from '../../../src/report/assets.js';
import { yearCard } from '../../../src/report/card/card.js';
import { yearOf } from '../../../src/report/card/year.js';
import { outlined } from '../../../src/report/drawing/lettering.js';
import { familyColors, sky } from '../../../src/report/drawing/night-colors.js';
import { pngOf } from '../../../src/report/drawing/png.js';
import { factsOf } from '../../../src/report/facts.js';
import type { Sketch } from '../../../src/report/sketch/sketch.js';
import { unitsOf } from '../../../src/ui/units.js';
import { workout } from '../../support/data/workouts.js';
import { temporaryFolder } from '../../support/folder.js';

const run = (id: string, day: string, seconds: number, more = {}) =>
  factsOf(
    workout({
      ...{ id, type: 'running', sport: 'running', start_time_local: `${day}T07:00:00`, duration_seconds: seconds },
      ...{ distance_meters: 10_000, elevation_gain_meters: 50, ...more },
    }),
  );
const ran = (...efforts: [over: number, value: number][]): Sketch => ({
  route: [],
  efforts: efforts.map(([over, value]) => ({ over, value, start_seconds: 0 })),
});
const night = (day: string, hours: number) => ({ day, sleep_seconds: hours * 3600, deep_seconds: 3600 });

describe('a year', () => {
  const workouts = [
    run('a', '2024-01-01', 3600),
    run('b', '2024-02-29', 1800),
    run('c', '2024-02-29', 600, { alternative_to: 'b' }),
    run('d', '2024-12-31', 7200, { type: 'cycling', sport: 'cycling' }),
  ];
  const sketches = new Map([
    ['a', ran([5000, 1500], [10_000, 3200])],
    ['b', ran([5000, 1400])],
  ]);
  const input = { year: '2024', workouts, sketches, days: [night('2024-02-29', 8), night('2024-03-01', 7)] };

  it('has all its days, counts what was recorded twice once, and nights by their mean', () => {
    const year = yearOf({ ...input, today: '2026-01-01' });
    expect(year).toMatchObject({ length: 366, isOver: true, until: '2024-12-31', workouts: 3, seconds: 12_600 });
    expect(year).toMatchObject({ meters: 30_000, climb: 150, asleep: 27_000 });
    expect(year.days.map(({ at }) => at)).toEqual([0, 59, 60, 365]);
    expect(year.days[1]).toEqual({
      at: 59,
      trained: [{ family: 'run', seconds: 1800 }],
      night: { asleep: 28_800, deep: 3600 },
    });
    expect(year.sports).toEqual([
      { family: 'ride', seconds: 7200 },
      { family: 'run', seconds: 5400 },
    ]);
  });

  it('marks a workout for the longest distance only that it is the fastest over', () => {
    expect(yearOf({ ...input, today: '2026-01-01' }).bests).toEqual([
      { at: 0, meters: 10_000, seconds: 3200 },
      { at: 59, meters: 5000, seconds: 1400 },
    ]);
  });

  it('ends today while it is not over', () => {
    expect(yearOf({ ...input, today: '2024-03-05' })).toMatchObject({ isOver: false, until: '2024-03-05' });
    expect(yearOf({ ...input, today: '2024-12-31' }).isOver).toBe(false);
  });

  it('becomes a picture whose longest day reaches furthest', () => {
    const units = unitsOf('metric');
    const svg = yearCard(yearOf({ ...input, today: '2026-01-01' }), { lettering: outlined(readOutlines()), units });
    const reach = (color: string) =>
      Math.max(
        ...[...svg.matchAll(new RegExp(`L([\\d.]+) ([\\d.]+)" stroke="${color}"`, 'g'))].map(([, x, y]) =>
          Math.hypot(Number(x) - 540, Number(y) - 552),
        ),
      );
    // The longest day of the year is two hours, less than what fills the picture.
    expect(reach(familyColors.ride)).toBeCloseTo(293 + (183 * 2) / 2.5, 0);
    expect(reach(familyColors.run)).toBeCloseTo(293 + 183 / 2.5, 0);
  });
});

describe('letters', () => {
  const { text, width } = outlined(readOutlines());

  it('stand where they are told to: at the start, in the middle, at the end', () => {
    const style = { y: 10, size: 20, fill: '#fff' };
    const xs = (svg: string) => [...svg.matchAll(/[ML](-?[\d.]+) /g)].map(([, x]) => Number(x));
    const long = width('Run', style);
    expect(long).toBeGreaterThan(30);
    expect(Math.min(...xs(text('Run', { ...style, x: 100 })))).toBeGreaterThanOrEqual(100);
    expect(Math.max(...xs(text('Run', { ...style, x: 100, anchor: 'end' })))).toBeLessThanOrEqual(100);
    const middle = xs(text('Run', { ...style, x: 100, anchor: 'middle' }));
    expect(Math.abs((Math.min(...middle) + Math.max(...middle)) / 2 - 100)).toBeLessThan(2);
  });

  it('are a question mark if there is none, and their font comes with its license', () => {
    const style = { x: 0, y: 10, size: 20, fill: '#fff' };
    expect(text('山', style)).toBe(text('?', style));
    expect(readOutlines().license).toContain('SIL Open Font License');
  });
});

describe('the outlines', () => {
  it('are those of the font that is installed: node build/lettering.js makes them', () => {
    const root = join(import.meta.dirname, '../../..');
    const made = join(temporaryFolder(), 'inter.json');
    execFileSync(process.execPath, [join(root, 'build/lettering.js'), made]);
    const same = readFileSync(made).equals(readFileSync(join(root, 'src/report/drawing/inter.json')));
    expect(same).toBe(true);
  });
});

describe('the colors', () => {
  const tokens = readFileSync(join(import.meta.dirname, '../../../src/report/page/style/tokens.css'), 'utf8');
  const [light = '', dark = ''] = tokens.split(':root[data-theme="dark"]');

  it('are those of the dark report', () => {
    for (const [family, color] of Object.entries(familyColors)) expect(dark).toContain(`--${family}: ${color};`);
    for (const [i, color] of sky.heat.entries()) expect(light).toContain(`--heat-${i + 1}: ${color};`);
    expect(light).toContain(`--sky: ${sky.ground};`);
  });
});

describe('a PNG', () => {
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4"/></svg>';

  it('has the width asked for', async () => {
    const png = Buffer.from(await pngOf(SVG, 12, new AbortController().signal));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([12, 12]);
  });

  it('fails with what is wrong with the picture', async () => {
    await expect(pngOf('<svg', 12, new AbortController().signal)).rejects.toThrow();
  });

  it('is given up on a signal', async () => {
    const stop = new AbortController();
    const drawing = pngOf(SVG, 12_000, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(drawing).rejects.toThrow('stopped');
  });
});
