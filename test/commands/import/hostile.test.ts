import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { Sessions } from '../../../src/storage/sessions/sessions.js';
import { openReader } from '../../../src/storage/store.js';
import { verify } from '../../../src/sync/verify.js';
import { say } from '../../support/say.js';
import { describeShared, sharedPath } from '../../support/shared.js';
import { bin, start } from '../bin.js';
import { run, temporaryFolder } from '../run.js';

/** A session of the account export as JSON. */
type Json = Record<string, unknown>;
interface RealRun extends Json {
  identifier: { id: string };
  exercises: (Json & {
    identifier: { id: string };
    routes: { route: { wayPoints: { elapsedMillis: number }[] } };
  })[];
}

const real = <T>(name: string) => JSON.parse(readFileSync(sharedPath('fixtures', 'flow-export', name), 'utf8')) as T;

function place() {
  const home = temporaryFolder();
  const folder = join(home, 'export');
  mkdirSync(folder);
  const put = (name: string, session: unknown) => {
    const text = typeof session === 'string' ? session : JSON.stringify(session);
    writeFileSync(join(folder, name), text);
  };
  return { home, folder, put, env: { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' } };
}

const fileName = (day: string, number: number) =>
  `training-session-${day}-${number}-00000000-0000-4000-8000-00000000000${number}.json`;

/** What many-exercises.py creates: this many exercises with one start, without samples. */
function manyExercises(count: number): Json {
  const session = real<Json & { exercises: Json[] }>('training-session-indoor.json');
  const { samples: _, ...one } = session.exercises[0] ?? {};
  return {
    ...session,
    exercises: Array.from({ length: count }, (_, i) => ({ ...one, identifier: { id: String(i) } })),
  };
}

describeShared('a session of very many exercises at one start', () => {
  /** How many rows of sessions are read while it is imported. */
  async function rowsRead(...sessions: Json[]): Promise<number> {
    const { folder, put, env } = place();
    for (const [i, session] of sessions.entries()) put(fileName('2022-06-18', i + 1), session);
    let rows = 0;
    const spies = (['near', 'during', 'ofWorkout', 'ofFile'] as const).map((name) => {
      const real = Sessions.prototype[name] as (...args: unknown[]) => unknown[];
      return vi.spyOn(Sessions.prototype, name).mockImplementation(function (this: Sessions, ...args: unknown[]) {
        const found = real.apply(this, args);
        rows += found.length;
        return found as never;
      });
    });
    expect(await run(['import', folder, '--user', '123'], { env })).toMatchObject({ exitCode: 0 });
    for (const spy of spies) spy.mockRestore();
    return rows;
  }

  it('is imported in time proportional to their number', async () => {
    const rows: number[] = [];
    for (const count of [25, 50, 100]) rows.push(await rowsRead(manyExercises(count)));
    const [some = 0, twice = 0, fourTimes = 0] = rows;
    say(`rows read for 25, 50 and 100 exercises at one start: ${rows.join(', ')}`);
    expect(some).toBeGreaterThan(25);
    expect(twice / some).toBeLessThan(2.3);
    expect(fourTimes / twice).toBeLessThan(2.3);
  });

  it('in files of their own costs each of them what lies beside it, and no more', async () => {
    const [exercise] = manyExercises(1).exercises as Json[];
    const rows: number[] = [];
    for (const count of [20, 40, 80]) {
      const sessions = Array.from({ length: count }, (_, i) => ({
        ...manyExercises(1),
        identifier: { id: String(i + 1) },
        exercises: [{ ...exercise, identifier: { id: String(i + 1) } }],
      }));
      rows.push(await rowsRead(...sessions));
    }
    const [some = 0, twice = 0, fourTimes = 0] = rows;
    say(`rows read for 20, 40 and 80 sessions at one start: ${rows.join(', ')}`);
    expect(twice / some).toBeLessThan(4.4);
    expect(fourTimes / twice).toBeLessThan(4.4);
  });

  it('beyond a hundred stays in its payload, and is named when it arrives and not again', async () => {
    const { folder, put, env, home } = place();
    put(fileName('2022-06-18', 1), manyExercises(130));
    put(
      fileName('2022-06-17', 2),
      JSON.stringify({ ...manyExercises(1), identifier: { id: '2' } }).replaceAll('2022-06-18', '2022-06-17'),
    );
    const importing = () => run(['import', folder, '--user', '123', '--json'], { env });
    const first = await importing();
    expect(first.exitCode).toBe(3);
    expect(JSON.parse(first.stdout)).toMatchObject({
      outcome: 'partial',
      workouts: { new: 101 },
      failed: [{ id: fileName('2022-06-18', 1), reason: expect.stringMatching(/130 exercises.*first 100/) }],
    });
    const again = await importing();
    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'ok', workouts: { new: 0, unchanged: 101 }, failed: [] });
    const store = openReader(join(home, 'polar-sync.db'));
    expect([store.count(), (await verify(store)).problems]).toEqual([101, []]);
    store.close();
  });

  it('ends on a signal and keeps what is done', async () => {
    const { folder, put, env, home } = place();
    for (const number of [1, 2, 3]) {
      const day = `2022-06-1${number}`;
      const session = { ...manyExercises(60), identifier: { id: String(number) } };
      put(fileName(day, number), JSON.parse(JSON.stringify(session).replaceAll('2022-06-18', day)));
    }
    const { child, ended } = start(process.execPath, [bin, 'import', folder, '--user', '123'], env);
    await vi.waitFor(() => expect(existsSync(join(home, 'polar-sync.db'))).toBe(true), { timeout: 30_000 });
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('What was imported is safe') });
    expect(await run(['import', folder, '--user', '123'], { env })).toMatchObject({ exitCode: 0 });
    const store = openReader(join(home, 'polar-sync.db'));
    expect(store.count()).toBe(180);
    expect(await verify(store)).toMatchObject({ ok: true });
    store.close();
  });
});

describeShared('a way point that lies 285,000 years after the start', () => {
  it('costs that point, and nothing else of any workout', async () => {
    const { folder, put, env, home } = place();
    const bad = real<RealRun>('training-session-running.json');
    const good = real<RealRun>('training-session-running.json');
    const [exercise] = bad.exercises;
    const points = exercise?.routes.route.wayPoints ?? [];
    if (points[0]) points[0].elapsedMillis = -1;
    good.identifier.id = '2';
    for (const part of [good, ...good.exercises]) {
      Object.assign(part, { startTime: '2026-05-25T10:46:22', stopTime: '2026-05-25T11:09:27' });
    }
    // A number that a double cannot hold, so as text.
    put(
      fileName('2026-05-23', 1),
      JSON.stringify(bad).replace('"elapsedMillis":-1', '"elapsedMillis":9007199254740993'),
    );
    put(fileName('2026-05-25', 2), good);
    expect(await run(['import', folder, '--user', '123'], { env })).toMatchObject({ exitCode: 0 });
    for (const format of ['fit', 'gpx', 'tcx', 'csv', 'json']) {
      const out = join(home, format);
      expect(await run(['export', '--format', format, '--out', `${out}/`], { env })).toMatchObject({ exitCode: 0 });
    }
    const store = openReader(join(home, 'polar-sync.db'));
    const workouts = [...store.iterate()].sort((a, b) => (a.start_time < b.start_time ? -1 : 1));
    store.close();
    expect(workouts.map(({ route }) => route?.length)).toEqual([points.length - 1, points.length]);
    expect(workouts.map(({ quality }) => quality.includes('bad_route_points'))).toEqual([true, false]);
    expect(workouts.map(({ end_time, start_time }) => Date.parse(end_time ?? '') - Date.parse(start_time))).toEqual([
      1_385_270, 1_385_270,
    ]);
  });
});
