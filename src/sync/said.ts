import type { Run } from './run.js';

/** What was said is said again after this long: nothing has changed until then. */
const againAfterMs = 30 * 86_400_000;
const endpoint = 'said';

/** Notes something that stays true from run to run, once in thirty days. @param key the same for the same thing. */
export function sayOnce(run: Run, key: string, text: string): void {
  const { store, userId, dry, deps } = run;
  const age = deps.now() - Date.parse(store.dataIndex.askedAt(userId, endpoint, key) ?? '');
  if (age >= 0 && age < againAfterMs) return;
  run.note(text);
  if (!dry) store.dataIndex.asked(userId, endpoint, key, run.now());
}
