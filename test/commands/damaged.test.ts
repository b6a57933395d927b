import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packed, type Recording, recordingBytes } from '../../src/storage/recordings/recording.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { readRfc4180 } from '../support/judges/rfc4180.js';
import { library, workouts } from './library.js';
import { run, temporaryFolder } from './run.js';

/*
 * Rows of one workout that were edited by hand or changed by a failing disk: that workout is named, with the reason, and
 * every command continues with the others.
 */
const bad = 'aa11bb22cc33';
const good = ['aa99dd44ee55', 'ff00112233aa'];

const set = (path: string, value: string) =>
  `UPDATE workouts SET summary = json_set(summary, '$.${path}', ${value}) WHERE id = '${bad}'`;
const ofBad = `(SELECT key FROM workouts WHERE id = '${bad}')`;

const summaries: [name: string, sql: string][] = [
  ['a summary that is no JSON', `UPDATE workouts SET summary = '{"id":' WHERE id = '${bad}'`],
  ['an empty summary', `UPDATE workouts SET summary = '' WHERE id = '${bad}'`],
  ['a list for a summary', `UPDATE workouts SET summary = '[]' WHERE id = '${bad}'`],
  ['null for a summary', `UPDATE workouts SET summary = 'null' WHERE id = '${bad}'`],
  ['a start that is no time', set('start_time', `'soon'`)],
  ['a start of another millennium', set('start_time', `'+999999-01-01T00:00:00Z'`)],
  ['no start', set('start_time', 'NULL')],
  ['a duration in words', set('duration_seconds', `'an hour'`)],
  ['a duration without end', set('duration_seconds', '1e308')],
  ['an object for a distance', set('distance_meters', `json('{"a":1}')`)],
  ['an end that is no time', set('end_time', '7')],
  ['laps that are no list', set('laps', `'three'`)],
  ['a lap that begins after all time', set('laps', `json('[{"start_seconds":9e15,"duration_seconds":1}]')`)],
  ['a pause in words', set('pauses', `json('[{"start_seconds":"x","duration_seconds":1,"timer_seconds":1}]')`)],
  ['no source', set('source', 'NULL')],
  ['numbers for remarks', set('quality', `json('[1]')`)],
];

const kept = (recording: Recording) =>
  `UPDATE recordings SET data = x'${packed(recordingBytes(recording)).toString('hex')}' WHERE workout_key = ${ofBad}`;

const recordings: [name: string, sql: string][] = [
  ['half a recording', `UPDATE recordings SET data = substr(data, 1, length(data) / 2) WHERE workout_key = ${ofBad}`],
  ['nothing for a recording', `UPDATE recordings SET data = x'' WHERE workout_key = ${ofBad}`],
  ['no recording', `DELETE FROM recordings WHERE workout_key = ${ofBad}`],
  ['an interval of nothing', kept({ streams: { heart_rate_bpm: { interval_seconds: 0, values: [90] } } })],
  ['a point at the end of time', kept({ route: [{ time_seconds: 1e300, latitude: 1, longitude: 2 }] })],
  ['a point nowhere', kept({ route: [{ time_seconds: 1, latitude: 91, longitude: 2 }] })],
];

function damaged(sql: string): { home: string; env: Record<string, string> } {
  const home = temporaryFolder();
  const env = library(home);
  const db = new (sqlite())(join(home, 'polar-sync.db'));
  expect(db.prepare(sql).run().changes).toBeGreaterThan(0);
  db.close();
  return { home, env };
}

const idsIn = (text: string) => [bad, ...good].filter((id) => text.includes(id));

describe('a workout whose stored rows are damaged', () => {
  it.each(summaries)('%s: list and stats name it and continue', async (_name, sql) => {
    const { env } = damaged(sql);
    for (const argv of [
      ['list', '--sort', 'distance'],
      ['stats', '--by', 'month'],
    ]) {
      const told = await run(argv, { env });
      expect([argv, told.exitCode]).toEqual([argv, 3]);
      expect(told.stderr).toMatch(new RegExp(`${bad} cannot be read: .*rebuild`));
    }
    const listed = await run(['list', '--json'], { env });
    expect([listed.exitCode, idsIn(listed.stdout)]).toEqual([3, good]);
    expect(listed.stderr).toContain(bad);
    const stats = await run(['stats', '--json'], { env });
    expect(JSON.parse(stats.stdout)).toMatchObject({ workouts: 2, failed: [{ id: bad }] });
  });

  it.each([...summaries, ...recordings])('%s: an export names it and writes the others', async (_name, sql) => {
    const { home, env } = damaged(sql);
    for (const format of ['json', 'csv', 'tcx', 'fit']) {
      const out = join(home, format);
      const told = await run(['export', '--format', format, '--out', `${out}/`, '--json'], { env });
      const result = JSON.parse(told.stdout) as { workouts: number };
      expect([format, told.exitCode, result]).toMatchObject([format, 3, { workouts: 2, failed: [{ id: bad }] }]);
      if (format === 'tcx' || format === 'fit') expect(readdirSync(out)).toHaveLength(2);
    }
    const json = await run(['export', '--format', 'json', '--out', '-'], { env });
    expect([json.exitCode, (JSON.parse(json.stdout) as { id: string }[]).map(({ id }) => id)]).toEqual([3, good]);
    const csv = await run(['export', '--format', 'csv', '--out', '-'], { env });
    expect([csv.exitCode, readRfc4180(csv.stdout).map((row) => row[0])]).toEqual([3, ['id', ...good]]);
    const only = join(home, 'only.gpx');
    const gpx = await run(['export', bad, '--format', 'gpx', '--out', only], { env });
    expect([gpx.exitCode, existsSync(only)]).toEqual([3, false]);
    expect(gpx.stderr).toContain(bad);
    const stream = await run(['export', bad, '--format', 'tcx', '--out', '-'], { env });
    expect([stream.exitCode, stream.stdout]).toEqual([3, '']);
  });

  it('is tried again by an export with --changed', async () => {
    const { home, env } = damaged(summaries[0]?.[1] ?? '');
    for (const format of ['json', 'csv', 'tcx']) {
      for (const _time of ['first', 'second']) {
        const argv = ['export', '--format', format, '--out', join(home, format, '/'), '--changed'];
        const told = await run(argv, { env });
        expect([format, told.exitCode, told.stderr]).toEqual([format, 3, expect.stringContaining(bad)]);
      }
    }
  });

  it.each([...summaries, ...recordings])('%s: the report holds the others', async (_name, sql) => {
    const { home, env } = damaged(sql);
    const out = join(home, 'report.html');
    const told = await run(['report', '--out', out, '--json'], { env });
    expect([told.exitCode, JSON.parse(told.stdout)]).toMatchObject([3, { failed: [{ id: bad }] }]);
    expect(idsIn(readFileSync(out, 'utf8'))).toEqual(expect.arrayContaining(good));
    const shown = await run(['show', good[0] ?? ''], { env });
    expect(shown.exitCode).toBe(0);
    const named = await run(['show', bad], { env });
    expect([named.exitCode, named.stderr]).toEqual([8, expect.stringContaining('rebuild')]);
  });

  it.each([...summaries, ...recordings])('%s: a push names it and delivers the others', async (_name, sql) => {
    const { home, env } = damaged(sql);
    const out = join(home, 'out');
    mkdirSync(out);
    const files = { ...env, POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
    expect(await run(['target', 'add', 'folder', '--out', out], { env: files })).toMatchObject({ exitCode: 0 });
    for (const _time of ['first', 'second']) {
      const told = await run(['push', '--since', '2024-01-01'], { env: files });
      expect([told.exitCode, told.stderr]).toEqual([3, expect.stringContaining(bad)]);
      expect(readdirSync(out).filter((name) => name.endsWith('.fit'))).toHaveLength(2);
    }
  });

  it.each([...summaries, ...recordings])('%s: verify names it, and rebuild does not stop at it', async (_name, sql) => {
    const { env } = damaged(sql);
    const checked = await run(['verify', '--json'], { env });
    expect(checked.exitCode).toBe(8);
    const { problems } = JSON.parse(checked.stdout) as { problems: string[] };
    expect(problems).toContainEqual(expect.stringMatching(new RegExp(`${bad} cannot be read`)));
    expect((await run(['status', '--json'], { env })).exitCode).toBe(0);
    // These have no payloads: rebuild reports that for each, rather than failing at the one that cannot be read.
    const rebuilt = await run(['rebuild', '--json'], { env });
    expect(rebuilt.exitCode).toBe(3);
  });
});

it('workouts that are not damaged are all there', async () => {
  const home = temporaryFolder();
  const told = await run(['list', '--json'], { env: library(home) });
  expect([told.exitCode, told.stderr, idsIn(told.stdout)]).toEqual([0, '', workouts.map(({ id }) => id)]);
});
