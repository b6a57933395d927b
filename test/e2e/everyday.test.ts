import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin, start } from '../commands/bin.js';

/*
 * Twenty everyday tasks of a new user who knows only the README, with the real program and the database of the demo: each
 * is one call, or two, and none asks anything.
 */

let folder = '';
let env: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'polar-sync-test-'));
  const home = join(folder, 'demo');
  env = { POLAR_SYNC_HOME: home, HOME: folder };
  const argv = ['demo', '--sample', 'oddities', '--dir', home, '--json'];
  expect((await start(process.execPath, [bin, ...argv], { HOME: folder }).ended).exitCode).toBe(0);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a call prints; it must succeed, and have all it needs. */
async function polarSync(...argv: string[]): Promise<string> {
  const { child, ended } = start(process.execPath, [bin, ...argv], env);
  child.stdin.end();
  const { exitCode, stdout, stderr } = await ended;
  expect([argv.join(' '), exitCode, stderr]).toEqual([argv.join(' '), 0, expect.not.stringMatching(/error:|\?$/)]);
  return stdout;
}

const json = async (...argv: string[]) => JSON.parse(await polarSync(...argv, '--json'));
const lines = (text: string) => text.trimEnd().split('\n');
const cells = (text: string) => lines(text).map((line) => line.split('\t'));

describe('every day', { timeout: 120_000 }, () => {
  it('1: which rides were there lately?', async () => {
    const [titles, ...rides] = cells(await polarSync('list', '--sport', 'cycling', '--since', '30d'));
    expect(titles?.slice(0, 3)).toEqual(['ID', 'Start', 'Sport']);
    expect(rides.length).toBeGreaterThan(2);
    expect(rides.filter(([, , sport = '']) => !/cycling|biking/.test(sport))).toEqual([]);
  });

  it('2: which run was the longest?', async () => {
    const runs = await json('list', '--sport', 'running', '--sort', 'distance', '--reverse', '--last', '1000');
    const far = runs.map((one: { distance_meters?: number }) => one.distance_meters ?? 0);
    expect(far[0]).toBe(Math.max(...far));
    expect(await polarSync('stats', '--sport', 'running')).toMatch(
      /running\tFarthest\t[\d.]+ km\t\d{4}-\d\d-\d\d\t\w+/,
    );
  });

  it('3: what was the last workout like?', async () => {
    expect(await polarSync('show', 'latest')).toMatch(/^\w[\w ]+ · \d{4}-\d\d-\d\d \d\d:\d\d[\s\S]+\nTime +\d+:\d\d/);
  });

  it('4: that was a race', async () => {
    await polarSync('edit', 'latest', '--tag', 'race', '--name', 'City run');
    const [, ...races] = cells(await polarSync('list', '--tag', 'race', '--columns', 'name,tags'));
    expect(races).toEqual([['City run', 'race']]);
  });

  it('5: which shoes, and how far have they gone?', async () => {
    await polarSync('edit', 'latest', '--gear', 'Pegasus 40');
    const { distance_meters: far } = await json('show', 'latest');
    expect(await polarSync('gear')).toContain(`Pegasus 40\t1\t${(far / 1000).toFixed(2)}`);
  });

  it('6: one that was wrong is hidden, and back again', async () => {
    const [{ id }] = await json('list', '-n', '2');
    await polarSync('edit', id, '--hide');
    const ids = async (...flags: string[]) => (await json('list', ...flags)).map((one: { id: string }) => one.id);
    expect(await ids()).not.toContain(id);
    expect(await ids('--hidden')).toContain(id);
    await polarSync('edit', id, '--unhide');
    expect(await ids()).toContain(id);
  });

  it('7: miles, please', async () => {
    await polarSync('config', 'set', 'units', 'imperial');
    expect(cells(await polarSync('list', '-n', '1'))[0]).toContain('mi');
    await polarSync('config', 'unset', 'units');
    expect(cells(await polarSync('list', '-n', '1'))[0]).toContain('km');
  });

  it('8: one workout as GPX', async () => {
    const out = join(folder, 'run.gpx');
    await polarSync('export', 'latest', '--format', 'gpx', '--out', out);
    expect(readFileSync(out, 'utf8')).toMatch(/<gpx[\s\S]+<trkpt/);
  });

  it('9: everything new into a folder for another program', async () => {
    const out = join(folder, 'watched');
    await polarSync('target', 'add', 'folder', '--out', out, '--name', 'mine', '--since', '30d');
    expect(await polarSync('push', 'mine')).toMatch(/^mine: \d+ sent/);
    expect(readdirSync(out).length).toBeGreaterThan(3);
  });

  it('10: two workouts side by side', async () => {
    const [one, two] = await json('list', '--sport', 'running', '-n', '2');
    expect(await polarSync('show', one.id, two.id)).toMatch(/\nTime\t[\d:]+\t[\d:]+\t/);
  });

  it('11: which nights were short?', async () => {
    const nights = cells(await polarSync('list', '--data', 'sleep', '--columns', 'date,sleep_score,rem_sleep_seconds'));
    expect(nights[0]).toEqual(['Date', 'Sleep score', 'REM sleep']);
    expect(nights.length).toBeGreaterThan(10);
  });

  it('12: how was last night?', async () => {
    expect(await polarSync('show', '--data', 'sleep', 'latest')).toMatch(/\d+:\d\d h/);
  });

  it('13: how far in each month?', async () => {
    expect(cells(await polarSync('stats', '--by', 'month'))[0]?.slice(0, 4)).toEqual([
      'Month',
      'Workouts',
      'Time',
      'km',
    ]);
  });

  it('14: how fast can I run 5 km?', async () => {
    expect(await polarSync('stats', '--best', '--sport', 'running')).toMatch(/5 km\t/);
  });

  it('15: a table for a spreadsheet', async () => {
    const csv = await polarSync('list', '--format', 'csv', '--columns', 'start_time_local,distance_meters,tags');
    expect(csv).toMatch(/^start_time_local,distance_meters,tags\r\n(.*\r\n)+.*race\r\n/);
  });

  it('16: a page to look at', async () => {
    const out = join(folder, 'report.html');
    expect(await polarSync('report', '--out', out)).toMatch(/^\d+ workouts in .*report\.html: [\d.]+ [kM]B/);
    expect(readFileSync(out, 'utf8')).toContain('City run');
  });

  it('17: my own question', async () => {
    expect(await polarSync('sql', 'SELECT count(*) AS n FROM workouts')).toMatch(/^n\n\d+\n$/);
  });

  it('18: when did it last pull?', async () => {
    expect(await polarSync('status')).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d/);
  });

  it('19: is everything still there, and where is a copy?', async () => {
    expect(await polarSync('verify')).toMatch(/checked: all sound/);
    await polarSync('backup', join(folder, 'copy.db'));
    expect(readdirSync(folder)).toContain('copy.db');
  });

  it('20: nothing found, and why', async () => {
    const { ended } = start(process.execPath, [bin, 'list', '--name', 'marathon'], env);
    expect(await ended).toMatchObject({ exitCode: 0, stderr: 'No workout matches: no name has "marathon".\n' });
  });
});
