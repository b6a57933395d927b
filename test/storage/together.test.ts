import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';

const built = resolve(import.meta.dirname, '../../dist/storage/store.js');

it('a store that three open at the same instant is made once, and none of them is turned away', {
  timeout: 120_000,
}, async () => {
  expect(existsSync(built), 'npm run build comes first').toBe(true);
  const workerData = {
    store: pathToFileURL(built).href,
    folder: temporaryFolder(),
    shared: new SharedArrayBuffer(4),
    rounds: 250,
    workers: 3,
  };
  const problems: unknown[] = [];
  await Promise.all(
    Array.from({ length: workerData.workers }, async () => {
      const worker = new Worker(resolve(import.meta.dirname, 'together-worker.mjs'), { workerData });
      worker.on('message', (problem) => problems.push(problem));
      await new Promise((done, failed) => worker.once('error', failed).once('exit', done));
    }),
  );
  expect(problems).toEqual([]);
});
