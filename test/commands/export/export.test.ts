import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { library, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';

function setUp() {
  const home = temporaryFolder();
  const env = library(home);
  const out = join(home, 'out');
  return { env, out, exportTo: (...argv: string[]) => run(['export', ...argv], { env }) };
}

describe('export', () => {
  it.each(['json', 'tcx', 'fit'])('writes a file for each workout as %s', async (format) => {
    const { out, exportTo } = setUp();
    const { exitCode, stdout, stderr } = await exportTo('--format', format, '--out', out);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`3 workouts as ${format}`);
    expect(readdirSync(out)).toHaveLength(3);
  });

  it('reports what it did as JSON, and leaves unchanged files alone', async () => {
    const { out, exportTo } = setUp();
    const first = JSON.parse((await exportTo('--format', 'json', '--out', out, '--json')).stdout);
    expect(first).toMatchObject({ schema: 'polar-sync.export/1', format: 'json', out, written: 3, unchanged: 0 });
    expect(first.files.every((file: string) => existsSync(file))).toBe(true);
    const second = JSON.parse((await exportTo('--format', 'json', '--out', out, '--json')).stdout);
    expect(second).toMatchObject({ written: 0, unchanged: 3, skipped: [] });
  });

  it('names workouts without a route and writes the others as GPX', async () => {
    const { out, exportTo } = setUp();
    const { exitCode, stderr } = await exportTo('--format', 'gpx', '--out', out);
    expect(exitCode).toBe(0);
    expect(readdirSync(out)).toHaveLength(1);
    expect(stderr).toContain('aa99dd44ee55');
    expect(stderr).toContain('ff00112233aa');
    const { skipped } = JSON.parse((await exportTo('--format', 'gpx', '--out', out, '--json')).stdout);
    expect(skipped).toEqual([
      { id: 'aa99dd44ee55', reason: 'NO_POSITION' },
      { id: 'ff00112233aa', reason: 'NO_POSITION' },
    ]);
  });

  it('names many workouts without a route in one line', async () => {
    const home = temporaryFolder();
    const indoors = Array.from({ length: 6 }, (_, i) => ({ ...workouts[1]!, id: `gym${i}`, external_ids: {} }));
    const env = library(home, [workouts[0]!, ...indoors]);
    const { exitCode, stderr } = await run(['export', '--format', 'gpx', '--out', join(home, 'out')], { env });
    expect(exitCode).toBe(0);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        /6 workouts have no route.*: gym0, gym1, gym2 and 3 more; list --columns id,has_route shows/,
      ),
    ]);
  });

  it.each([[['aa99']], [['aa99', 'ff00']]])('rejects GPX if none of %j has a route', async (ids) => {
    const { out, exportTo } = setUp();
    const { exitCode, stdout, stderr } = await exportTo(...ids, '--format', 'gpx', '--out', out, '--json');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr.trim())).toMatchObject({ code: 'NO_POSITION', exit: 2 });
    expect(stderr).toContain('tcx');
  });

  it('writes nothing but the bytes to stdout', async () => {
    const { exportTo } = setUp();
    for (const flags of [[], ['--json']]) {
      const { stdout, exitCode } = await exportTo('--format', 'json', '--out', '-', ...flags);
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toEqual(workouts);
    }
    const lines = (await exportTo('--format', 'jsonl', '--out', '-')).stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(workouts.map((one) => one.id));
  });

  it('writes with --changed only what is new in the database, and moves a file whose name has changed', async () => {
    const home = temporaryFolder();
    const env = library(home);
    const out = join(home, 'out');
    const changed = (...flags: string[]) =>
      run(['export', '--format', 'json', '--out', out, '--changed', '--name', '{type}', ...flags], { env });
    expect(JSON.parse((await changed('--json')).stdout)).toMatchObject({ written: 3, unchanged: 0 });
    expect((await changed()).stdout).toContain('3 workouts as json');
    const second = JSON.parse((await changed('--json')).stdout);
    expect(second).toMatchObject({ workouts: 3, written: 0, unchanged: 3, files: [], removed: [], left: [] });
    library(home, [{ ...workouts[0]!, type: 'trail_running' }]);
    const third = JSON.parse((await changed('--json')).stdout);
    expect(third).toMatchObject({
      written: 1,
      unchanged: 2,
      files: [join(out, 'trail_running.json')],
      removed: [join(out, 'running.json')],
    });
    writeFileSync(join(out, 'trail_running.json'), 'mine');
    library(home, [{ ...workouts[0]!, type: 'running' }]);
    const { stdout, stderr } = await changed();
    expect(stdout).toContain('1 file written, 2 unchanged');
    expect(stderr).toContain('trail_running.json was changed after the last export');
    expect((await changed()).stderr).toBe('');
  });

  it.each(['run.json', '-'])('rejects --changed into %s', async (out) => {
    const { exportTo } = setUp();
    const { exitCode, stdout, stderr } = await exportTo('--format', 'json', '--out', out, '--changed', '--json');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'CHANGED_NEEDS_FOLDER', exit: 2 });
  });

  it('shows how far it is, how fast it goes and how long it will take, on a terminal only', async () => {
    // Each reading of the clock is 0.1 s later.
    let ms = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (ms += 100));
    onTestFinished(() => clock.mockRestore());
    const home = temporaryFolder();
    // Each on a day of its own: of one activity only one recording is exported.
    const many = Array.from({ length: 300 }, (_, i) => {
      const start = new Date(Date.parse(workouts[0]!.start_time) - i * 86_400_000).toISOString();
      return { ...workouts[0]!, id: `id${i}`, external_ids: {}, start_time: start.replace('.000', '') };
    });
    const env = library(home, many);
    const flags = ['export', '--format', 'fit', '--out', join(home, 'out')];
    expect((await run(flags, { env, terminal: 80 })).stderr).toMatch(
      /Exporting \d+ of 300 workouts, [\d.]+ workouts\/s, 0:\d\d left/,
    );
    expect((await run(flags, { env })).stderr).toBe('');
    expect((await run([...flags, '--quiet'], { env, terminal: 80 })).stderr).toBe('');
  });

  it('names every field of names and every column in its help and in the documentation', async () => {
    const { exportTo, out } = setUp();
    const hint = async (...flags: string[]) =>
      JSON.parse((await exportTo('--format', 'csv', '--out', `${out}/`, ...flags, '--json')).stderr).hint as string;
    const columns = (await hint('--columns', '?')).replace(/^Columns: |\.$/g, '').split(', ');
    expect(columns.length).toBeGreaterThan(40);
    const names = (await hint('--format', 'fit', '--file-name', '{?}')).match(/(?<=\{)\w+(?=\}.*Default)/g)!;
    expect(names.length).toBeGreaterThan(10);

    const help = (await exportTo('--help')).stdout.replace(/\s+/g, ' ');
    expect(help).toContain(`Columns of the csv table of workouts: ${columns.join(', ')}`);
    expect(help).toContain(`Fields of --file-name: ${names.map((name) => `{${name}}`).join(' ')}`);
    const page = readFileSync(resolve(import.meta.dirname, '../../../docs/exports.md'), 'utf8').replace(/\s+/g, ' ');
    expect(page).toContain(columns.map((name) => `\`${name}\``).join(', '));
    expect(page).toContain(`Fields: ${names.map((name) => `\`${name}\``).join(', ')}.`);
  });

  it('says how many files are unchanged', async () => {
    const { out, exportTo } = setUp();
    const said = async (...flags: string[]) => (await exportTo('--format', 'json', '--out', out, ...flags)).stdout;
    expect(await said('--last', '1')).toContain(': 1 file, ');
    expect(await said('--last', '1')).toContain(': 1 file, unchanged, ');
    expect(await said()).toContain(': 2 files written, 1 unchanged, ');
    expect(await said()).toContain(': 3 files, all unchanged, ');
  });

  it('accepts ids and filters', async () => {
    const { exportTo } = setUp();
    const ids = async (...flags: string[]) =>
      JSON.parse((await exportTo('--format', 'json', '--out', '-', ...flags)).stdout).map(
        (one: { id: string }) => one.id,
      );
    expect(await ids('ff00', 'aa11', 'aa11')).toEqual(['aa11bb22cc33', 'ff00112233aa']);
    expect(await ids('latest')).toEqual(['ff00112233aa']);
    expect(await ids('--sport', 'cycling')).toEqual(['ff00112233aa']);
    expect(await ids('--last', '1')).toEqual(['ff00112233aa']);
    expect(await ids('--sport', 'rowing')).toEqual([]);
  });

  it('writes the chosen table and columns', async () => {
    const { exportTo } = setUp();
    const csv = async (...flags: string[]) => (await exportTo('--format', 'csv', '--out', '-', ...flags)).stdout;
    expect(await csv('--columns', 'id, type')).toBe(
      'id,type\r\naa11bb22cc33,running\r\naa99dd44ee55,strength_training\r\nff00112233aa,cycling\r\n',
    );
    expect((await csv('--table', 'samples', '--last', '3')).split('\r\n')[1]).toMatch(
      /^aa11bb22cc33,2024-05-01T05:30:12Z/,
    );
  });

  it('writes one file that only its owner can read', async () => {
    const { out, exportTo } = setUp();
    const file = join(out, 'run.gpx');
    expect((await exportTo('aa11', '--format', 'gpx', '--out', file)).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('<gpx');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    [['--format', 'shp'], 'UNKNOWN_FORMAT'],
    [[], 'MISSING_OPTION'],
    [['zz', '--format', 'json'], 'UNKNOWN_ID'],
    [['aa', '--format', 'json'], 'AMBIGUOUS_ID'],
    [['--format', 'csv', '--table', 'laps'], 'UNKNOWN_TABLE'],
    [['--format', 'csv', '--columns', 'mood'], 'UNKNOWN_COLUMN'],
    [['--format', 'gpx', '--table', 'samples'], 'CSV_ONLY'],
    [['--format', 'json', '--file-name', 'same'], 'NAME_TEMPLATE'],
    [['--format', 'json', '--last', 'x'], 'NUMBER_INVALID'],
  ])('rejects %j with %s and writes nothing', async (flags, code) => {
    const { out, exportTo } = setUp();
    const { exitCode, stdout, stderr } = await exportTo(...flags, '--out', out, '--json');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toMatchObject({ type: 'error', code, exit: 2 });
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  });

  it.each([
    [['--format', 'csv', '--out', '-'], 'JSON_STDOUT'],
    [['--format', 'jsonl', '--out', '-'], 'JSON_STDOUT'],
    [['--format', 'csv', '--table', 'samples', '--columns', 'id'], 'COLUMNS_OF_SAMPLES'],
    [['--format', 'json', '--name', '{id}', '--out', '-'], 'NAME_NEEDS_FOLDER'],
    [['--format', 'json', '--name', '{id}', '--out', 'one.json'], 'NAME_NEEDS_FOLDER'],
    [['--format', 'json', '--out', '/dev/null'], 'EXPORT_OUT'],
  ])('rejects %j with %s before anything is written', async (flags, code) => {
    const { exportTo } = setUp();
    const { exitCode, stdout, stderr } = await exportTo(...flags, '--json');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toMatchObject({ code });
  });

  it('says why there can be no folder, and mentions space only on a full disk', async () => {
    const { out, exportTo } = setUp();
    writeFileSync(out, 'mine');
    for (const typed of [out, `${out}/`]) {
      const { exitCode, stderr } = await exportTo('--format', 'json', '--out', typed, '--json');
      expect(exitCode).toBe(2);
      expect(JSON.parse(stderr).message).toBe(`${out} is a file, not a folder.`);
    }
    const { exitCode, stderr } = await exportTo('--format', 'json', '--out', join(out, 'x/'));
    expect(exitCode).toBe(8);
    expect(stderr).toContain('part of the path is a file, not a folder.');
    expect(stderr).not.toContain('Make room');
  });

  it('leaves no empty folder behind', async () => {
    const { out, exportTo } = setUp();
    expect((await exportTo('aa99', '--format', 'gpx', '--out', `${out}/`)).exitCode).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it('does not write FIT to a terminal', async () => {
    const { env } = setUp();
    const { exitCode, stdout } = await run(['export', 'aa11', '--format', 'fit', '--out', '-'], { env, terminal: 80 });
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});

describe('schema', () => {
  it('is the JSON Schema of a workout, with and without --json', async () => {
    const { stdout } = await run(['schema']);
    const schema = JSON.parse(stdout);
    expect(schema).toMatchObject({ title: 'polar-sync.workout/1', type: 'object' });
    expect(JSON.parse((await run(['schema', '--json'])).stdout)).toEqual(schema);
  });
});
