import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/storage/store.js';
import { library, workout } from './library.js';
import { run, temporaryFolder } from './run.js';

function prepare() {
  const home = temporaryFolder();
  const env = library(home);
  const report = (...argv: string[]) => run(['report', ...argv], { env });
  return { home, env, report, out: (name: string) => join(home, 'pictures', name) };
}

/** Width and height of a PNG, from its header. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];
const labelOf = (svg: string): string =>
  new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(svg).svg['aria-label'];

describe('report --card', () => {
  it('draws a year as an SVG that only its owner can read: its totals, no text, no place and no heart', async () => {
    const { report, out } = prepare();
    const { exitCode, stdout, stderr } = await report('--card', '2024', '--out', out('year.svg'));
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(`3 workouts in ${out('year.svg')}: `);
    expect(statSync(out('year.svg')).mode & 0o777).toBe(0o600);
    const svg = readFileSync(out('year.svg'), 'utf8');
    expect(labelOf(svg)).toMatch(/^2024 in training: \d+ kilometers, \d+ hours, 3 workouts$/);
    expect(/<text|font|60\.00|bpm/.test(svg)).toBe(false);
  });

  it('draws a PNG if the file ends in .png, twice as many pixels as units', async () => {
    const { report, out } = prepare();
    expect((await report('--card', '2024', '--out', out('year.png'))).exitCode).toBe(0);
    const png = readFileSync(out('year.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(sizeOf(png)).toEqual([2160, 2700]);
  });

  it('goes where a report would, under a name of its own, and is left alone if it is the same', async () => {
    const { report, home } = prepare();
    const folder = `${join(home, 'there')}/`;
    expect((await report('--card', '2024', '--out', folder)).exitCode).toBe(0);
    const first = JSON.parse((await report('--card', '2024', '--out', folder, '--json')).stdout);
    const file = join(home, 'there', 'polar-year-2024.svg');
    expect(first).toEqual({
      ...{ schema: 'polar-sync.report/1', out: file, workouts: 3 },
      ...{ bytes: statSync(file).size, written: false, failed: [] },
    });
  });

  it('leaves out the shapes of routes with --no-routes, and what is hidden or not chosen', async () => {
    const { report, env, out } = prepare();
    const shapes = async (...argv: string[]) => {
      expect((await report('--card', '2024', '--out', out('a.svg'), ...argv)).exitCode).toBe(0);
      return readFileSync(out('a.svg'), 'utf8').match(/<path transform="translate/g)?.length ?? 0;
    };
    expect(await shapes()).toBe(1);
    expect(await shapes('--no-routes')).toBe(0);
    expect(await shapes('--sport', 'cycling')).toBe(0);
    expect((await run(['edit', 'aa11', '--hide'], { env })).exitCode).toBe(0);
    expect(await shapes()).toBe(0);
    expect(labelOf(readFileSync(out('a.svg'), 'utf8'))).toContain('2 workouts');
  });

  it('is in miles with --units imperial', async () => {
    const { report, out } = prepare();
    await report('--card', '2024', '--units', 'imperial', '--out', out('a.svg'));
    expect(labelOf(readFileSync(out('a.svg'), 'utf8'))).toContain(' miles, ');
  });

  it('draws nothing for a year without workouts, and says so', async () => {
    const { report, out } = prepare();
    const { exitCode, stdout } = await report('--card', '2019', '--out', out('a.svg'));
    expect([exitCode, stdout, existsSync(out('a.svg'))]).toEqual([0, 'Nothing to draw.\n', false]);
  });

  it.each([
    [['--card', '24'], 'YEAR'],
    [['--card', '2024', '--since', '2024-02-01'], 'CONFLICTING_OPTIONS'],
    [['--card', '2024', '--year', '2024'], 'CONFLICTING_OPTIONS'],
    [['--card', '2024', '--poster'], 'CONFLICTING_OPTIONS'],
    [['--poster', '--open'], 'CONFLICTING_OPTIONS'],
    [['--no-routes'], 'MEANINGLESS_OPTION'],
    [['--card', '2024', '--out', '-'], 'REPORT_OUT'],
    [['--poster', '--out', 'routes.pdf'], 'EXPORT_OUT'],
  ])('rejects %j', async (argv, code) => {
    const { report } = prepare();
    const { exitCode, stderr } = await report('--json', ...argv);
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, code]);
  });

  it('never writes over a file of its own', async () => {
    const { report, home } = prepare();
    const { exitCode, stderr } = await report('--json', '--poster', '--out', join(home, 'polar-sync.db'));
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, expect.any(String)]);
    const store = openStore(join(home, 'polar-sync.db'));
    expect(store.counts().workouts).toBe(3);
    store.close();
  });
});

describe('report --poster', () => {
  const elsewhere = workout({
    ...{ id: 'cc0011223344', type: 'cycling', sport: 'cycling', distance_meters: 40_000, has_route: true },
    ...{ start_time: '2024-07-01T05:00:00Z', start_time_local: '2024-07-01T07:00:00' },
    route: Array.from({ length: 60 }, (_, s) => ({ time_seconds: s, latitude: 48 + s / 500, longitude: 7 + s / 900 })),
  });

  it('draws every route by place and by how one moved, and says so in words', async () => {
    const { home, report, out } = prepare();
    library(home, [elsewhere]);
    expect((await report('--poster', '--out', out('routes.svg'))).exitCode).toBe(0);
    const svg = readFileSync(out('routes.svg'), 'utf8');
    expect(labelOf(svg)).toMatch(/^Where you have been: 2 routes in 2 places · 50 km · 2024-05-01 to 2024-07-01/);
    expect(labelOf(svg)).toMatch(/on foot: 1 workout, 10 km/);
    expect(labelOf(svg)).toMatch(/by bike: 1 workout, 40 km/);
    expect(/<text|font/.test(svg)).toBe(false);
  });

  it('obeys the flags that choose, and what is hidden', async () => {
    const { home, env, report, out } = prepare();
    library(home, [elsewhere]);
    await report('--poster', '--out', out('a.svg'), '--year', '2024', '--sport', 'cycling');
    expect(labelOf(readFileSync(out('a.svg'), 'utf8'))).toContain(': 1 route in 1 place · 40 km');
    await run(['edit', 'cc00', '--hide'], { env });
    await report('--poster', '--out', out('a.svg'));
    expect(labelOf(readFileSync(out('a.svg'), 'utf8'))).toContain(': 1 route in 1 place · 10 km');
  });

  it('is a PNG as well', async () => {
    const { report, out } = prepare();
    await report('--poster', '--out', out('routes.png'));
    expect(sizeOf(readFileSync(out('routes.png')))[0]).toBe(3000);
  });

  it('has nothing to draw without a route', async () => {
    const { report, out } = prepare();
    const { exitCode, stdout } = await report('--poster', '--sport', 'strength_training', '--out', out('a.svg'));
    expect([exitCode, stdout, existsSync(out('a.svg'))]).toEqual([0, 'Nothing to draw.\n', false]);
  });
});
