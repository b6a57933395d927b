/* Opens store after store at the same instant as its siblings; posts what went wrong. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

const { store, folder, shared, rounds, workers } = workerData;
const { openStore } = await import(store);
const arrived = new Int32Array(shared);

for (let round = 1; round <= rounds; round += 1) {
  Atomics.add(arrived, 0, 1);
  Atomics.notify(arrived, 0);
  for (let there = 0; there < workers * round; there = Atomics.load(arrived, 0)) Atomics.wait(arrived, 0, there);
  try {
    openStore(join(folder, `${round}.db`)).close();
  } catch (problem) {
    parentPort.postMessage(`${problem.code}: ${problem.message}`);
  }
}
