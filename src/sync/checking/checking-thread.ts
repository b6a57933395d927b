import { parentPort, workerData } from 'node:worker_threads';
import { openForReading } from '../../storage/open-reader.js';
import { Store } from '../../storage/store.js';
import { type Claims, claim } from './claims.js';
import { check, type Task } from './task.js';

/** What the thread needs. */
export interface CheckingData {
  /** The database as messages name it, and the file that is open in its place. */
  path: string;
  file: string;
  tasks: readonly Task[];
  claims: Claims;
}

/** The tasks of one claim, and what is wrong in each. */
export type Checked = readonly { task: number; problem: string | undefined }[];

/*
 * Checks beside the thread that started it. If anything fails here it ends, and that thread checks what is left.
 */
const { path, file, tasks, claims } = workerData as CheckingData;
const store = new Store(path, openForReading(path, undefined, file));
for (let mine = claim(claims); mine.length > 0; mine = claim(claims)) {
  const checked: Checked = mine.flatMap((number) => {
    const task = tasks[number];
    return task === undefined ? [] : [{ task: number, problem: check(store, task) }];
  });
  parentPort?.postMessage(checked);
}
store.close();
