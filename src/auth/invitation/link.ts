import { createHash, createHmac, randomBytes } from 'node:crypto';
import { sameState } from '../loopback/state.js';

/*
 * A link carries 256 random bits. The disk has only their hash, so that nothing on it opens an invitation. The browser that
 * follows the link gets them with a number of its own as a cookie, and the state sent to Polar is made of both: whoever
 * comes back has opened this link in this browser.
 */

/** A new link's secret, safe in a query. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The name under which an invitation is kept; undefined: this cannot be the secret of a link. */
export function nameOf(secret: string): string | undefined {
  return /^[\w-]{43}$/.test(secret) ? createHash('sha256').update(secret).digest('hex') : undefined;
}

/** What a browser that follows a link gets, and the state that belongs to it. */
export function startFor(secret: string): { cookie: string; state: string } {
  const nonce = randomBytes(32).toString('base64url');
  return { cookie: `${secret}.${nonce}`, state: stateOf(secret, nonce) };
}

/** The secret of the link that a browser has followed; undefined: the state is not that of this browser and link. */
export function secretBehind(cookie: string | undefined, state: string): string | undefined {
  const [, secret, nonce] = /^([\w-]{43})\.([\w-]{43})$/.exec(cookie ?? '') ?? [];
  if (secret === undefined || nonce === undefined) return undefined;
  return sameState(stateOf(secret, nonce), state) ? secret : undefined;
}

function stateOf(secret: string, nonce: string): string {
  return createHmac('sha256', secret).update(`polar-sync invitation ${nonce}`).digest('base64url');
}
