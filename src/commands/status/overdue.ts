import type { SyncRun } from '../../storage/read-contract.js';
import { localTime } from '../../ui/format.js';

/**
 * Why the last pull that succeeded is too long ago, as a sentence; undefined: it is not. A time in the future, noted by a
 * clock that was wrong, proves nothing.
 * @param maxAge seconds.
 */
export function overdueInWords(success: SyncRun | undefined, maxAge: number, now: Date): string | undefined {
  if (success === undefined) return 'No pull has succeeded yet.';
  const seconds = (now.getTime() - Date.parse(success.endedAt ?? success.startedAt)) / 1000;
  if (seconds < 0) return 'When a pull last succeeded is not known, because the clock was wrong then.';
  if (seconds <= maxAge) return undefined;
  return `No pull has succeeded since ${localTime(success.endedAt ?? success.startedAt)}, which is longer than --max-age.`;
}
