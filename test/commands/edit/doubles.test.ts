import { describe, expect, it } from 'vitest';
import { serving } from '../../mcp/serving.js';
import { recorded } from '../../workouts/doubles/recorded.js';
import { library } from '../library.js';
import { run, temporaryFolder } from '../run.js';

function stage() {
  const home = temporaryFolder();
  const content = [
    recorded('watch', { seconds: 900, route: true }),
    recorded('phone', { from: 20, seconds: 850, off: 10, route: true, beat: undefined }),
    recorded('later', { from: 4000, seconds: 900 }),
  ];
  const env = { ...library(home, content), POLAR_SYNC_TOKEN_STORE: 'file' };
  const call = (...argv: string[]) => run(argv, { env });
  const json = async (...argv: string[]) => JSON.parse((await call(...argv, '--json')).stdout);
  return { home, env, call, json };
}

describe('an activity that was recorded twice', () => {
  it('is listed once with its other recording, counted once, and every command says so', async () => {
    const { env, call, json } = stage();
    const listed = await run(['list', '--no-color'], { env, terminal: 140 });
    expect(listed.stdout).toMatch(/watch .*\(\+1 recording\)/);
    expect(listed.stdout).not.toContain('phone');
    expect(listed.stderr).toContain('1 other recording of an activity left out');
    expect(await json('list')).toMatchObject([{ id: 'watch', alternatives: ['phone'] }, { id: 'later' }]);
    expect((await call('list', '--last', '1')).stderr).toBe('');
    expect((await call('list', '--last', '2')).stderr).toContain('1 other recording of an activity left out');
    const every = (await run(['list', '--doubles', '--no-color'], { env, terminal: 140 })).stdout;
    expect(every).toMatch(/phone .*\(as watch\)/);
    expect(every).toContain('3 workouts · 30:00');
    expect(await json('stats')).toMatchObject({ workouts: 2, duration_seconds: 1800 });
    expect(await json('stats', '--doubles')).toMatchObject({ workouts: 2, duration_seconds: 1800 });
    expect((await call('stats')).stderr).toContain('left out');
    expect((await call('export', '--format', 'gpx', '--out', `${temporaryFolder()}/x/`)).stderr).toContain('left out');
    expect((await call('show', 'watch')).stdout).toMatch(/Also recorded as +phone/);
    expect((await call('show', 'phone')).stdout).toMatch(/Counted instead +watch/);
    expect(JSON.parse((await call('export', 'phone', '--format', 'json', '--out', '-')).stdout)).toMatchObject([
      { id: 'phone', alternative_to: 'watch' },
    ]);
    expect(JSON.stringify((await json('doctor')).checks)).toContain('watch (also phone)');
  });

  it('is delivered once, and a push that delivers something says what it left out', async () => {
    const { call } = stage();
    await call('target', 'add', 'folder', '--out', temporaryFolder(), '--since', '2026-01-01');
    const first = await call('push');
    expect([first.stdout, first.stderr]).toEqual([
      'folder: 2 sent.\n',
      '1 other recording of an activity left out, because each counts once; --doubles has every one.\n',
    ]);
    // A run of the schedule with nothing to do has nothing to say.
    expect(await call('push')).toMatchObject({ stdout: 'folder: 2 unchanged.\n', stderr: '' });
    expect(await call('push', '--doubles')).toMatchObject({ stdout: 'folder: 1 sent, 2 unchanged.\n', stderr: '' });
    const piped = await call('export', '--format', 'jsonl', '--out', '-');
    expect([piped.stdout.trim().split('\n').length, piped.stderr]).toEqual([2, expect.stringContaining('left out')]);
  });

  it('counts as you prefer', async () => {
    const { home, call, json } = stage();
    expect((await call('edit', 'phone', '--prefer')).exitCode).toBe(0);
    expect(await json('list')).toMatchObject([{ id: 'phone', alternatives: ['watch'] }, { id: 'later' }]);
    expect((await call('edit', 'watch', '--prefer')).exitCode).toBe(0);
    expect(await json('list')).toMatchObject([{ id: 'watch', edited: ['preferred'] }, { id: 'later' }]);
    expect(await json('show', 'phone')).not.toHaveProperty('edited');
    await call('edit', 'watch', '--reset', 'preferred');
    await call('edit', 'watch', '--hide');
    expect(await json('list')).toMatchObject([{ id: 'phone' }, { id: 'later' }]);
    const { call: ask } = serving(`${home}/polar-sync.db`);
    expect(await ask('list_workouts')).toMatchObject({ structuredContent: { total: 2 } });
  });

  it('is needed for a preference', async () => {
    const { call, json } = stage();
    const { exitCode, stderr } = await call('edit', 'later', '--prefer', '--name', 'x', '--json');
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, 'ONE_RECORDING']);
    expect(await json('show', 'later')).not.toHaveProperty('edited');
  });
});
