import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/sandbox/session.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { openStore } from '../../../src/storage/store.js';
import { type World, world } from '../../sync/support.js';
import { environmentOf } from '../../sync/sweeps/program.js';
import { run } from '../run.js';

const DAY = 86_400_000;
let w: World;
/** Ten sessions: seven from the last month, three from before. */
let sessions: Session[];

beforeEach(async () => {
  const now = Date.now();
  sessions = generateSessions({ count: 10, now, longestSeconds: 10 }).map((session, i) => {
    const startedAt = now - (i + 1) * (i < 7 ? 1 : 12) * DAY;
    return { ...session, startedAt: Math.floor(startedAt / 1000) * 1000, uploadedAt: now };
  });
  w = await world({ now: Date.now, sessions: [] });
});
afterEach(() => w.close());

const env = () => environmentOf(w);
const polarSync = (...argv: string[]) => run(argv, { env: env() });
const pull = async (...flags: string[]) => {
  const outcome = await polarSync('pull', '--full', '--json', ...flags);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  return { ...outcome, result: JSON.parse(outcome.stdout) };
};
const status = async () => JSON.parse((await polarSync('status', '--json')).stdout);
const doctor = async (...flags: string[]) => {
  const outcome = await polarSync('doctor', '--json', ...flags);
  const { checks } = JSON.parse(outcome.stdout);
  return { ...outcome, witness: checks.find(({ name }: { name: string }) => name === 'witness') };
};
const folder = () => join(`${w.path}.home`, 'witness');
const witnesses = () => readdirSync(folder()).sort();

/** Copies a database as you would copy files. */
function copy(from: string, to: string): void {
  openStore(from).close();
  for (const end of ['-wal', '-shm']) rmSync(to + end, { force: true });
  copyFileSync(from, to);
}

/** Puts an older copy back, from before the second half of the sessions was pulled. */
async function fallBehind(later: Session[]): Promise<void> {
  const earlier = sessions.filter((session) => !later.includes(session));
  w.sandbox.upload(...earlier);
  await pull();
  copy(w.path, `${w.path}.old`);
  w.sandbox.upload(...later);
  const { result } = await pull();
  expect(result.workouts.new).toBe(later.length);
  expect(w.sandbox.committed).toHaveLength(sessions.length);
  copy(`${w.path}.old`, w.path);
}

describe('a database that has everything', () => {
  it('is not reported, and its witness is for the owner only', async () => {
    w.sandbox.upload(...sessions);
    const { stderr, result } = await pull();
    expect([stderr, result.behind]).toEqual(['', undefined]);
    expect((await status()).behind).toBeUndefined();
    expect((await doctor()).witness).toMatchObject({ status: 'ok' });
    expect(witnesses()).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.json$/)]);
    expect(statSync(join(folder(), witnesses()[0] ?? '')).mode & 0o777).toBe(0o600);
  });
});

describe('an older copy that was put back', () => {
  it('is reported by status, doctor and pull, and that pull fetches what Polar serves, including details', async () => {
    const later = sessions.slice(0, 4);
    await fallBehind(later);
    const { behind } = await status();
    expect(behind).toMatchObject({
      database: 'older',
      runs: [{ id: 2 }],
      transactions: [{ kind: 'exercises', items: 4 }],
      workouts: { missing: 4, incomplete: 0, served: 4 },
    });
    expect((await polarSync('status')).stderr).toMatch(
      /older than what was pulled into it: it lacks 4 workouts .*run 2/,
    );
    expect((await doctor()).witness).toMatchObject({ status: 'warn', message: expect.stringContaining('4 workouts') });
    // Without --full: what was here with its details comes with its details.
    const { stdout, stderr, exitCode } = await polarSync('pull', '--json');
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { workouts: { new: 4 } }]);
    expect(JSON.parse(stdout).behind).toBeUndefined();
    expect(stderr).toContain('it lacks 4 workouts');
    expect(stderr).toContain('is here again');
    w.look((store) => {
      const whole = store.sessions
        .all()
        .filter(({ source, samples, route }) => source === 'exercises' && samples && route);
      expect(whole).toHaveLength(10);
    });
    expect((await status()).behind).toBeUndefined();
    expect((await pull()).stderr).toBe('');
  });

  it('reports what only an import has until it is here, or --accept-loss ends that', async () => {
    w.sandbox.upload(...sessions);
    await pull();
    rmSync(w.path);
    // Polar no longer serves them.
    await w.close();
    w = { ...w, sandbox: (await world({ now: Date.now, sessions: [] })).sandbox };
    w.token = w.sandbox.issueToken();
    w.close = () => w.sandbox.close();
    expect((await status()).behind).toMatchObject({ database: 'replaced', workouts: { missing: 10 } });
    for (let again = 0; again < 2; again += 1) {
      const { stderr, result } = await pull();
      expect(result.behind).toMatchObject({ workouts: { missing: 10, served: 7 } });
      expect(stderr).toMatch(/polar-sync import/);
    }
    expect((await doctor('--accept-loss')).stderr).toContain('No longer reported: 10 workouts');
    expect((await status()).behind).toBeUndefined();
    expect((await pull()).stderr).toBe('');
  });

  it('is noticed although later runs have the numbers of the lost ones', async () => {
    await fallBehind(sessions.slice(0, 4));
    // Three runs that cannot reach Polar.
    for (let again = 0; again < 3; again += 1) {
      await run(['pull'], { env: { ...env(), POLAR_SYNC_API_URL: 'http://127.0.0.1:9' } });
    }
    expect((await status()).behind).toMatchObject({ workouts: { missing: 4 }, runs: [{ id: 2 }] });
  });

  it('lacks details where those were pulled later', async () => {
    w.sandbox.upload(...sessions.slice(0, 3));
    expect((await polarSync('pull')).exitCode).toBe(0);
    copy(w.path, `${w.path}.old`);
    await pull();
    copy(`${w.path}.old`, w.path);
    expect((await status()).behind).toMatchObject({ workouts: { missing: 0, incomplete: 3 } });
    expect((await polarSync('pull')).exitCode).toBe(0);
    expect((await status()).behind).toBeUndefined();
  });

  it('reports nights and days too', async () => {
    w.sandbox.upload(...sessions);
    await pull();
    copy(w.path, `${w.path}.old`);
    await pull('--data', 'sleep');
    copy(`${w.path}.old`, w.path);
    expect((await status()).behind.data).toMatchObject([{ kind: 'sleep' }]);
    expect((await doctor()).witness.hint).toContain('pull --full --data workouts,sleep');
    await pull('--data', 'workouts,sleep');
    expect((await status()).behind).toBeUndefined();
  });
});

describe('databases and their witnesses', () => {
  it('can be several with one configuration, each with its own', async () => {
    w.sandbox.upload(...sessions);
    await pull();
    await pull('--db', join(`${w.path}-other`, 'another.db'));
    expect(witnesses()).toHaveLength(2);
    expect((await status()).behind).toBeUndefined();
  });

  it('stay together when the database is moved', async () => {
    w.sandbox.upload(...sessions);
    await pull();
    mkdirSync(`${w.path}-moved`);
    const moved = join(`${w.path}-moved`, 'p.db');
    copy(w.path, moved);
    rmSync(w.path);
    const { stderr } = await pull('--db', moved);
    expect([stderr, witnesses().length]).toEqual(['', 1]);
    // Nothing is missing at the old path.
    expect((await status()).behind).toBeUndefined();
  });

  it('separate when a copy is pulled into while the original exists', async () => {
    await fallBehind(sessions.slice(0, 4));
    await pull();
    const { stderr, result } = await pull('--db', `${w.path}.old`);
    expect(stderr).toContain('is a copy of');
    expect(result.behind).toBeUndefined();
    expect(witnesses()).toHaveLength(2);
    expect((await pull('--db', `${w.path}.old`)).stderr).toBe('');
    expect((await pull()).stderr).toBe('');
  });

  it('are created again if one is damaged or gone, which is reported and stops nothing', async () => {
    w.sandbox.upload(...sessions);
    await pull();
    const file = join(folder(), witnesses()[0] ?? '');
    const sound = readFileSync(file, 'utf8');
    const damages = ['', '{', '[]', 'null', sound.slice(0, -9), sound.replace(/"run":\d+/, '"run":-1'), '\0\0\0'];
    for (const text of [...damages, sound.replace(/"\d{4}-\d\d-\d\d":/, '"2026-99-99":')]) {
      writeFileSync(file, text);
      expect((await doctor()).witness.status).toBe('warn');
      expect((await pull()).stderr, text).toContain('Cannot read the witness');
      expect(readFileSync(file, 'utf8').slice(0, 40)).toBe(sound.slice(0, 40));
    }
    rmSync(file);
    expect((await pull()).stderr).toContain('There is no witness of this database');
    rmSync(file);
    mkdirSync(file);
    expect((await pull()).stderr).toContain('cannot be written');
    rmSync(file, { recursive: true });
    rmSync(folder(), { recursive: true });
    writeFileSync(folder(), 'no folder');
    expect((await pull()).stderr).toContain('cannot be written');
  });

  it('of another machine is not known here', async () => {
    w.sandbox.upload(...sessions);
    await pull();
    const home = { ...env(), POLAR_SYNC_HOME: `${w.path}.other-machine` };
    const { exitCode, stderr } = await run(['pull', '--full'], { env: home });
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('as after a move to another machine')]);
    expect((await run(['pull', '--full'], { env: home })).stderr).toBe('');
  });

  it('do not treat a session that an edit moved, reduced or removed as a loss, recorded or not', async () => {
    w.sandbox.upload(...sessions);
    await pull();
    // A process that stored the edit and was killed before it could update the witness.
    w.look((store) => {
      const [moved, went] = store.sessions.all().filter(({ source }) => source === 'exercises');
      if (!moved || !went) throw new Error('no sessions');
      const own = store.sessions.ofWorkout(went.workoutId);
      store.atomically(() => {
        for (const one of store.sessions.ofWorkout(moved.workoutId)) {
          const startMs = one.startMs - 7_200_000;
          store.sessions.save({ ...one, startMs, wallMs: (one.wallMs ?? one.startMs) - 7_200_000, route: false });
        }
        for (const one of own) store.sessions.forget(one);
      });
    });
    expect((await status()).behind).toBeUndefined();
  });
});

it('dry runs write no witness', async () => {
  w.sandbox.upload(...sessions);
  expect((await polarSync('pull', '--dry-run')).exitCode).toBe(0);
  expect(existsSync(folder())).toBe(false);
});

it('verify --remote says what it cannot compare with if Polar no longer serves the list', async () => {
  w.sandbox.upload(...sessions.slice(0, 2));
  await pull();
  w.sandbox.retire('exercises', 410);
  const { exitCode, stdout } = await polarSync('verify', '--remote', '--json');
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    3,
    { ok: true, remote_unavailable: { listing: '/v3/exercises', status: 410 } },
  ]);
  const told = await polarSync('verify', '--remote');
  expect(told.stdout).toContain('all sound');
  expect(told.stderr).toMatch(/no longer serves \/v3\/exercises \(status 410\).*not compared with Polar/);
});
