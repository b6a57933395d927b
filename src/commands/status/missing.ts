import type { Library } from '../../storage/library.js';
import type { ItemFailure } from '../../storage/payloads/failures.js';
import { nextAttemptAt } from '../../sync/sources/backoff.js';
import { source as v4 } from '../../sync/sources/v4/name.js';
import { isRefused } from '../../sync/sources/v4/refused.js';
import { count, localTime } from '../../ui/format.js';

/** A day or window of v4 that is incomplete so far. */
export interface MissingStatus {
  /** `day-2026-02-20`, `window-2019-01-01/2019-04-01`. */
  id: string;
  /** In how many runs it was requested. */
  runs: number;
  last_tried_at: string;
  asked_again_at: string;
  reason: string;
}

/** What is incomplete, in order of date. */
export function missingStatus(store: Library): MissingStatus[] {
  const user = store.syncRuns.lastUser();
  const failures = user === undefined ? [] : store.failures.of(user, v4);
  return failures.flatMap((failure) => (isRefused(failure.externalId) ? [] : toStatus(failure)));
}

function toStatus(failure: ItemFailure): MissingStatus {
  return {
    id: failure.externalId,
    runs: failure.runs,
    last_tried_at: failure.lastTriedAt,
    asked_again_at: new Date(nextAttemptAt(failure)).toISOString(),
    reason: failure.reason,
  };
}

const SHOWN = 3;

/** What is incomplete, and when it is requested again, in words; undefined: nothing. */
export function missingInWords(missing: readonly MissingStatus[], now: number): string | undefined {
  if (missing.length === 0) return undefined;
  const named = missing.slice(0, SHOWN).map(({ id, runs, asked_again_at: at, last_tried_at: tried }) => {
    // A time in the future was written while the clock was wrong, and does not delay anything.
    const again =
      Date.parse(at) > now && Date.parse(tried) <= now ? `again from ${localTime(at)}` : 'again with the next pull';
    return `${id.replace(/^\w+-/, '').replace('/', ' to ')} (requested in ${count(runs, 'run')}, ${again})`;
  });
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '';
  return `${named.join(', ')}${more}`;
}
