import { z } from 'zod';
import type { Environment } from '../../config/environment.js';
import { AuthError, PolarSyncError, UsageError } from '../../errors.js';
import { isObject } from '../../guards.js';
import { errorOfStatus } from '../errors.js';
import { readBody } from '../http/body.js';
import { readComplaint } from '../http/complaint.js';
import { openDispatcher } from '../http/dispatcher.js';
import { interrupted, joinHeaders } from '../http/http.js';
import { networkError, timeoutError } from '../http/network-error.js';
import { readAs } from '../parse/json.js';

/** How to reach the webhooks of a client: with its own id and secret, and without any user. */
export interface WebhookOptions {
  /** Without a trailing slash: `https://www.polaraccesslink.com`. */
  apiUrl: string;
  client: { id: string; secret: string };
  version: string;
  /** Where proxies are named. */
  env: Environment;
  /** Absent: what was begun is brought to its end. */
  signal?: AbortSignal;
}

/** A webhook as Polar lists it. */
export interface PolarWebhook {
  id: string;
  events: string[];
  url: string;
  active: boolean;
}

// If a new webhook could not be read, its only key would be lost; so an id that is a number is one too.
const webhookId = z.union([z.string().min(1), z.number()]).transform(String);
const listed = z.object({
  id: webhookId,
  events: z.array(z.string()).catch([]),
  url: z.string(),
  active: z.boolean().catch(true),
});
// A single object has been seen where the documentation promises a list; both are read.
const list = z.object({ data: z.union([z.array(listed), listed.transform((one) => [one])]) });
const created = z.object({ data: z.object({ id: webhookId, signature_secret_key: z.string().min(1) }) });

const timeoutMs = 30_000;
const maxBytes = 64 * 1024;

/** `GET /v3/webhooks`: one at most. Every call here throws AccessLinkErrors, AuthError WEBHOOK_CLIENT and InterruptedError. */
export async function listWebhooks(options: WebhookOptions): Promise<PolarWebhook[]> {
  const { status, body } = await send(options, 'GET', '');
  return status === 204 ? [] : readAs(list, body).data;
}

/**
 * `POST /v3/webhooks`: Polar pings the address first. The secret is in this response and in no other.
 * @returns undefined: there is one already.
 * @throws UsageError WEBHOOK_PING if Polar does not reach the address, WEBHOOK_REJECTED
 */
export async function createWebhook(
  options: WebhookOptions,
  wanted: { url: string; events: readonly string[] },
): Promise<{ id: string; secret: string } | undefined> {
  const { status, body } = await send(options, 'POST', '', wanted);
  if (status === 409) return undefined;
  const { id, signature_secret_key: secret } = readAs(created, body).data;
  return { id, secret };
}

/**
 * `PATCH /v3/webhooks/{id}`: another address, which is pinged, or other events; the secret stays.
 * @throws UsageError as createWebhook
 */
export async function changeWebhook(
  options: WebhookOptions,
  id: string,
  wanted: { url: string; events: readonly string[] },
): Promise<void> {
  await send(options, 'PATCH', `/${encodeURIComponent(id)}`, wanted);
}

/** `DELETE /v3/webhooks/{id}`. @returns whether there was one. */
export async function deleteWebhook(options: WebhookOptions, id: string): Promise<boolean> {
  return (await send(options, 'DELETE', `/${encodeURIComponent(id)}`)).status !== 404;
}

/** `POST /v3/webhooks/activate`, which pings. @returns whether there is one. @throws UsageError as createWebhook */
export async function activateWebhook(options: WebhookOptions): Promise<boolean> {
  return (await send(options, 'POST', '/activate')).status !== 204;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

async function send(
  options: WebhookOptions,
  method: Method,
  below: string,
  json?: object,
): Promise<{ status: number; body: Uint8Array }> {
  const { apiUrl, client, version, env, signal } = options;
  const { origin, pathname } = new URL(apiUrl);
  const path = `/v3/webhooks${below}`;
  const deadline = AbortSignal.timeout(timeoutMs);
  const limits = { connectMs: 10_000, headersMs: timeoutMs, bodyMs: timeoutMs };
  const dispatcher = openDispatcher(origin, limits, env);
  try {
    const response = await dispatcher.request({
      origin,
      method,
      path: pathname.replace(/\/+$/, '') + path,
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
        'user-agent': `polar-sync/${version}`,
        ...(json && { 'content-type': 'application/json' }),
      },
      body: json === undefined ? null : JSON.stringify(json),
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    const { statusCode: status } = response;
    const body = await readBody(response.body, joinHeaders(response.headers), maxBytes);
    const expected = status < 300 || (method === 'POST' && status === 409) || (method === 'DELETE' && status === 404);
    if (!expected) throw refusal(status, path, body);
    return { status, body };
  } catch (problem) {
    if (signal?.aborted) throw interrupted();
    if (problem instanceof PolarSyncError) throw problem;
    const to = { url: apiUrl, path, env };
    throw deadline.aborted ? timeoutError(problem, to) : networkError(problem, to);
  } finally {
    await dispatcher.destroy();
  }
}

function refusal(status: number, path: string, body: Uint8Array): Error {
  if (status === 401 || status === 403) {
    return new AuthError('WEBHOOK_CLIENT', 'AccessLink v3 does not know this client, or not its secret.', {
      hint: 'Webhooks are a thing of v3: run polar-sync login --api v3, if your client is known there. Scheduled pulls need none.',
    });
  }
  const { type = '', message } = nestedError(body);
  const complaint = message ?? readComplaint(body);
  if (status !== 400) return errorOfStatus(status, path, { complaint });
  if (type.includes('Ping')) {
    return new UsageError('WEBHOOK_PING', `Polar cannot reach the address: ${complaint ?? 'its ping failed'}.`, {
      hint: 'Check that polar-sync listen is running, and that the address leads to it from the internet, with a valid certificate.',
    });
  }
  return new UsageError('WEBHOOK_REJECTED', `Polar rejects the webhook: ${complaint ?? 'no reason was given'}.`, {
    hint: 'Check the address and the events.',
  });
}

/** `{"error":{"error_type":"WebhookPingFailedException","message":"..."}}`, as seen; the documented form is flat. */
function nestedError(body: Uint8Array): { type?: string; message?: string | undefined } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return {};
  }
  const error = isObject(value) && isObject(value.error) ? value.error : value;
  if (!isObject(error) || typeof error.error_type !== 'string') return {};
  return { type: error.error_type, message: readComplaint(Buffer.from(JSON.stringify(error))) };
}
