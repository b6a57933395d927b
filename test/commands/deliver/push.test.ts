import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockPush } from '../../../src/commands/push/open-for-push.js';
import { hashed } from '../../../src/deliver/content.js';
import { openStore } from '../../../src/storage/store.js';
import { library, workout, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';

/** A database with three workouts and a folder to deliver to. */
async function stage(since = '2024-01-01') {
  const home = temporaryFolder();
  const out = join(temporaryFolder(), 'watched');
  const env = { ...library(home), POLAR_SYNC_TOKEN_STORE: 'file' };
  const call = (...argv: string[]) => run(argv, { env });
  const json = async (...argv: string[]) => JSON.parse((await call(...argv, '--json')).stdout) as Record<string, never>;
  expect(await call('target', 'add', 'folder', '--out', out, '--since', since)).toMatchObject({ exitCode: 0 });
  return { home, out, env, call, json };
}

describe('target', () => {
  it('add, list, test and remove', async () => {
    const { home, out, call, json } = await stage();
    expect(await json('target', 'list')).toMatchObject({
      schema: 'polar-sync.targets/1',
      targets: [{ name: 'folder', kind: 'folder', out, format: 'fit', since: '2024-01-01', sent: 0 }],
    });
    expect((await call('target', 'list')).stdout).toContain(out);
    expect((await call('target', 'test')).stdout).toBe(`folder: works (${out}).\n`);
    expect(statSync(join(home, 'targets.json')).mode & 0o777).toBe(0o600);
    rmSync(out, { recursive: true });
    expect(await call('target', 'test', 'folder')).toMatchObject({ exitCode: 5 });
    expect((await call('target', 'remove', 'folder')).exitCode).toBe(0);
    expect((await json('target', 'list')).targets).toEqual([]);
  });

  it('delivers from now on by default', async () => {
    const home = temporaryFolder();
    const out = join(temporaryFolder(), 'watched');
    const env = { ...library(home), POLAR_SYNC_TOKEN_STORE: 'file' };
    const added = await run(['target', 'add', 'folder', '--out', out], { env });
    expect(added.stdout).toContain('from now on');
    expect((await run(['push'], { env })).stdout).toBe('folder: nothing new.\n');
    expect((await run(['push', '--since', '2024-05-02'], { env })).stdout).toBe('folder: 2 sent.\n');
  });

  it.each([
    [['add'], 'TARGET_NAME'],
    [['add', 'folder'], 'TARGET_OUT'],
    [['add', 'floppy'], 'TARGET_KIND'],
    [['add', 'folder', '--out', 'x', '--name', 'A B'], 'TARGET_NAME'],
    [['add', 'folder', '--out', 'x', '--url', 'https://x.example'], 'TARGET_OPTION'],
    [['add', 'folder', '--out', 'x', '--since', 'yore'], 'DATE'],
    [['remove', 'folder'], 'NO_TARGETS'],
    [['test', 'folder'], 'NO_TARGETS'],
  ])('%j is refused', async (argv, code) => {
    const { exitCode, stderr } = await run(['target', ...argv, '--json'], {
      env: { POLAR_SYNC_HOME: temporaryFolder() },
    });
    expect([exitCode, JSON.parse(stderr)]).toEqual([2, expect.objectContaining({ code })]);
  });

  it('a list that is damaged, or that others can change, is refused', async () => {
    const { home, call } = await stage();
    writeFileSync(join(home, 'targets.json'), '{}');
    expect((await call('push')).stderr).toContain('is damaged');
    const { exitCode, stderr } = await call('status');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('is damaged')]);
  });
});

describe('push', () => {
  it('delivers what is new, once, and says where it is', async () => {
    const { out, call, json } = await stage();
    expect((await call('push', '--dry-run')).stdout).toBe('folder: 3 would be sent.\n');
    expect(readdirSync(out)).toEqual([]);
    expect((await call('push')).stdout).toBe('folder: 3 sent.\n');
    const files = readdirSync(out);
    expect(files).toEqual([
      '2024-05-01T07-30-12_running_aa11bb22cc33.fit',
      '2024-05-03T17-00-00_strength_training_aa99dd44ee55.fit',
      '2024-06-01T18-30-00_cycling_ff00112233aa.fit',
    ]);
    expect(readFileSync(join(out, files[0]!)).subarray(8, 12).toString()).toBe('.FIT');
    expect(await json('push')).toMatchObject({
      schema: 'polar-sync.push/1',
      outcome: 'ok',
      targets: [{ name: 'folder', sent: [], unchanged: 3 }],
    });
    expect((await json('status')).deliveries).toEqual([
      expect.objectContaining({ name: 'folder', kind: 'folder', sent: 3, unknown: 0 }),
    ]);
    expect((await call('status')).stdout).toMatch(/Delivers to +folder: 3 sent, last/);
    expect((await call('show', 'aa11')).stdout).toMatch(/Delivered +folder \(/);
    expect((await json('show', 'aa11')).deliveries).toEqual([
      { target: 'folder', state: 'sent', remote_id: files[0], sent_at: expect.any(String) },
    ]);
    expect((await call('list')).stdout.split('\n')[1]).toMatch(/\tfolder$/);
    const listed = JSON.parse((await call('list', '--json')).stdout) as { id: string; deliveries: unknown }[];
    const shown = await Promise.all(listed.map(({ id }) => json('show', id)));
    expect(listed.map(({ deliveries }) => deliveries)).toEqual(shown.map(({ deliveries }) => deliveries));
    expect(listed).toHaveLength(3);
  });

  it('what was delivered nowhere is listed without deliveries, and a workout that has another id now with them', async () => {
    const { home, call, json } = await stage();
    await call('push', 'folder', 'aa11');
    const store = openStore(join(home, 'polar-sync.db'));
    store.atomically(() => {
      store.renameWorkout('aa11bb22cc33', 'bb11bb22cc33');
      store.saveWorkout('10579', { ...workouts[0]!, id: 'bb11bb22cc33' });
    });
    store.close();
    const listed = (await json('list')) as unknown as { id: string; deliveries?: unknown }[];
    expect(listed.map(({ deliveries }) => deliveries !== undefined)).toEqual([true, false, false]);
  });

  it('only what is named', async () => {
    const { out, call } = await stage();
    expect((await call('push', 'folder', 'aa11', 'latest')).stdout).toBe('folder: 2 sent.\n');
    expect(readdirSync(out)).toHaveLength(2);
    expect(await call('push', 'nowhere')).toMatchObject({ exitCode: 2 });
  });

  it('goes on where one target fails', async () => {
    const { out, call, json } = await stage();
    const other = join(temporaryFolder(), 'other');
    await call('target', 'add', 'folder', '--name', 'other', '--out', other, '--since', '2024-01-01');
    rmSync(out, { recursive: true });
    const failed = await call('push', '--json');
    expect(failed.exitCode).toBe(3);
    expect(JSON.parse(failed.stdout)).toMatchObject({
      outcome: 'partial',
      targets: [
        { name: 'folder', waiting: [{}, {}, {}], error: { code: 'TARGET_DOWN' } },
        { name: 'other', sent: [{}, {}, {}] },
      ],
    });
    expect((await call('push', 'folder')).exitCode).toBe(5);
    mkdirSync(out);
    expect((await call('push')).stdout).toBe('folder: 3 sent.\nother: 3 unchanged.\n');
    expect((await json('status')).deliveries).toHaveLength(2);
  });

  it('a target added again is not sent everything again', async () => {
    const { out, call } = await stage();
    await call('push');
    await call('target', 'remove', 'folder');
    for (const name of readdirSync(out)) rmSync(join(out, name));
    const again = await call('target', 'add', 'folder', '--out', out, '--since', '2024-01-01');
    expect(again.stdout).toContain('Delivered earlier to a target of this name, and not sent again: 3.');
    expect((await call('push')).stdout).toBe('folder: 3 unchanged.\n');
  });

  it('names an edited workout once, and writes it again when asked', async () => {
    const { home, out, call, json } = await stage();
    await call('push');
    const store = openStore(join(home, 'polar-sync.db'));
    store.atomically(() => store.saveWorkout('10579', { ...workouts[0]!, name: 'Better' }));
    store.close();
    expect((await json('show', 'aa11')).deliveries).toMatchObject([{ state: 'sent', edited: true }]);
    expect((await json('show', 'ff00')).deliveries).not.toMatchObject([{ edited: true }]);
    expect((await call('push')).stderr).toContain('aa11bb22cc33 was edited since it arrived (name)');
    expect((await call('push')).stderr).toBe('');
    expect((await call('show', 'aa11')).stdout).toContain('edited here since');
    expect((await call('push', 'aa11')).stdout).toBe('folder: 1 sent.\n');
    expect(readdirSync(out)).toHaveLength(4);
    expect((await call('push')).stdout).toBe('folder: 3 unchanged.\n');
  });

  it('settles what no machine can know', async () => {
    const { home, call, json } = await stage();
    const store = openStore(join(home, 'polar-sync.db'));
    const key = { userId: '10579', target: 'folder', kind: 'workout', item: 'aa11bb22cc33' };
    store.deliveries.end(key, hashed({ name: 'x' }), { state: 'unknown', reason: 'lost' }, '2026-01-01T00:00:00Z');
    store.close();
    expect((await call('status')).stdout).toContain('1 in doubt');
    expect(await call('push', '--settle', 'aa11')).toMatchObject({ exitCode: 2 });
    expect((await call('push', '--settle', 'aa11', 'sent')).stdout).toBe('aa11bb22cc33 at folder: arrived.\n');
    expect(await json('push', '--dry-run')).toMatchObject({
      targets: [{ sent: [{}, {}], edited: [{ id: 'aa11bb22cc33' }] }],
    });
    expect((await call('push', '--settle', 'aa11', 'sent')).stderr).toContain(
      'No delivery of aa11bb22cc33 is in doubt',
    );
  });

  it('runs once at a time', async () => {
    const { home, call } = await stage();
    const lock = await lockPush(join(home, 'polar-sync.db'), new AbortController().signal);
    expect(await call('push')).toMatchObject({ exitCode: 6 });
    lock.release();
    expect(await call('push')).toMatchObject({ exitCode: 0 });
  });

  it('follows a workout that gets another id', async () => {
    const { home, call } = await stage();
    await call('push');
    const store = openStore(join(home, 'polar-sync.db'));
    store.atomically(() => {
      store.renameWorkout('aa11bb22cc33', 'bb11bb22cc33');
      store.saveWorkout('10579', { ...workouts[0]!, id: 'bb11bb22cc33' });
    });
    store.close();
    expect((await call('push')).stdout).toContain('3 unchanged');
  });

  it('has nowhere to deliver to, or nothing to deliver', async () => {
    const home = temporaryFolder();
    expect((await run(['push', '--json'], { env: library(home) })).stderr).toContain('NO_TARGETS');
    const { call } = await stage();
    expect(existsSync(home)).toBe(true);
    expect((await call('push', '--since', '2030-01-01')).stdout).toBe('folder: nothing new.\n');
  });

  it('never writes over a file of its own', async () => {
    const home = temporaryFolder();
    const env = { ...library(home, [workout({ id: 'aa' })]), POLAR_SYNC_TOKEN_STORE: 'file' };
    expect((await run(['target', 'add', 'folder', '--out', home, '--since', '2024-01-01'], { env })).exitCode).toBe(0);
    expect((await run(['push'], { env })).exitCode).toBe(0);
    expect((await run(['list'], { env })).exitCode).toBe(0);
  });
});
