import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workout } from '../../src/workouts/workout.js';
import { run } from '../commands/run.js';
import { readFit } from '../support/judges/referees.js';
import { readRfc4180 } from '../support/judges/rfc4180.js';
import { parseXml } from '../support/judges/well-formed.js';
import { say } from '../support/say.js';
import { user } from '../sync/import/support.js';
import { OBEYED } from './obeyed.js';
import { sourceOf } from './sources/sources.js';
import { homeOf, soundOf, storedCases, takeAll } from './stage.js';

/*
 * The same sweep through the program: hostile payloads of every source are pulled and imported into one database, next to
 * sound ones, and every command is run on it. The sound ones give the same as they do alone.
 */

const all = storedCases();
const cases = Object.values(all).flat();
let hostile: Awaited<ReturnType<typeof homeOf>>;
let alone: Awaited<ReturnType<typeof homeOf>>;

beforeAll(async () => {
  alone = await homeOf(soundOf(all));
  hostile = await homeOf(all);
  say(`${cases.length} payloads, ${hostile.store.count()} workouts, ${hostile.failed.length} refused by name`);
}, 300_000);
afterAll(() => {
  for (const { store, home } of [alone, hostile]) {
    store.close();
    rmSync(home, { recursive: true });
  }
});

const command = (...argv: string[]) => run(argv, { env: hostile.env });

/** The ids of workouts without anything hostile. */
const neighbors = () => alone.store.list().map(({ id }) => id);

describe('a database with a hostile value in every field', () => {
  it('has the workout of every session that still has its id and start', () => {
    const lost = Object.entries(all).flatMap(([side, own]) =>
      own.filter((one) => {
        if (one.isIdentity || /start(-_)?time/i.test(one.field.replace(/[_-]/g, ''))) return false;
        const sessions = [one.id, `${one.id}/1`].map((id) => hostile.store.sessions.get(user, sourceOf(side), id));
        return !sessions.some((session) => session && hostile.store.hasWorkout(session.workoutId));
      }),
    );
    expect(lost.map(({ field, value }) => `${field} = ${value}`)).toEqual([]);
  });

  it('keeps every payload as it came', () => {
    const held = new Set(
      hostile.store.bodies.hashes().map((hash) => Buffer.from(hostile.store.bodies.get(hash) ?? []).toString()),
    );
    for (const one of [...all.exercises, ...all.older])
      if (!one.isIdentity) expect(held.has(one.text), one.field).toBe(true);
  });

  it('lists and sums up every workout, without anything a terminal would obey', async () => {
    const listed = await command('list', '--json');
    expect([listed.exitCode, listed.stderr]).toEqual([0, '']);
    const found = (JSON.parse(listed.stdout) as { id: string }[]).map(({ id }) => id);
    expect(found).toHaveLength(hostile.store.count());
    expect(found).toEqual(expect.arrayContaining(neighbors()));
    for (const argv of [['list'], ['stats'], ['stats', '--by', 'month'], ['status']]) {
      const told = await run(argv, { env: hostile.env });
      expect([argv, told.exitCode]).toEqual([argv, 0]);
      expect(told.stdout).not.toMatch(OBEYED);
    }
    const { stdout, exitCode } = await command('stats', '--json');
    expect([exitCode, (JSON.parse(stdout) as { workouts: number }).workouts]).toEqual([0, hostile.store.count()]);
  });

  it('shows them, each in a page', async () => {
    for (const { id } of hostile.store.list().filter((_one, i) => i % 25 === 0)) {
      const told = await command('show', id);
      expect([id, told.exitCode]).toEqual([id, 0]);
      expect(told.stdout).not.toMatch(OBEYED);
    }
  });

  it.each(['gpx', 'tcx', 'fit'])(
    'exports each as %s, and the sound ones as if they were alone',
    { timeout: 120_000 },
    async (format) => {
      const told = await command(
        'export',
        '--format',
        format,
        '--out',
        join(hostile.home, format, '/'),
        '--name',
        '{id}',
        '--json',
      );
      expect(told.exitCode).toBe(0);
      expect(JSON.parse(told.stdout)).toMatchObject({ failed: [] });
      await run(['export', '--format', format, '--out', join(alone.home, format, '/'), '--name', '{id}'], {
        env: alone.env,
      });
      const files = readdirSync(join(hostile.home, format));
      for (const [i, file] of files.entries()) {
        const bytes = readFileSync(join(hostile.home, format, file));
        if (format !== 'fit') parseXml(bytes);
        else if (i % 20 === 0) await readFit(bytes);
      }
      for (const file of readdirSync(join(alone.home, format))) {
        const own = readFileSync(join(hostile.home, format, file));
        expect(own.equals(readFileSync(join(alone.home, format, file))), file).toBe(true);
      }
    },
  );

  it('exports all as JSON and CSV, the sound ones as if they were alone', async () => {
    const json = await command('export', '--format', 'json', '--out', '-');
    // A session known only from a list has that list among its payloads, and there is more in it here.
    const said = ({ provenance: _of, ...one }: Pick<Workout, 'id' | 'provenance'>) => JSON.stringify(one);
    const told = new Map((JSON.parse(json.stdout) as Workout[]).map((one) => [one.id, said(one)]));
    expect([json.exitCode, told.size]).toEqual([0, hostile.store.count()]);
    for (const workout of alone.store.iterate()) {
      expect(JSON.parse(told.get(workout.id) ?? '{}'), workout.id).toEqual(JSON.parse(said(workout)));
    }
    for (const table of ['workouts', 'samples']) {
      const csv = await command('export', '--format', 'csv', '--table', table, '--out', '-');
      expect(csv.exitCode).toBe(0);
      const rows = readRfc4180(csv.stdout);
      expect(rows.length).toBeGreaterThan(hostile.store.count());
    }
  });

  it('makes a report of all of them', async () => {
    const told = await command('report', '--out', join(hostile.home, 'report.html'), '--json');
    expect(told.exitCode).toBe(0);
    expect(JSON.parse(told.stdout)).toMatchObject({ workouts: hostile.store.count(), failed: [] });
    const page = readFileSync(join(hostile.home, 'report.html'), 'utf8');
    expect(page.match(/<\/script>/g)?.length).toBe(page.match(/<script/g)?.length);
  });

  it('verifies, and a rebuild and a second pull give the same', { timeout: 120_000 }, async () => {
    const verified = await command('verify', '--json');
    expect([verified.exitCode, (JSON.parse(verified.stdout) as { problems: string[] }).problems]).toEqual([0, []]);
    const rebuilt = await command('rebuild', '--json');
    expect(rebuilt.exitCode).toBe(0);
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ changed: 0, removed: 0, failed: [] });
    const before = hostile.store.list().map((one) => JSON.stringify(one));
    await takeAll(hostile.store, all);
    expect(hostile.store.list().map((one) => JSON.stringify(one))).toEqual(before);
  });
});
