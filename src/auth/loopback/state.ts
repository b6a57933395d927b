import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, safe in a query. Ties a callback to the sign-in that requested it. */
export function createState(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in constant time; hashing gives both the same length. */
export function sameState(expected: string, given: string): boolean {
  return timingSafeEqual(digest(expected), digest(given));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
