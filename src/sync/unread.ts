import { BadAnswerError } from '../polar/errors.js';
import { readJson } from '../polar/parse/json.js';
import type { Listing } from '../polar/v3/access-link.js';
import type { SourceName } from '../storage/sessions/source-name.js';
import type { Run } from './run.js';

/**
 * Keeps a response that is complete, is JSON, and still is not understood, under the part `unread`: a later version may be
 * able to read it, when Polar no longer has it. Gateway pages and truncated responses hold no data and are not kept.
 */
export function keepUnread(run: Run, source: SourceName, externalId: string, problem: Error): void {
  if (!(problem instanceof BadAnswerError) || !problem.answer || !isJson(problem.answer.body)) return;
  run.keepAnswer(source, externalId, 'unread', problem.answer);
}

/** Reports the elements of a list that cannot even be requested. The caller stores the list itself. */
export function noteUnreadable(run: Run, id: string, { items, unreadable }: Listing<unknown>): void {
  if (unreadable > 0)
    run.incomplete(id, `${unreadableOf(unreadable, items.length + unreadable)}; it is stored verbatim`);
}

/** The message about elements of Polar's list that cannot be read. */
export function unreadableOf(unreadable: number, all: number): string {
  return `${unreadable} of ${all} elements of Polar's list cannot be read`;
}

function isJson(body: Uint8Array): boolean {
  try {
    // As the parsers read it: with the bare NaN and Infinity that occur in Polar's account data.
    const value = readJson(body);
    return typeof value === 'object' && value !== null;
  } catch {
    // Anything but JSON is not kept: the caller reports the bad response.
    return false;
  }
}
