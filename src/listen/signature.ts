import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a body was signed with one of the secrets: HMAC-SHA256 of the raw bytes, in hex. Compared in constant time, and
 * with every secret, so that how long it takes says nothing.
 */
export function isSigned(body: Uint8Array, signature: string | undefined, secrets: readonly string[]): boolean {
  if (signature === undefined || !/^[\da-f]{64}$/i.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  let found = false;
  for (const secret of secrets) {
    const own = createHmac('sha256', secret).update(body).digest();
    found = timingSafeEqual(own, given) || found;
  }
  return found;
}
