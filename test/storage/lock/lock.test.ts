import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { lockStore } from '../../../src/storage/lock.js';
import { temporaryFolder } from '../../support/folder.js';

describe('the lock of a database', () => {
  it('is waited for when asked to', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const first = await lockStore(path);
    const waiting = lockStore(path, 60_000);
    first.release();
    const second = await waiting;
    await expect(lockStore(path, 50)).rejects.toMatchObject({ code: 'PULL_RUNNING' });
    second.release();
    (await lockStore(path)).release();
  });

  it('lets Ctrl-C end the waiting', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const held = await lockStore(path);
    const waiting = lockStore(path, 60_000, AbortSignal.timeout(50));
    await expect(waiting).rejects.toMatchObject({
      code: 'INTERRUPTED',
      exitCode: 130,
      cause: expect.objectContaining({ name: 'AbortError' }),
    });
    held.release();
  });

  it.skipIf(process.platform === 'win32')('is the same for a database with two names', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'polar.db');
    const link = join(folder, 'other.db');
    writeFileSync(path, '');
    symlinkSync(path, link);
    const held = await lockStore(link);
    await expect(lockStore(path)).rejects.toMatchObject({ code: 'PULL_RUNNING' });
    held.release();
    expect(readdirSync(folder).sort()).toEqual(['other.db', 'polar.db', 'polar.db.lock']);
    // Even before there is a database, if the folder has two names.
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'alias'));
    const early = await lockStore(join(folder, 'alias', 'new.db'));
    await expect(lockStore(join(folder, 'real', 'new.db'))).rejects.toMatchObject({ code: 'PULL_RUNNING' });
    early.release();
  });

  it.skipIf(process.platform === 'win32')('is a file that only the owner can read', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    (await lockStore(path)).release();
    expect(statSync(`${path}.lock`).mode & 0o777).toBe(0o600);
  });

  it("fails with the caller's hint when it is held", async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const held = await lockStore(path);
    await expect(lockStore(path, 0, undefined, 'Try at night.')).rejects.toMatchObject({ hint: 'Try at night.' });
    held.release();
  });

  it('that cannot be taken for another reason is not "another is working"', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    writeFileSync(`${path}.lock`, 'not a database, and long enough for SQLite to notice'.repeat(20));
    await expect(lockStore(path)).rejects.toMatchObject({ exitCode: 8 });
    mkdirSync(`${path}2.lock`);
    await expect(lockStore(`${path}2`)).rejects.toMatchObject({ exitCode: 8 });
  });

  it('leaves no file open when it cannot be taken', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const held = await lockStore(path);
    const open = () => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);
    const before = open();
    for (let n = 0; n < 50; n += 1) await lockStore(path).catch(() => undefined);
    expect(open() - before).toBeLessThan(50);
    held.release();
  });

  it('is waited for no longer when the clock is set back meanwhile', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const held = await lockStore(path);
    const waiting = lockStore(path, 300);
    vi.spyOn(Date, 'now').mockReturnValue(Date.parse('2001-01-01T00:00:00Z'));
    const given = AbortSignal.timeout(3000);
    const outcome = await Promise.race([
      waiting.catch((problem: unknown) => problem),
      new Promise((late) => given.addEventListener('abort', () => late('still waiting'))),
    ]);
    vi.restoreAllMocks();
    expect(outcome).toMatchObject({ code: 'PULL_RUNNING' });
    held.release();
  });
});

it('a damaged lock file is reported with a remedy, and not mistaken for the database', async () => {
  const path = join(temporaryFolder(), 'polar.db');
  writeFileSync(`${path}.lock`, 'x'.repeat(4096));
  await expect(lockStore(path)).rejects.toMatchObject({
    code: 'LOCK_DAMAGED',
    exitCode: 8,
    message: expect.stringContaining(`${path}.lock`),
    hint: expect.stringMatching(/^Delete it while no other polar-sync is running/),
  });
});
