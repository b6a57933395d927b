import type { WebhookEvent } from './event.js';
import { readEvent } from './event.js';
import { isSigned } from './signature.js';

/** What is to be done with a message, and why, for the log. */
export type Verdict =
  | { do: 'store'; event: WebhookEvent }
  /** Answered with 200, and nothing else: otherwise Polar would deactivate the webhook. */
  | { do: 'ignore'; why: string }
  | { do: 'refuse'; why: string };

/** A message without a signature is read no further than a ping is long. */
const maxPingBytes = 1024;

/**
 * Decides about a message from anyone on the internet. Only what is signed with one of the secrets counts; the exception
 * is a ping, because the first one comes before the secret is known, and it has no effect.
 */
export function judge(body: Uint8Array, signature: string | undefined, secrets: readonly string[]): Verdict {
  if (!isSigned(body, signature, secrets)) {
    const isPing = body.length <= maxPingBytes && readEvent(body) === 'ping';
    return isPing ? { do: 'ignore', why: 'a ping' } : { do: 'refuse', why: 'the signature is not valid' };
  }
  const event = readEvent(body);
  if (event === 'ping') return { do: 'ignore', why: 'a ping' };
  return event === undefined ? { do: 'ignore', why: 'a signed message that is no event' } : { do: 'store', event };
}
