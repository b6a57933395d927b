import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockStore } from '../../../src/storage/lock.js';
import { built } from '../../support/built.js';
import { temporaryFolder } from '../../support/folder.js';

/** Another process that takes the lock, reports that, and holds it until it is killed. */
async function holder(path: string) {
  const script = `import { lockStore } from ${JSON.stringify(built('storage/lock.js'))};
    const lock = await lockStore(${JSON.stringify(path)});
    process.stdout.write('held'); setInterval(() => lock, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

it('the lock of a database is held by one process, and free as soon as that is killed', async () => {
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
