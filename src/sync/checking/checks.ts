import { fileURLToPath } from 'node:url';
import type { Store } from '../../storage/store.js';
import { startThread, type Thread } from '../thread.js';
import type { Checked, CheckingData } from './checking-thread.js';
import { type Claims, claimsOf, doClaimed } from './claims.js';
import { check, type Task } from './task.js';

/** Fewer tasks are done before a thread has started. */
const worthwhileTasks = 200;

/** How the tasks are shared. */
export interface CheckOptions {
  /** Called before every task that is done here, with its number; what it throws ends the check. */
  step: (number: number) => Promise<void>;
  /** Resolves when the check is to end early. */
  aborted: Promise<void>;
  /** The compiled thread, and how many run at once. */
  thread?: string;
  processors?: number;
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
  const second = startSecond(store, tasks, claims, options, results);
  const doOne = async (number: number) => {
    const task = tasks[number];
    if (task === undefined) return;
    await options.step(number);
    results.set(number, check(store, task));
  };
  try {
    await doClaimed(claims, doOne);
    await Promise.race([second?.ended, options.aborted]);
    // What a thread that failed had taken is left.
    for (const number of tasks.keys()) if (!results.has(number)) await doOne(number);
  } finally {
    await second?.close();
  }
  return [...tasks.keys()].map((number) => results.get(number));
}

function startSecond(
  store: Store,
  tasks: readonly Task[],
  claims: Claims,
  {
    thread: path = fileURLToPath(new URL('./checking-thread.js', import.meta.url)),
    processors,
    worthwhile = worthwhileTasks,
  }: CheckOptions,
  results: Map<number, string | undefined>,
): Thread | undefined {
  if (store.file === undefined || tasks.length < worthwhile) return undefined;
  const data: CheckingData = { path: store.path, file: store.file, tasks, claims };
  return startThread<Checked>({
    ...{ path, data, processors },
    onMessage: (checked) => {
      for (const { task, problem } of checked) results.set(task, problem);
    },
  });
}
