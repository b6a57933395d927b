import type { Dispatcher } from 'undici';
import type { Environment } from '../../config/environment.js';
import { InterruptedError, PolarSyncError } from '../../errors.js';
import { BadAnswerError, RefusedError } from '../errors.js';
import { readBody } from './body.js';
import { readComplaint } from './complaint.js';
import { Connections } from './connections.js';
import { type ConnectionLimits, openDispatcher } from './dispatcher.js';
import { networkError, timeoutError } from './network-error.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One request to the API of the transport. */
export interface HttpRequest {
  method: Method;
  /** Path and query below the API's address. */
  path: string;
  /** Default `application/json`: without it, Polar documents XML, and JSON has been seen. */
  accept?: string;
  /** Sent as JSON. */
  json?: unknown;
}

/** Header names in lower case; a repeated header is joined with a comma. */
export type HttpHeaders = Readonly<Record<string, string | undefined>>;

/** A complete response of any status. */
export interface HttpResponse {
  status: number;
  headers: HttpHeaders;
  /** Decoded. Empty for every status but 200 and 201. */
  body: Uint8Array;
  /** Polar's own words in a 400 or 403 (complaint.ts). */
  complaint?: string | undefined;
}

/** How long a request may take, and how much it may bring, before it is abandoned. */
export interface HttpLimits extends ConnectionLimits {
  /** One request from start to end. */
  requestMs: number;
  /** Largest body, counted after decompression. */
  bodyBytes: number;
}

/** How much of an error response to read; Polar's own are shorter. */
const maxErrorBytes = 64 * 1024;

const defaultLimits: HttpLimits = {
  connectMs: 10_000,
  headersMs: 30_000,
  bodyMs: 60_000,
  requestMs: 120_000,
  bodyBytes: 32 * 1024 * 1024,
};

/** Which server the transport talks to, and with which token. */
export interface TransportOptions {
  apiUrl: string;
  accessToken: string;
  version: string;
  signal?: AbortSignal | undefined;
  limits?: Partial<HttpLimits> | undefined;
  /** Where proxies are named; absent: none. */
  env?: Environment | undefined;
}

/** One address, one token: whatever the path, a request through this transport can go nowhere else. */
export interface Transport {
  /**
   * Any status is a response; redirects are not followed.
   * @throws NetworkError, BadAnswerError (body too large or not decodable), InterruptedError
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** From now on, requests carry this token. @throws RefusedError as createTransport. */
  useToken(token: string): void;
  /** Drops the connections. */
  close(): Promise<void>;
}

/**
 * A transport with keep-alive connections to the API's own address, as many as are in use at the same time.
 * @throws RefusedError for a token that no header can carry.
 */
export function createTransport(options: TransportOptions): Transport {
  let accessToken = checkToken(options.accessToken);
  const { origin, pathname } = new URL(options.apiUrl);
  const base = pathname.replace(/\/+$/, '');
  const limits = { ...defaultLimits, ...options.limits };
  const connections = new Connections(() => openDispatcher(origin, limits, options.env));

  return {
    async send(request) {
      const deadline = AbortSignal.timeout(limits.requestMs);
      const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
      const exchange = async (dispatcher: Dispatcher): Promise<HttpResponse> => {
        const response = await dispatcher.request({
          origin,
          method: request.method,
          path: base + request.path,
          signal,
          headers: {
            accept: request.accept ?? 'application/json',
            'accept-encoding': 'gzip',
            authorization: `Bearer ${accessToken}`,
            'user-agent': `polar-sync/${options.version}`,
            ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body: request.json === undefined ? null : JSON.stringify(request.json),
        });
        return whole(response, limits.bodyBytes);
      };
      try {
        return await connections.use(exchange);
      } catch (error) {
        if (options.signal?.aborted) throw interrupted();
        if (error instanceof PolarSyncError) throw error;
        const to = { url: options.apiUrl, path: request.path, env: options.env };
        if (deadline.aborted) throw timeoutError(error, to);
        throw networkError(error, to);
      }
    },
    useToken(token) {
      accessToken = checkToken(token);
    },
    close: () => connections.close(),
  };
}

/** The response with its body, or, if it is an error, with Polar's words about it. */
async function whole(response: Dispatcher.ResponseData, bodyBytes: number): Promise<HttpResponse> {
  const status = response.statusCode;
  const headers = joinHeaders(response.headers);
  if (status === 200 || status === 201) {
    return { status, headers, body: await readBody(response.body, headers, bodyBytes) };
  }
  const body = new Uint8Array();
  if (status !== 400 && status !== 403) {
    await response.body.dump();
    return { status, headers, body };
  }
  const said = await readBody(response.body, headers, maxErrorBytes).catch((problem: unknown) => {
    // If it cannot be read, the status has to suffice.
    if (problem instanceof BadAnswerError) return body;
    throw problem;
  });
  return { status, headers, body, complaint: readComplaint(said) };
}

function checkToken(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new RefusedError(
    'TOKEN_REFUSED',
    'The access token is invalid: it is empty or contains spaces or other characters that no token has.',
    {},
    { hint: 'Run `polar-sync login`, or check POLAR_SYNC_ACCESS_TOKEN.' },
  );
}

/** The error of a run that was asked to stop. */
export function interrupted(): InterruptedError {
  return new InterruptedError('INTERRUPTED', 'Interrupted.', { hint: 'The next run carries on from here.' });
}

/** Joins a header that came several times into one. */
export function joinHeaders(headers: Record<string, string | string[] | undefined>): HttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
