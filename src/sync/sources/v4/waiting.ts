import type { Run } from '../../run.js';
import { nextAttemptAt } from '../backoff.js';
import { source } from './name.js';
import { isRefused } from './refused.js';

/**
 * What this run skips because it has failed often (backoff.ts): `day-2026-02-20`, `window-2019-01-01/2019-04-01`. Naming a
 * date with `--since` skips the wait.
 */
export function waiting(run: Run): ReadonlySet<string> {
  if (run.options.since !== undefined) return new Set();
  const now = run.deps.now();
  return new Set(
    run.store.failures
      .of(run.userId, source)
      .filter(({ externalId }) => !isRefused(externalId))
      // A time in the future was written while the clock was wrong.
      .filter((failure) => nextAttemptAt(failure) > now && Date.parse(failure.lastTriedAt) <= now)
      .map(({ externalId }) => externalId),
  );
}
