import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { built } from '../../support/built.js';
import { temporaryFolder } from '../../support/folder.js';

it('a database that three processes open at the same instant is created once, and none of them is rejected', {
  timeout: 120_000,
}, async () => {
  const workerData = {
    store: pathToFileURL(built('storage/store.js')).href,
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
