import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does work with a signal of its own, which is aborted with the outer one. What listens to a long-lived signal would
 * otherwise pile up.
 * @param outer may be aborted already.
 */
export async function withOwnSignal<T>(outer: AbortSignal, work: (own: AbortController) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const stop = () => own.abort(outer.reason);
  outer.addEventListener('abort', stop);
  if (outer.aborted) stop();
  try {
    return await work(own);
  } finally {
    outer.removeEventListener('abort', stop);
  }
}

/** Resolves after the time, or as soon as the signal comes. @param ms at most 24 days, the longest a timer can be set to. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (problem) {
    if (!signal.aborted) throw problem;
  }
}
