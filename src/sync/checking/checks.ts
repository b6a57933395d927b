import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Store } from '../../storage/store.js';
import type { Checked, CheckingData } from './checking-thread.js';
import { type Claims, claim, claimsOf } from './claims.js';
import { check, type Task } from './task.js';

/** Fewer tasks are done before a thread has started. */
const worthwhileTasks = 200;

/** How the tasks are shared. */
export interface CheckOptions {
  /** Called before every task that is done here, with its number; what it throws ends the check. */
  step: (number: number) => Promise<void>;
  /** Resolves when the check is to end early. */
  aborted: Promise<void>;
  /** The compiled thread; absent from where it is not compiled. */
  thread?: string;
  worthwhile?: number;
}

/**
 * Does every task, on two threads if that is sooner.
 * @returns what is wrong in each, in the order of the tasks.
 * @throws what `step` throws, StoreError.
 */
export async function checkAll(
  store: Store,
  tasks: readonly Task[],
  options: CheckOptions,
): Promise<(string | undefined)[]> {
  const claims = claimsOf(tasks.length);
  const results = new Map<number, string | undefined>();
  const second = startThread(store, tasks, claims, options, results);
  const doOne = async (number: number) => {
    const task = tasks[number];
    if (task === undefined) return;
    await options.step(number);
    results.set(number, check(store, task));
  };
  try {
    for (let mine = claim(claims); mine.length > 0; mine = claim(claims)) {
      for (const number of mine) await doOne(number);
    }
    await Promise.race([second?.ended, options.aborted]);
    // What a thread that failed had taken is left.
    for (const number of tasks.keys()) if (!results.has(number)) await doOne(number);
  } finally {
    await second?.worker.terminate();
  }
  return [...tasks.keys()].map((number) => results.get(number));
}

function startThread(
  store: Store,
  tasks: readonly Task[],
  claims: Claims,
  {
    thread = fileURLToPath(new URL('./checking-thread.js', import.meta.url)),
    worthwhile = worthwhileTasks,
  }: CheckOptions,
  results: Map<number, string | undefined>,
): { worker: Worker; ended: Promise<void> } | undefined {
  const { path, file } = store;
  if (file === undefined || tasks.length < worthwhile || availableParallelism() < 2 || !existsSync(thread))
    return undefined;
  const workerData: CheckingData = { path, file, tasks, claims };
  const worker = new Worker(thread, { workerData });
  worker.on('message', (checked: Checked) => {
    for (const { task, problem } of checked) results.set(task, problem);
  });
  const ended = new Promise<void>((resolve) => {
    // A failure shows itself again where what is left is checked.
    worker.on('error', () => resolve());
    worker.on('exit', () => resolve());
  });
  return { worker, ended };
}
