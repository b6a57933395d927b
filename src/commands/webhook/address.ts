import { isLoopback } from '../../config/addresses/loopback.js';
import { PolarSyncError, UsageError } from '../../errors.js';
import { codeOf } from '../../guards.js';
import { inboxFolder } from '../../listen/inbox-folder.js';
import { beginProbe, type Probe, probeHeader } from '../../listen/probe.js';
import { webhookPath } from '../../listen/receiver.js';
import { readBody } from '../../polar/http/body.js';
import { openDispatcher } from '../../polar/http/dispatcher.js';
import { joinHeaders } from '../../polar/http/http.js';
import type { Context } from '../context.js';

const timeoutMs = 15_000;
const maxAnswerBytes = 1024;

/** @throws UsageError WEBHOOK_URL */
export function checkedAddress(typed: string): string {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url && isSafe && url.username === '' && url.password === '' && url.hash === '') return url.href;
  throw new UsageError('WEBHOOK_URL', `${JSON.stringify(typed)} is not an address that Polar can notify.`, {
    hint: `Give the https:// address that leads to polar-sync listen, such as https://polar.example${webhookPath}.`,
  });
}

/**
 * Tests whether an address leads to the receiver of this machine, by a question that no other one can answer.
 * @throws UsageError WEBHOOK_ELSEWHERE, StoreError INBOX_UNUSABLE
 */
export async function testAddress({ env, signal }: Context, address: string): Promise<void> {
  const { origin, pathname, search } = new URL(address);
  const limits = { connectMs: timeoutMs, headersMs: timeoutMs, bodyMs: timeoutMs };
  const dispatcher = openDispatcher(origin, limits, env);
  let probe: Probe | undefined;
  try {
    probe = beginProbe(inboxFolder(env));
    const response = await dispatcher.request({
      origin,
      method: 'GET',
      path: pathname + search,
      headers: { [probeHeader]: probe.question, accept: 'text/plain' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const body = await readBody(response.body, joinHeaders(response.headers), maxAnswerBytes);
    if (response.statusCode === 200 && probe.isAnsweredBy(new TextDecoder().decode(body))) return;
    throw elsewhere(address, `status ${response.statusCode}`);
  } catch (problem) {
    if (problem instanceof PolarSyncError) throw problem;
    signal.throwIfAborted();
    throw elsewhere(address, codeOf(problem) ?? 'no response in time', problem);
  } finally {
    probe?.end();
    await dispatcher.destroy();
  }
}

function elsewhere(address: string, why: string, cause?: unknown): UsageError {
  return new UsageError(
    'WEBHOOK_ELSEWHERE',
    `${address} does not lead to polar-sync listen on this machine (${why}).`,
    {
      hint: `Start polar-sync listen, let the tunnel or proxy pass on ${webhookPath}, then run this again; --no-test leaves the test to Polar's ping.`,
      cause,
    },
  );
}
