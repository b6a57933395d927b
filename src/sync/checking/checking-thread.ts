import { parentPort, workerData } from 'node:worker_threads';
import { openForReading } from '../../storage/open-reader.js';
import { Store } from '../../storage/store.js';
import { type Claims, doClaimed } from './claims.js';
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
async function checkSome({ path, file, tasks, claims }: CheckingData): Promise<void> {
  const store = new Store(path, openForReading(path, undefined, file));
  let checked: { task: number; problem: string | undefined }[] = [];
  const checkOne = (number: number) => {
    const task = tasks[number];
    if (task !== undefined) checked.push({ task: number, problem: check(store, task) });
  };
  await doClaimed(claims, checkOne, () => {
    parentPort?.postMessage(checked satisfies Checked);
    checked = [];
  });
  store.close();
}

void checkSome(workerData as CheckingData);
