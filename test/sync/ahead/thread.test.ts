import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startThread } from '../../../src/sync/thread.js';
import { temporaryFolder } from '../../support/folder.js';

/** A thread that sends back what it was started with and what it is sent. */
function echo(): string {
  const path = join(temporaryFolder(), 'echo.mjs');
  const program = `import { parentPort, workerData } from 'node:worker_threads';
    parentPort.on('message', (message) => parentPort.postMessage([workerData, message]));`;
  writeFileSync(path, program);
  return path;
}

describe('a thread', () => {
  it('is sent messages and sends some, until it is closed', async () => {
    const received: unknown[] = [];
    const onMessage = (message: unknown) => void received.push(message);
    const thread = startThread({ path: echo(), data: 1, onMessage, processors: 2 });
    expect(thread?.send('hello')).toBe(true);
    await expect.poll(() => received).toEqual([[1, 'hello']]);
    expect(thread?.send(() => 'cannot be sent')).toBe(false);
    await thread?.close();
    await thread?.ended;
  });

  it.each([
    ['this machine runs one at a time', { path: echo(), processors: 1 }],
    ['it is not compiled', { path: join(temporaryFolder(), 'absent.js'), processors: 2 }],
    // The constructor throws, as it does with ERR_WORKER_INIT_FAILED where the system has no thread to spare.
    ['the system starts none', { path: 'package.json', processors: 2 }],
    ['what it is started with cannot be sent', { path: echo(), data: () => 1, processors: 2 }],
  ])('is not started, and nothing is said, if %s', (_why, parts) => {
    expect(startThread({ ...parts, onMessage: () => {} })).toBeUndefined();
  });
});
