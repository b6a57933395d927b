import { BadAnswerError } from '../accesslink/errors.js';
import type { Source } from '../storage/payloads.js';
import type { Run } from './run.js';

/**
 * Keeps an answer that is whole, is JSON, and still is not understood, under the part `unread`: a later version may
 * read it, when Polar no longer has it. Pages of a gateway and cut answers hold no data and are not kept.
 */
export function keepUnread(run: Run, source: Source, externalId: string, problem: Error): void {
  if (!(problem instanceof BadAnswerError) || !problem.answer || !isJson(problem.answer.body)) return;
  run.keepAnswer(source, externalId, 'unread', problem.answer);
}

function isJson(body: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' && value !== null;
  } catch {
    // What is no JSON is nothing to keep: the caller tells the person that the answer was bad.
    return false;
  }
}
