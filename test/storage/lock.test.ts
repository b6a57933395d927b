import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { lockStore } from '../../src/storage/lock.js';
import { temporaryFolder } from '../support/folder.js';

const built = resolve(import.meta.dirname, '../../dist/storage/lock.js');

/** Another process that takes the lock, says so, and holds it until it is killed. */
async function holder(path: string) {
  expect(existsSync(built), 'npm run build comes first').toBe(true);
  const script = `import { lockStore } from ${JSON.stringify(built)};
    const lock = await lockStore(${JSON.stringify(path)});
    process.stdout.write('held'); setInterval(() => lock, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('the lock of a store', () => {
  it('is held by one process, and free the moment it is killed', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const child = await holder(path);
    await expect(lockStore(path)).rejects.toMatchObject({
      code: 'PULL_RUNNING',
      exitCode: 6,
      hint: 'Wait for it to end.',
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await lockStore(path)).release();
  });

  it('is waited for when asked to', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const first = await lockStore(path);
    setTimeout(() => first.release(), 300);
    const second = await lockStore(path, 5000);
    await expect(lockStore(path, 50)).rejects.toMatchObject({ code: 'PULL_RUNNING' });
    second.release();
    (await lockStore(path)).release();
  });

  it('lets Ctrl-C end the waiting', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const held = await lockStore(path);
    const waiting = lockStore(path, 60_000, AbortSignal.timeout(50));
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
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

it('a lock file that is damaged is told with what to do, not taken for the database', async () => {
  const path = join(temporaryFolder(), 'polar.db');
  writeFileSync(`${path}.lock`, 'x'.repeat(4096));
  await expect(lockStore(path)).rejects.toMatchObject({
    code: 'LOCK_DAMAGED',
    exitCode: 8,
    message: expect.stringContaining(`${path}.lock`),
    hint: expect.stringMatching(/^Delete it while no other polar-sync is running/),
  });
});
