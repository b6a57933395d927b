import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isLoopback } from '../../config/addresses/loopback.js';

/** One message to a webhook. */
export interface Message {
  url: string;
  event: string;
  body: string;
  /** Absent: unsigned, as the first ping may be. */
  secret?: string | undefined;
}

const patienceMs = 10_000;

/** Whether Polar would send to an address: TLS only, except that the sandbox also knows this machine. */
export function isDeliverable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/**
 * Posts a message. `Polar-Webhook-Signature` is the HMAC-SHA256 of the body as it is sent, in lower-case hex.
 * @param ca the certificate that the receiver's one is signed with, where it is none of the usual ones.
 * @returns the status; null: none came. A redirect is not followed.
 */
export function post({ url, event, body, secret }: Message, ca?: string): Promise<number | null> {
  const bytes = Buffer.from(body);
  const signature = secret === undefined ? undefined : createHmac('sha256', secret).update(bytes).digest('hex');
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
    'Polar-Webhook-Event': event,
    ...(signature !== undefined && { 'Polar-Webhook-Signature': signature }),
  };
  const options = { method: 'POST', headers, agent: false, timeout: patienceMs } as const;
  return new Promise((resolve) => {
    const sent = url.startsWith('https:')
      ? httpsRequest(url, { ...options, minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) })
      : httpRequest(url, options);
    sent.on('response', (response) => {
      response.on('error', () => undefined).resume();
      resolve(response.statusCode ?? null);
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(null));
    sent.on('close', () => resolve(null));
    sent.end(bytes);
  });
}
