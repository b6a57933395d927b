import { z } from 'zod';
import type { Environment } from '../config/environment.js';
import { BadAnswerError } from '../polar/errors.js';
import { readBody } from '../polar/http/body.js';
import { openDispatcher } from '../polar/http/dispatcher.js';
import { joinHeaders } from '../polar/http/http.js';

/** One call of a token endpoint (RFC 6749, section 4.1.3 or 6). */
export interface TokenRequest {
  tokenUrl: string;
  client: { id: string; secret: string };
  /** Where the client is named; default: as Basic credentials. RFC 6749, 2.3.1 has both. */
  clientIn?: 'header' | 'form';
  form: Record<string, string>;
  /** Ends the request; a caller that must not lose the response passes none. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for the whole request; default 30 s. */
  timeoutMs?: number | undefined;
  /** Where proxies are named; absent: none. */
  env?: Environment | undefined;
}

/** `answer` is undefined when Polar sent something other than JSON, as its gateways do. It may contain the token. */
export interface TokenReply {
  status: number;
  answer: unknown;
}

const tenYears = 10 * 366 * 86_400;

/** What a header can carry; anything else, once stored, would only fail in the next command. */
const token = z.string().regex(/^[\x21-\x7e]+$/);

/** Polar's user number, as text. */
export const userNumber = z.union([z.number().int().positive().transform(String), z.string().regex(/^\d{1,19}$/)]);

/** What every token response has, or may have. */
export const tokenFields = {
  access_token: token,
  /** Seconds. v3: about a year, though documented not to expire. v4: 3599 and 43199 have been seen. */
  expires_in: z.coerce.number().int().positive().max(tenYears).optional().catch(undefined),
  /** Always in v4; not documented for v3, but kept if sent. */
  refresh_token: token.optional().catch(undefined),
  /** v4: what was granted. Sometimes missing from refresh responses. */
  scope: z.string().min(1).optional().catch(undefined),
  /** Always in v3; in v4 undocumented, but seen. */
  x_user_id: userNumber.optional().catch(undefined),
};

const errorSchema = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

/**
 * Sends one request to the token endpoint, once; a redirect counts as a response and is not followed.
 * @throws what the transport throws; the caller explains it.
 */
export async function askTokenEndpoint(ask: TokenRequest): Promise<TokenReply> {
  const { tokenUrl, client, clientIn = 'header', form, signal, timeoutMs = 30_000, env } = ask;
  const inHeader = clientIn === 'header';
  const fields = inHeader ? form : { ...form, client_id: client.id, client_secret: client.secret };
  const deadline = AbortSignal.timeout(timeoutMs);
  const { origin, pathname, search } = new URL(tokenUrl);
  const dispatcher = openDispatcher(origin, { connectMs: 10_000, headersMs: timeoutMs, bodyMs: timeoutMs }, env);
  try {
    const answer = await dispatcher.request({
      origin,
      path: pathname + search,
      method: 'POST',
      reset: true,
      headers: {
        ...(inHeader && {
          authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
        }),
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json;charset=UTF-8',
      },
      body: new URLSearchParams(fields).toString(),
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    const body = await readBody(answer.body, joinHeaders(answer.headers), maxResponseBytes).catch(unreadable);
    return { status: answer.statusCode, answer: parse(new TextDecoder().decode(body)) };
  } finally {
    await dispatcher.destroy();
  }
}

/** The error code of RFC 6749, 5.2, if the response is such an error. */
export function oauthErrorOf(answer: unknown): string | undefined {
  return errorSchema.safeParse(answer).data?.error;
}

/** What is wrong with a response, as field names: its text must never get into a message. */
export function missingFields(error: z.ZodError): string {
  return [...new Set(error.issues.map((issue) => issue.path.join('.') || 'a JSON object'))].join(' and ');
}

/** RFC 3339 UTC; undefined when Polar did not say. */
export function expiryOf(obtained: Date, expiresIn: number | undefined): string | undefined {
  return expiresIn === undefined ? undefined : new Date(obtained.getTime() + expiresIn * 1000).toISOString();
}

const maxResponseBytes = 64 * 1024;

/** A response longer than any token response, or with an encoding that cannot be undone, counts by its status alone. */
function unreadable(problem: unknown): Uint8Array {
  if (problem instanceof BadAnswerError) return new Uint8Array();
  throw problem;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON.parse quotes the text in its message, and the text may be the token.
    return undefined;
  }
}
