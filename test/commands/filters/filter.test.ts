import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { duration, meters } from '../../../src/commands/filters/values.js';
import { unitsOf } from '../../../src/ui/units.js';
import { openQuickly } from '../../support/store.js';
import { library, workout, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);

const [first, second, third] = workouts as [(typeof workouts)[0], (typeof workouts)[0], (typeof workouts)[0]];
const named = [
  { ...first, name: 'Frühlauf am See', note: 'Regen; 100% locker' },
  {
    ...second,
    vendor_sport: { sport: 'OTHER' },
    name: 'Kraft',
    source: { provider: 'polar' as const, device: 'Polar H10', via: ['exercises' as const] },
  },
  third,
];

function at(content = named) {
  const home = temporaryFolder();
  const env = library(home, content);
  const call = (...argv: string[]) => run(argv, { env });
  const ids = async (...flags: string[]) => {
    const { stdout, exitCode, stderr } = await call('list', '--json', ...flags);
    expect([exitCode, stderr]).toEqual([0, '']);
    return (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id.slice(0, 4)).join(' ');
  };
  const refused = async (...argv: string[]) => {
    const { exitCode, stderr, stdout } = await call(...argv, '--json');
    expect([exitCode, stdout]).toEqual([2, '']);
    return JSON.parse(stderr) as { code: string; message: string; hint: string };
  };
  return { home, env, call, ids, refused };
}

describe('filters', () => {
  it('choose what matches', async () => {
    const { ids } = at();
    for (const [flags, chosen] of [
      [['--sport', 'running,cycling'], 'aa11 ff00'],
      [['--sport', 'running', '--sport', 'strength training'], 'aa11 aa99'],
      [['--sport', 'rowing,cycling'], 'ff00'],
      [['--name', 'FRÜH'], 'aa11'],
      [['--name', 'früh', '--name', 'kraft'], 'aa11 aa99'],
      [['--note', '100%'], 'aa11'],
      [['--note', '_'], ''],
      [['--device', 'h10'], 'aa99'],
      [['--device', 'polar'], 'aa11 aa99'],
      [['--min-distance', '10km'], 'aa11 ff00'],
      [['--min-distance', '10.25'], 'ff00'],
      [['--min-distance', '7mi'], 'ff00'],
      [['--min-distance', '7', '--units', 'imperial'], 'ff00'],
      [['--min-time', '1h'], 'aa11 ff00'],
      [['--min-time', '1:02:04'], 'ff00'],
      [['--min-time', '30m'], 'aa11 aa99 ff00'],
      [['--since', '2024-05', '--until', '2024-05'], 'aa11 aa99'],
      [['--since', '2024-W22'], 'ff00'],
      [['-n', '1'], 'ff00'],
      [['--device', 'polar', '-n', '1', '--min-time', '20m'], 'aa99'],
    ] as const) {
      expect(await ids(...flags), flags.join(' ')).toBe(chosen);
    }
  });

  it('count days back from today where the person is', async () => {
    const start = (days: number, id: string) =>
      workout({ id, start_time: `${daysAgo(days)}T12:00:00Z`, start_time_local: `${daysAgo(days)}T12:00:00` });
    const { ids, env } = at([start(9, 'b9'), start(5, 'b5'), start(1, 'b1')]);
    env.POLAR_SYNC_ZONE = 'UTC';
    expect(await ids('--since', '7d')).toBe('b5 b1');
    expect(await ids('--since', '7d', '--until', 'yesterday')).toBe('b5 b1');
    expect(await ids('--until', '1w')).toBe('b9');
    expect(await ids('--since', 'yesterday')).toBe('b1');
  });

  it('are the same everywhere', async () => {
    const { home, call } = at();
    const flags = [
      '--sport',
      'running',
      '--sport',
      'cycling',
      '--min-time',
      '1h',
      '--device',
      'vantage',
      '--since',
      '2024-05',
    ];
    expect(JSON.parse((await call('stats', '--json', ...flags)).stdout).workouts).toBe(1);
    expect(JSON.parse((await call('export', '--format', 'json', '--out', '-', ...flags)).stdout)).toHaveLength(1);
    const out = join(home, 'r.html');
    expect(JSON.parse((await call('report', '--json', '--out', out, ...flags)).stdout).workouts).toBe(1);
    await call('target', 'add', 'folder', '--out', join(home, 'watched'), '--since', '2024');
    const pushed = JSON.parse((await call('push', '--dry-run', '--json', ...flags)).stdout);
    expect(JSON.stringify(pushed)).toContain('aa11bb22cc33');
    expect(JSON.stringify(pushed)).not.toContain('ff00112233aa');
  });

  it('are refused where only one could count, or where they do not apply', async () => {
    const { refused } = at();
    for (const [argv, code, message] of [
      [['list', '--since', '7d', '--since', '2024'], 'GIVEN_TWICE', '--since was given twice: 7d and 2024.'],
      [['list', '--last', '3', '-n', '4'], 'GIVEN_TWICE', '--last was given twice: 3 and 4.'],
      [['list', '--min-time', '90'], 'DURATION_INVALID', '--min-time "90" is not a duration.'],
      [['list', '--min-distance', 'far'], 'DISTANCE_INVALID', '--min-distance "far" is not a distance.'],
      [['list', '--name', ' '], 'TEXT_EMPTY', '--name is empty.'],
      [['list', '--sport', 'running,rnning'], 'UNKNOWN_SPORT', 'Unknown sport "rnning".'],
      [
        ['list', '--data', 'sleep', '--min-time', '1h'],
        'WORKOUTS_ONLY',
        '--min-time is for workouts, but --data chooses something else.',
      ],
      [
        ['list', '--data', 'sleep', '--data', 'tests', '--name', 'x'],
        'WORKOUTS_ONLY',
        '--name is for workouts, but --data chooses something else.',
      ],
      [
        ['list', '--since', 'last-week', '--until', '2024'],
        'SPAN_BACKWARDS',
        '--since last-week is after --until 2024.',
      ],
      [['report', '--year', '2024', '--since', '7d'], 'CONFLICTING_OPTIONS', '--year contradicts --since and --until.'],
    ] as const) {
      expect(await refused(...argv), argv.join(' ')).toMatchObject({ code, message, hint: expect.any(String) });
    }
  });

  it('are refused by a push with what they do not apply to', async () => {
    const { home, call, refused } = at();
    await call('target', 'add', 'folder', '--out', join(home, 'watched'));
    expect((await refused('push', '--data', '--sport', 'running')).code).toBe('CONFLICTING_OPTIONS');
    expect((await refused('push', '--settle', 'aa11', 'sent', '-n', '1')).code).toBe('CONFLICTING_OPTIONS');
  });

  it('of names leave the template of file names alone, which has fields in braces', async () => {
    const { home, call, refused } = at();
    const out = join(home, 'files/');
    const exported = (...flags: string[]) => call('export', '--format', 'json', '--out', out, ...flags);
    await exported('--name', 'kraft', '--file-name', 'new-{id}');
    await exported('--name', '{type}-old', '--name', 'Früh');
    expect(existsSync(join(out, 'new-aa99dd44ee55.json'))).toBe(true);
    expect(existsSync(join(out, 'running-old.json'))).toBe(true);
    expect(existsSync(join(out, 'cycling-old.json'))).toBe(false);
    const twice = await refused('export', '--format', 'json', '--name', '{id}', '--file-name', '{date}');
    expect(twice.code).toBe('GIVEN_TWICE');
  });
});

it('filters of names and notes see your own word, not what it replaced', async () => {
  const { ids, call } = at();
  await call('edit', 'aa11', '--name', 'Seerunde', '--note', '');
  expect([await ids('--name', 'seerunde'), await ids('--name', 'früh'), await ids('--note', 'regen')]).toEqual([
    ...['aa11', '', ''],
  ]);
});

describe('several --data', () => {
  it('add, and an unknown one is refused', async () => {
    const { refused, call } = at();
    expect((await call('list', '--data', 'sleep', '--data', 'tests,cardio-load')).exitCode).toBe(0);
    expect((await refused('list', '--data', 'sleep', '--data', 'tets')).hint).toBe('Did you mean tests?');
  });
});

describe('an empty result', () => {
  it('says why', async () => {
    const { call } = at();
    for (const [flags, why] of [
      [['--since', '2030-01-01'], 'No workout matches: the newest one is from 2024-06-01.'],
      [['--until', '2020'], 'No workout matches: the oldest one is from 2024-05-01.'],
      [['--name', 'xyz'], 'No workout matches: no name has "xyz".'],
      [
        ['--device', 'm430', '--note', 'sun'],
        'No workout matches: no note has "sun", and no device has "m430" in its name.',
      ],
      [['--min-distance', '100km'], 'No workout matches: none is that far.'],
      [['--min-time', '10h'], 'No workout matches: none is that long.'],
      [['--since', '2024-05-10', '--until', '2024-05-20'], 'No workout matches: there is none in this period.'],
      [
        ['--sport', 'running', '--min-time', '80m'],
        'No workout matches: no single one matches everything that was given.',
      ],
    ] as const) {
      const { stdout, stderr, exitCode } = await call('list', ...flags);
      expect([stdout, stderr, exitCode]).toEqual(['', `${why}\n`, 0]);
    }
  });

  it('leaves an earlier report as it was', async () => {
    const { home, call } = at();
    const out = join(home, 'report.html');
    writeFileSync(out, 'a good one');
    const { stdout, stderr, exitCode } = await call('report', '--out', out, '--since', '2030');
    expect([exitCode, stdout]).toEqual([0, `Nothing to write; ${out} was left as it was.\n`]);
    expect(stderr).toContain('the newest one is from 2024-06-01');
    expect(readFileSync(out, 'utf8')).toBe('a good one');
    const json = await call('report', '--out', out, '--sport', 'rowing', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ workouts: 0, written: false });
    // As a mistyped --db would: everything of nothing.
    const empty = join(home, 'empty.db');
    openQuickly(empty).close();
    expect((await call('report', '--out', out, '--db', empty)).stdout).toContain('was left as it was');
    expect(readFileSync(out, 'utf8')).toBe('a good one');
    const first = join(home, 'first.html');
    expect((await call('report', '--out', first, '--db', empty)).stdout).toContain(`0 workouts in ${first}`);
  });
});

describe('values with a unit', () => {
  const [metric, imperial] = [unitsOf('metric'), unitsOf('imperial')];

  it('are read as they are written', () => {
    const read = (typed: string) => [meters('--x', typed, metric), meters('--x', typed, imperial)];
    expect(['10km', '800 m', '0.5', '5MI', '100yd', '50ft'].map(read)).toEqual([
      ...[
        [10_000, 10_000],
        [800, 800],
        [500, 804.672],
        [8046.72, 8046.72],
        [91.44, 91.44],
      ],
      [15.24, 15.24],
    ]);
    const seconds = ['90s', '45m', '45min', '1h', '1h30m', '2h5s', '1:30:00'].map((typed) => duration('--x', typed));
    expect(seconds).toEqual([90, 2700, 2700, 3600, 5400, 7205, 5400]);
  });

  it.each(['', '1:30', '1:75:00', 'm', '1d', '-1h', '1.5h'])('%j is no duration', (typed) =>
    expect(() => duration('--x', typed)).toThrow(expect.objectContaining({ code: 'DURATION_INVALID', exitCode: 2 })),
  );
  it.each(['', 'km', '10miles', '-5km', '1e3'])('%j is no distance', (typed) =>
    expect(() => meters('--x', typed, metric)).toThrow(
      expect.objectContaining({ code: 'DISTANCE_INVALID', exitCode: 2 }),
    ),
  );
});
