import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { library, workout, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';

describe('list', () => {
  const env = () => library(temporaryFolder());

  it('is tab-separated and whole when piped', async () => {
    const { stdout, stderr, exitCode } = await run(['list'], { env: env() });
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(rows[0]?.slice(0, 5)).toEqual(['ID', 'Start', 'Sport', 'Time', 'km']);
    expect(rows.slice(1).map((row) => row[0])).toEqual(workouts.map((one) => one.id));
    expect(rows[1]).toEqual([
      'aa11bb22cc33',
      '2024-05-01 07:30',
      'running',
      '1:02:03',
      '10.24',
      '145',
      '172',
      '640',
      'yes',
      'Polar Vantage V2',
      '6:04 /km',
      '',
      '',
      '',
      '',
    ]);
    expect(rows[3]?.[9]).toBe('Evil Watch');
  });

  it.each([80, 140])('fits a terminal of %d columns and ends with totals', async (terminal) => {
    const { stdout } = await run(['list', '--no-color'], { env: env(), terminal });
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(terminal);
    expect(lines.at(-1)).toBe('3 workouts · 3:02:03 · 52.24 km');
    expect(stdout.includes('Polar Vantage V2')).toBe(terminal === 140);
    expect(lines[0]?.includes('Device')).toBe(terminal === 140);
    expect(stdout).not.toContain('\u001b');
  });

  it.each([
    [
      ['--sort', 'distance'],
      [1, 0, 2],
    ],
    [
      ['--sort', 'distance', '--reverse'],
      [2, 0, 1],
    ],
    [
      ['--sort', 'time'],
      [1, 0, 2],
    ],
    [
      ['--sort', 'sport'],
      [2, 0, 1],
    ],
    [['--reverse'], [2, 1, 0]],
    [
      ['--sort', 'heart-rate', '--last', '2', '--reverse'],
      [1, 2],
    ],
  ])('%j is in the order %j', async (flags, order) => {
    const { stdout } = await run(['list', '--json', ...flags], { env: env() });
    const ids = JSON.parse(stdout).map((one: { id: string }) => one.id);
    expect(ids).toEqual(order.map((index) => workouts[index]?.id));
  });

  it('rejects an unknown order, and names the known ones', async () => {
    const { exitCode, stderr } = await run(['list', '--sort', 'mood'], { env: env() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('heart-rate');
  });

  it('prints summaries as one JSON array', async () => {
    const { stdout } = await run(['list', '--json'], { env: env() });
    const summaries = JSON.parse(stdout);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const { streams: _streams, route: _route, ...summary } = workouts[0] ?? workout({ id: 'x' });
    expect(summaries[0]).toEqual(summary);
    expect(summaries.map((one: { id: string }) => one.id)).toEqual(workouts.map((one) => one.id));
  });

  it.each([
    [
      ['--since', '2024-05-02'],
      [1, 2],
    ],
    [
      ['--until', '2024-05-03'],
      [0, 1],
    ],
    // Local day: 1 June in its own zone, 2 June by the UTC instant it ends near.
    [['--since', '2024-06-01', '--until', '2024-06-01'], [2]],
    [['--since', '2024-06-01T23:00:00Z'], [2]],
    [['--sport', 'STRENGTH_TRAINING'], [1]],
    [['--sport', 'Running'], [0]],
    [['--sport', 'strength training'], [1]],
    [['--sport', 'Strength-Training'], [1]],
    [
      ['--last', '2'],
      [1, 2],
    ],
    [['--sport', 'rowing'], []],
  ])('%j chooses %j', async (flags, chosen) => {
    const { stdout, exitCode } = await run(['list', '--json', ...flags], { env: env() });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).map((one: { id: string }) => one.id)).toEqual(chosen.map((index) => workouts[index]?.id));
  });

  it.each([
    [['--since', 'yesterdy']],
    [['--since', '2024-02-31']],
    [['--last', '0']],
    [['--last', '1.5']],
    [['--last', '-3']],
    [['--since', '2024-06-02', '--until', '2024-06-01']],
  ])('%j is rejected', async (flags) => {
    const { stdout, stderr, exitCode } = await run(['list', '--json', ...flags], { env: env() });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr).hint).toBeTruthy();
  });

  it('says on stderr that nothing matches', async () => {
    const { stdout, stderr } = await run(['list', '--since', '2030-01-01'], { env: env() });
    expect([stdout, stderr]).toEqual(['', 'No workout matches: the newest one is from 2024-06-01.\n']);
  });

  it('names the stored sports if no workout has the requested one', async () => {
    for (const flags of [['list'], ['list', '--json'], ['export', '--format', 'json', '--out', '-']]) {
      const { exitCode, stderr } = await run([...flags, '--sport', 'rowing'], { env: env() });
      expect(exitCode).toBe(0);
      expect(stderr).toBe(
        'warning: No workout here has the sport "rowing". Stored sports: cycling, running, strength_training.\n',
      );
    }
  });

  it('says what may have been meant by a mistyped sport, wherever a sport is accepted', async () => {
    const home = temporaryFolder();
    const stored = library(home);
    const out = join(home, 'out.csv');
    const commands = [
      ['list'],
      ['stats'],
      ['report', '--out', join(home, 'report.html')],
      ['export', '--format', 'csv', '--out', out],
      ['export', '--format', 'original', '--out', home],
    ];
    for (const command of commands) {
      const { exitCode, stdout, stderr } = await run([...command, '--sport', 'runing'], { env: stored });
      expect([exitCode, stdout, stderr]).toEqual([
        2,
        '',
        'error: Unknown sport "runing".\nhint: Did you mean running?\n',
      ]);
    }
    expect(readdirSync(home).filter((name) => !name.startsWith('polar-sync'))).toEqual([]);
  });

  it.each([
    ['cycl', 'Did you mean cycling?'],
    // No workout here has it, but Polar knows it.
    ['kayakking', 'Did you mean kayaking?'],
    ['chess', 'Choose one of those stored: cycling, running, strength_training.'],
  ])('rejects the sport %j with the hint %j', async (sport, hint) => {
    const { exitCode, stderr } = await run(['list', '--json', '--sport', sport], { env: env() });
    expect([exitCode, JSON.parse(stderr)]).toEqual([2, expect.objectContaining({ code: 'UNKNOWN_SPORT', hint })]);
  });

  it.each(['INDOOR_ROWING', 'Pool swimming', 'generic', 'cross-country skiing'])(
    'has none of %j, which is a sport: nothing is wrong',
    async (sport) => {
      const { exitCode, stdout } = await run(['list', '--json', '--sport', sport], { env: env() });
      expect([exitCode, stdout]).toEqual([0, '[]\n']);
    },
  );

  it('says what may have been meant by an order, a kind or a column', async () => {
    const hint = async (...argv: string[]) => JSON.parse((await run([...argv, '--json'], { env: env() })).stderr).hint;
    expect(await hint('list', '--sort', 'distanse')).toBe('Did you mean distance?');
    expect(await hint('list', '--data', 'slep')).toBe('Did you mean sleep?');
    expect(await hint('pull', '--data', 'activty')).toBe('Did you mean activity?');
    expect(await hint('stats', '--by', 'months')).toBe('Did you mean month?');
    expect(await hint('export', '--format', 'cvs')).toBe('Did you mean csv?');
    expect(await hint('export', '--data', 'sleep', '--format', 'xml')).toBe('Formats: json, jsonl, csv.');
    expect(await hint('export', '--format', 'csv', '--columns', 'id,Sport')).toBe('Did you mean sport?');
    expect(await hint('export', '--format', 'csv', '--columns', 'heart_rate')).toContain('avg_heart_rate_bpm or max_');
    expect(await hint('export', '--format', 'fit', '--name', '{starts_local}')).toBe('Did you mean start_local?');
  });

  it('suggests the first pull if the database is empty', async () => {
    const empty = library(temporaryFolder(), []);
    const out = temporaryFolder();
    for (const argv of [['list'], ['export', '--format', 'json', '--out', out]]) {
      const { exitCode, stderr } = await run(argv, { env: empty });
      expect([exitCode, stderr]).toEqual([0, 'Nothing is stored yet: run polar-sync pull --full.\n']);
    }
  });

  it('suggests the first pull if there is no database', async () => {
    const { exitCode, stderr } = await run(['list', '--json'], { env: { POLAR_SYNC_HOME: temporaryFolder() } });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'NO_STORE', exit: 2 });
    expect(stderr).toContain('polar-sync pull');
  });

  it('reads the database of --db', async () => {
    const home = temporaryFolder();
    library(home);
    const { stdout } = await run(['list', '--db', `${home}/polar-sync.db`, '--json'], {
      env: { POLAR_SYNC_HOME: temporaryFolder() },
    });
    expect(JSON.parse(stdout)).toHaveLength(3);
  });
});
