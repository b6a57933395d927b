import { readPing } from '../config/addresses/ping-url.js';
import type { Environment } from '../config/environment.js';
import { UsageError } from '../errors.js';
import { codeOf } from '../guards.js';
import { openDispatcher } from '../polar/http/dispatcher.js';

/** How a pull ended. */
export interface PullNews {
  ok: boolean;
  /** What a message is headed with, ASCII only. */
  title: string;
  /** One line: counts, or what went wrong. */
  text: string;
}

/** What a ping is sent with. */
export interface PingOptions {
  version: string;
  /** Where proxies are named. */
  env: Environment;
  signal: AbortSignal;
  timeoutMs?: number;
}

/** A pull must not wait long for somebody who only wants to know about it. */
const usualTimeoutMs = 10_000;
const tries = 2;

/**
 * Tells a monitor how a pull ended, twice at most. It never throws, because the pull itself is done.
 * @param address the setting `ping`.
 * @returns why the monitor could not be told, naming its host only; undefined: it was told.
 */
export async function sendPing(address: string, news: PullNews, options: PingOptions): Promise<string | undefined> {
  const target = readPing(address);
  if (target === undefined) return 'its address is not a usable URL';
  const { style, url } = target;
  let why = '';
  for (let n = 1; n <= tries && !options.signal.aborted; n += 1) {
    const problem = await once(style === 'ntfy' ? ntfyRequest(url, news) : switchRequest(url, news), options);
    if (problem === undefined) return undefined;
    why = problem;
  }
  return `${url.host}: ${why || 'interrupted'}`;
}

interface PingRequest {
  url: URL;
  headers: Record<string, string>;
  body: string;
}

/** The convention of healthchecks and its relatives: the address as it is means success, with `/fail` appended failure. */
export function switchRequest(url: URL, { ok, text }: PullNews): PingRequest {
  const own = new URL(url);
  if (!ok) own.pathname = `${own.pathname.replace(/\/+$/, '')}/fail`;
  return { url: own, headers: {}, body: text };
}

/** ntfy shows each message to a person, so success is quiet (priority 1 makes no sound) and failure is not. */
export function ntfyRequest(url: URL, { ok, title, text }: PullNews): PingRequest {
  return { url, headers: { title, priority: ok ? '1' : '4', tags: ok ? 'white_check_mark' : 'warning' }, body: text };
}

async function once({ url, headers, body }: PingRequest, options: PingOptions): Promise<string | undefined> {
  const { version, env, signal, timeoutMs = usualTimeoutMs } = options;
  const limits = { connectMs: timeoutMs, headersMs: timeoutMs, bodyMs: timeoutMs };
  const deadline = AbortSignal.timeout(timeoutMs);
  let dispatcher: ReturnType<typeof openDispatcher> | undefined;
  try {
    dispatcher = openDispatcher(url.origin, limits, env);
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: {
        'user-agent': `polar-sync/${version}`,
        'content-type': 'text/plain; charset=utf-8',
        ...(url.username !== '' && { authorization: basic(url) }),
        ...headers,
      },
      body,
      signal: AbortSignal.any([deadline, signal]),
    });
    await response.body.dump();
    // A redirect is not followed: it would take the address, which is a secret of its own, somewhere else.
    return response.statusCode < 300 ? undefined : `status ${response.statusCode}`;
  } catch (problem) {
    if (problem instanceof UsageError) return problem.message;
    return deadline.aborted ? 'no response in time' : (codeOf(problem) ?? 'the connection failed');
  } finally {
    await dispatcher?.destroy();
  }
}

function basic({ username, password }: URL): string {
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
