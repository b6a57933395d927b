import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceDurably } from '../config/durable-file.js';
import { codeOf, isObject } from '../guards.js';

/** The last event of a user for which a pull was begun. */
export interface LastEvent {
  event: string;
  /** RFC 3339 UTC. */
  at: string;
}

/** The last events of all users; none where there is no inbox, or the file is damaged: it is only for people to look at. */
export function readLastEvents(inbox: string): Map<string, LastEvent> {
  const found = new Map<string, LastEvent>();
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(fileIn(inbox), 'utf8'));
  } catch (problem) {
    if (problem instanceof SyntaxError || codeOf(problem) !== undefined) return found;
    throw problem;
  }
  for (const [user, last] of Object.entries(isObject(value) ? value : {})) {
    if (isObject(last) && typeof last.event === 'string' && typeof last.at === 'string')
      found.set(user, { event: last.event, at: last.at });
  }
  return found;
}

/** @throws the error of the file system. */
export function rememberLastEvent(inbox: string, userId: string, last: LastEvent): void {
  const all = readLastEvents(inbox).set(userId, last);
  replaceDurably(fileIn(inbox), `${JSON.stringify(Object.fromEntries(all))}\n`);
}

/** @throws the error of the file system. */
export function forgetLastEvents(inbox: string, users: ReadonlySet<string>): void {
  const all = readLastEvents(inbox);
  const left = [...all].filter(([user]) => !users.has(user));
  if (left.length < all.size) replaceDurably(fileIn(inbox), `${JSON.stringify(Object.fromEntries(left))}\n`);
}

function fileIn(inbox: string): string {
  return join(inbox, 'last.json');
}
