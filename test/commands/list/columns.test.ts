import { describe, expect, it } from 'vitest';
import { readRfc4180 } from '../../support/judges/rfc4180.js';
import { library, workout, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const hostile = workout({
  id: 'cc00112233ff',
  start_time: '2024-07-01T05:00:00Z',
  start_time_local: '2024-07-01T07:00:00',
  name: '=HYPERLINK("x")',
  note: 'first line\nsecond\tcolumn \\n, "quoted"',
  max_speed_mps: 4,
  avg_cadence_rpm: 83,
  tags: ['race', 'a "b"'],
});

const env = () => library(temporaryFolder(), [...workouts, hostile]);

describe('list --columns', () => {
  it('prints the named columns in their order, in words, with a title each', async () => {
    const columns =
      'start_time_local,distance_meters,has_route,max_speed_mps,avg_cadence_rpm,heart_rate_zone_2_seconds';
    const argv = ['list', '--columns', columns, '--columns', 'id'];
    const { stdout, exitCode } = await run(argv, { env: env() });
    expect(exitCode).toBe(0);
    const [titles, first, , , last] = stdout.split('\n').map((line) => line.split('\t'));
    expect(titles).toEqual(['Start', 'km', 'Route', 'Top speed', 'Mean cadence rpm', 'Heart rate zone 2', 'ID']);
    expect(first).toEqual(['2024-05-01 07:30', '10.24', 'yes', '', '', '2 min', 'aa11bb22cc33']);
    expect(last).toEqual(['2024-07-01 07:00', '', '', '4:10 /km', '83', '', 'cc00112233ff']);
    const miles = await run(['list', '--columns', 'distance_meters,max_speed_mps', '--units', 'imperial'], {
      env: env(),
    });
    expect(miles.stdout.split('\n')[0]).toBe('mi\tTop speed');
    expect(miles.stdout).toContain('6:42 /mi');
  });

  it('shows only the beginning of an id on a terminal, as the list itself', async () => {
    const { stdout } = await run(['list', '--columns', 'id,name', '--no-color'], { env: env(), terminal: 80 });
    expect(stdout.split('\n')[1]).toBe('aa11bb22');
  });

  it('takes the fields of other data by their names, with units', async () => {
    const { stdout, stderr } = await run(['list', '--data', 'sleep', '--columns', 'date,sleep_score'], { env: env() });
    expect([stdout, stderr]).toEqual(['', expect.stringContaining('None are stored yet. Run polar-sync pull')]);
  });

  it.each([
    [['--columns', 'distance_meter'], 'UNKNOWN_COLUMN', 'distance_meters'],
    [['--columns', 'id,'], 'UNKNOWN_COLUMN', 'Columns: id, start_time'],
    [['--data', 'sleep', '--columns', 'sleep_scor'], 'UNKNOWN_COLUMN', 'sleep_score'],
    [['--data', 'sleep', '--columns', 'distance_meters'], 'UNKNOWN_COLUMN', 'Columns: id, date'],
    [['--data', 'sleep,ppi', '--format', 'csv'], 'SEVERAL_TABLES', 'sleep, ppi'],
    [['--format', 'cvs'], 'LIST_FORMAT', 'Did you mean csv?'],
    [['--format', 'csv', '--format', 'tsv'], 'GIVEN_TWICE', 'once'],
  ])('refuses %j', async (argv, code, hint) => {
    const { exitCode, stdout, stderr } = await run(['list', ...argv], { env: env() });
    const asJson = await run(['list', ...argv, '--json'], { env: env() });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(hint);
    expect(['JSON_COLUMNS', code]).toContain(JSON.parse(asJson.stderr).code);
  });

  it('means nothing with --json', async () => {
    const { exitCode, stderr } = await run(['list', '--columns', 'id', '--json'], { env: env() });
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, 'JSON_COLUMNS']);
  });
});

describe('list --format', () => {
  it('csv is the table of workouts that export writes, byte for byte', async () => {
    const home = env();
    const listed = await run(['list', '--format', 'csv'], { env: home });
    const exported = await run(['export', '--format', 'csv', '--table', 'workouts', '--out', '-'], { env: home });
    expect(listed.stdout).toBe(exported.stdout);
    expect(listed.stdout.split('\r\n')).toHaveLength(4 + 2);
    const [header = [], ...rows] = readRfc4180(listed.stdout);
    const cell = (name: string) => rows[3]?.[header.indexOf(name)];
    expect(['id', 'name', 'note', 'tags'].map(cell)).toEqual([
      hostile.id,
      `'=HYPERLINK("x")`,
      hostile.note,
      'race,a "b"',
    ]);
    expect(header.slice(-3)).toEqual(['tags', 'gear', 'edited']);
  });

  it('tsv has one line per workout, whatever its note holds, and no formula', async () => {
    const argv = ['list', '--format', 'tsv', '--columns', 'id,name,note,distance_meters', '-n', '2'];
    const { stdout } = await run(argv, { env: env() });
    expect(stdout).toBe(
      [
        'id\tname\tnote\tdistance_meters\n',
        'ff00112233aa\t\t\t42000\n',
        `${hostile.id}\t'=HYPERLINK("x")\tfirst line\\nsecond\\tcolumn \\\\n, "quoted"\t\n`,
      ].join(''),
    );
  });

  it.each([
    [['--format', 'csv', '--columns', 'id'], 'id\r\n'],
    [['--format', 'tsv', '--columns', 'id'], 'id\n'],
    [['--format', 'table'], ''],
  ])('of nothing, %j still has the header that a program reads, and the reason on stderr', async (argv, header) => {
    const { stdout, stderr, exitCode } = await run(['list', ...argv, '--since', '2030'], { env: env() });
    expect([stdout, exitCode]).toEqual([header, 0]);
    expect(stderr).toContain('the newest one is from 2024-07-01');
  });
});
