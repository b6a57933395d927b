import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPull } from '../../../src/commands/pull/pull.js';
import { lockStore } from '../../../src/storage/lock.js';
import { temporaryFolder } from '../run.js';
import { contextOf } from '../shared/context.js';
import { recent, type Stage, signIn, stage } from './stage.js';

/** Uploads a session, and waits until nothing is left to do for it. */
async function upload(at: Stage, seed = 5): Promise<void> {
  at.sandbox.upload(...recent(1, seed));
  await at.sandbox.webhooks.settled();
  await expect.poll(() => at.waiting()).toEqual([]);
}

describe('the pull for an event', () => {
  it('is done when the data is here, even if nothing could be delivered', async () => {
    const at = await stage();
    const out = join(temporaryFolder(), 'watched');
    await at.call('target', 'add', 'folder', '--out', out, '--since', '2000-01-01');
    rmSync(out, { recursive: true });
    const listening = await at.listen({ push: true });
    await at.register(listening);
    await upload(at);
    expect(at.look((store) => store.counts().workouts)).toBe(3);
    const { stderr } = listening.said();
    expect(stderr).toContain('folder:');
    expect(stderr).not.toContain('tried again');
  });

  it.each(['listen', 'stay'] as const)('fetches original files, from the source that was chosen (%s)', async (how) => {
    const at = await stage();
    const listening = await at[how]({ originals: 'tcx', source: 'exercises' });
    await at.register(listening);
    await expect.poll(() => how === 'listen' || at.look((store) => store.runs(9)).length > 0).toBe(true);
    const before = at.sandbox.requests.length;
    await upload(at);
    const paths = at.sandbox.requests.slice(before).map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith('/tcx')).length).toBeGreaterThan(0);
    expect(paths.filter((path) => path.includes('transactions'))).toEqual([]);
  });

  it('of another profile uses neither the token nor the database of this environment', async () => {
    const at = await stage();
    const db = join(temporaryFolder(), 'named.db');
    signIn(at.sandbox, join(at.home, 'profiles', 'anna'), at.sandbox.userId);
    for (const file of ['token.json', 'config.json']) rmSync(join(at.home, file));
    const outside = { POLAR_SYNC_ACCESS_TOKEN: 'of somebody else', POLAR_SYNC_USER_ID: '1', POLAR_SYNC_DB: db };
    Object.assign(at.env, outside);
    const listening = await at.listen();
    for (const name of Object.keys(outside)) delete at.env[name];
    const registered = await at.call('--profile', 'anna', 'webhook', 'register', listening.url);
    expect(registered).toMatchObject({ exitCode: 0 });
    await upload(at);
    expect(at.look((store) => store.counts().workouts, 'anna')).toBe(3);
    expect(existsSync(db)).toBe(false);
  });

  it('is not prevented by a file that cannot be written, which is only for people to look at', async () => {
    const at = await stage();
    const listening = await at.listen();
    await at.register(listening);
    mkdirSync(join(at.inbox, 'last.json', 'in the way'), { recursive: true });
    await upload(at);
    await upload(at, 6);
    expect(at.look((store) => store.counts().workouts)).toBe(4);
    expect(listening.said().stderr).toContain('last.json');
    expect(await listening.end()).toBe(0);
  });
});

describe('pull --every --listen', () => {
  it('ends if it was interrupted before it began', async () => {
    const at = await stage();
    const { context } = contextOf({ env: at.env, signal: AbortSignal.abort() });
    const ended = runPull(context, { every: 3600, listen: '127.0.0.1:0' });
    expect(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10_000, 'it stays'))])).toBe(0);
  });

  it('has ended both when one of them fails', async () => {
    const at = await stage();
    const { context } = contextOf({ env: at.env });
    // Known to be impossible only when the pull has looked at the sign-in.
    const staying = runPull(context, { every: 3600, listen: '127.0.0.1:0', since: '2020-01-01' });
    await expect(staying).rejects.toMatchObject({ code: 'HISTORY_V3' });
    (await lockStore(at.inbox)).release();
  });

  it('needs a place for events', async () => {
    const at = await stage();
    writeFileSync(at.inbox, '');
    const { context } = contextOf({ env: at.env });
    const staying = runPull(context, { every: 3600, listen: '127.0.0.1:0' });
    await expect(staying).rejects.toMatchObject({ code: 'INBOX_UNUSABLE', exitCode: 8 });
  });
});
