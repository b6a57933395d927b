import type { Dispatcher } from 'undici';
import { InterruptedError } from '../errors.js';
import { isObject } from '../guards.js';
import { NetworkError } from '../polar/errors.js';
import { readBody } from '../polar/http/body.js';
import { readRetryAfter } from '../polar/http/budget.js';
import { openDispatcher } from '../polar/http/dispatcher.js';
import { type HttpHeaders, joinHeaders } from '../polar/http/http.js';
import { networkError, timeoutError } from '../polar/http/network-error.js';
import { itemRejected, keyRejected, responseLost, targetDown, targetLimits } from './errors.js';
import { withoutSecrets } from './hide.js';
import type { TargetAccess, TargetKind } from './target.js';

/** One part of a form. */
export type FormPart = { name: string; value: string } | { name: string; fileName: string; bytes: Uint8Array };

/** One request to a target. */
export interface TargetRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below the address of the target. */
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  headers?: Readonly<Record<string, string>>;
  /** At most one of these three. */
  json?: unknown;
  form?: readonly FormPart[];
  body?: { type: string; bytes: Uint8Array };
}

/** A complete response of any status except 429, without the secrets of its request. */
export interface TargetResponse {
  status: number;
  headers: HttpHeaders;
  text: string;
  /** The text as JSON; undefined if it is none. */
  json: unknown;
}

const limits = { connectMs: 10_000, headersMs: 60_000, bodyMs: 60_000 };
const requestMs = 120_000;
const maxBytes = 8 * 1024 * 1024;
/** A longer wait is left to the next push. */
const maxWaitSeconds = 60;
/** How many characters of a target's own words go into a message. */
const maxSaid = 200;

/**
 * Sends requests to one target: to its own origin and nowhere else, redirects included, and no faster than it allows. The
 * caller judges the status; `judge` does so for targets without rules of their own.
 */
export class TargetHttp {
  readonly #access: TargetAccess;
  readonly #kind: Pick<TargetKind, 'title' | 'rate'>;
  readonly #base: URL;
  readonly #dispatcher: Dispatcher;
  /** When the last requests were sent, ms. */
  readonly #sent: number[] = [];

  constructor(access: TargetAccess, kind: Pick<TargetKind, 'title' | 'rate'>) {
    this.#access = access;
    this.#kind = kind;
    this.#base = new URL(access.config.url ?? '');
    this.#dispatcher = openDispatcher(this.#base.origin, limits, access.env);
  }

  /** The response. A short limit (429) is waited for once. @throws DeliveryError, InterruptedError */
  async send(request: TargetRequest): Promise<TargetResponse> {
    for (let tries = 1; ; tries += 1) {
      await this.#pace();
      const response = await this.#once(request);
      if (response.status !== 429) return response;
      const seconds = readRetryAfter(response.headers, this.#access.now());
      if (tries === 2 || seconds === undefined || seconds > maxWaitSeconds)
        throw targetLimits(this.#kind.title, seconds);
      await this.#access.sleep(seconds * 1000);
    }
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }

  async #pace(): Promise<void> {
    const { now, sleep } = this.#access;
    const { requests, seconds } = this.#kind.rate;
    const oldest = this.#sent.length < requests ? undefined : this.#sent.shift();
    const wait = oldest === undefined ? 0 : oldest + seconds * 1000 - now().getTime();
    if (wait > 0) await sleep(wait);
    this.#sent.push(now().getTime());
  }

  async #once(request: TargetRequest): Promise<TargetResponse> {
    const { signal, version, onRequest } = this.#access;
    const query = new URLSearchParams(Object.entries(request.query ?? {}).filter(isGiven)).toString();
    const path = `${this.#base.pathname.replace(/\/+$/, '')}${request.path}${query === '' ? '' : `?${query}`}`;
    const deadline = AbortSignal.timeout(requestMs);
    const { type, bytes } = encoded(request);
    if (signal.aborted) throw interrupted();
    try {
      const response = await this.#dispatcher.request({
        origin: this.#base.origin,
        method: request.method,
        path,
        signal: AbortSignal.any([deadline, signal]),
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip',
          'user-agent': `polar-sync/${version}`,
          ...request.headers,
          ...(type !== undefined && { 'content-type': type }),
        },
        body: bytes ?? null,
      });
      const headers = joinHeaders(response.headers);
      const text = Buffer.from(await readBody(response.body, headers, maxBytes)).toString('utf8');
      onRequest?.(`${request.method} ${request.path} ${response.statusCode}`);
      const secrets = [
        this.#access.secret?.key,
        ...Object.values(request.headers ?? {}).flatMap((one) => one.split(' ')),
      ];
      return { status: response.statusCode, headers, ...withoutSecrets(text, secrets) };
    } catch (cause) {
      onRequest?.(`${request.method} ${request.path} failed`);
      if (signal.aborted) throw interrupted();
      throw this.#failure(cause, request, deadline.aborted);
    }
  }

  #failure(cause: unknown, request: TargetRequest, late: boolean): Error {
    const to = { url: this.#base.origin, path: request.path, env: this.#access.env };
    const problem = late ? timeoutError(cause, to) : networkError(cause, to);
    const says = (problem instanceof Error ? problem.message : 'the connection failed').replace(/\.$/, '');
    const notSent = request.method === 'GET' || (problem instanceof NetworkError && problem.notSent);
    return notSent ? targetDown(this.#kind.title, says, { cause }) : responseLost(this.#kind.title, says, cause);
  }
}

/**
 * What a status means for a target without rules of its own.
 * @throws DeliveryError for every status but 200 to 299.
 */
export function judge(title: string, method: TargetRequest['method'], response: TargetResponse): void {
  const { status, headers } = response;
  if (status < 300) return;
  const said = saidIn(response);
  const says = `status ${status}${said === '' ? '' : ` (${said})`}`;
  if (status === 401 || status === 403) throw keyRejected(title, says);
  if (status < 400) throw targetDown(title, `it redirects to another address${shownHost(headers.location)}`);
  // A GET loses nothing, and its failure says nothing about a workout.
  if (method === 'GET') throw targetDown(title, says);
  if (status >= 500) throw responseLost(title, says);
  // Not about the workout: the address is wrong, or the API is missing.
  if (status === 404 || status === 405 || status === 408) throw targetDown(title, says);
  throw itemRejected(title, says);
}

/** The message in a response as one short line; empty for a page. */
export function saidIn({ text, json }: Pick<TargetResponse, 'text' | 'json'>): string {
  const message = isObject(json) ? Object.values(json).find((entry) => typeof entry === 'string') : undefined;
  if (typeof message === 'string') return oneLine(message);
  return text.trimStart().startsWith('<') ? '' : oneLine(text);
}

/** A target's own words as one short line, without control characters. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, maxSaid * 10)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > maxSaid ? `${line.slice(0, maxSaid)}…` : line;
}

function encoded({ json, form, body }: TargetRequest): { type?: string; bytes?: Uint8Array } {
  if (json !== undefined) return { type: 'application/json', bytes: Buffer.from(JSON.stringify(json)) };
  if (body !== undefined) return body;
  if (form === undefined) return {};
  const boundary = `polar-sync-${crypto.randomUUID()}`;
  const pieces = form.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${headOf(part)}\r\n\r\n`),
    'bytes' in part ? part.bytes : Buffer.from(part.value),
    Buffer.from('\r\n'),
  ]);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

function headOf(part: FormPart): string {
  const name = `Content-Disposition: form-data; name="${quoted(part.name)}"`;
  return 'bytes' in part
    ? `${name}; filename="${quoted(part.fileName)}"\r\nContent-Type: application/octet-stream`
    : name;
}

/** As browsers write it: WHATWG, "multipart/form-data encoding algorithm". */
function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function isGiven(entry: [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined;
}

function shownHost(location: string | undefined): string {
  return location !== undefined && URL.canParse(location) ? ` (${new URL(location).host})` : '';
}

function interrupted(): InterruptedError {
  return new InterruptedError('INTERRUPTED', 'Interrupted.', { hint: 'The next push carries on from here.' });
}
