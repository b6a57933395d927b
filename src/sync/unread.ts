import { BadAnswerError } from '../polar/errors.js';
import { readJson } from '../polar/parse/json.js';
import type { Listing } from '../polar/v3/access-link.js';
import type { SourceName } from '../storage/sessions/source-name.js';
import type { Run } from './run.js';

/**
 * Keeps an answer that is whole, is JSON, and still is not understood, under the part `unread`: a later version may
 * read it, when Polar no longer has it. Pages of a gateway and cut answers hold no data and are not kept.
 */
export function keepUnread(run: Run, source: SourceName, externalId: string, problem: Error): void {
  if (!(problem instanceof BadAnswerError) || !problem.answer || !isJson(problem.answer.body)) return;
  run.keepAnswer(source, externalId, 'unread', problem.answer);
}

/** Names the elements of a list that cannot even be asked for. The list itself is to be stored by the caller. */
export function noteUnreadable(run: Run, id: string, { items, unreadable }: Listing<unknown>): void {
  if (unreadable > 0)
    run.incomplete(id, `${unreadableOf(unreadable, items.length + unreadable)}; it is stored as it came`);
}

/** Says how many elements of Polar's list cannot be read. */
export function unreadableOf(unreadable: number, all: number): string {
  return `${unreadable} of ${all} elements of Polar's list cannot be read`;
}

function isJson(body: Uint8Array): boolean {
  try {
    // As it is read: with the bare NaN and Infinity that Polar's account data is known to carry.
    const value = readJson(body);
    return typeof value === 'object' && value !== null;
  } catch {
    // What is no JSON is nothing to keep: the caller tells the person that the answer was bad.
    return false;
  }
}
