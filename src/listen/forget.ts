import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../guards.js';
import { readEvent } from './event.js';
import { forgetLastEvents } from './last-event.js';

/**
 * Forgets every event of these users, and when the last one came. A receiver that is running finds them to be nobody's.
 * @throws the error of the file system.
 */
export function forgetEventsOf(inbox: string, users: ReadonlySet<string>): void {
  for (const name of namesIn(inbox)) {
    if (!/^[\da-f]{64}\.json$/.test(name)) continue;
    const event = readEvent(readFileSync(join(inbox, name)));
    if (typeof event === 'object' && users.has(event.userId)) rmSync(join(inbox, name), { force: true });
  }
  forgetLastEvents(inbox, users);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return [];
    throw problem;
  }
}
