import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Webhooks } from '../webhooks/webhooks.js';
import { type FaultPlan, type Faults, type SeenRequest, send, spoil, takesEffect } from './faults.js';
import { type ApiRequest, html, type Reply, readRequest } from './http.js';
import type { RateLimiter } from './rate-limit.js';
import type { Whose } from './whose.js';

export interface Wire {
  whose: Whose;
  webhooks: Webhooks;
  limiter: RateLimiter;
  limiter4: RateLimiter;
  faults: Faults;
  requests: SeenRequest[];
}

export interface Hooks {
  latencyMs: number;
  onRequest: ((n: number, request: SeenRequest) => void | Promise<void>) | undefined;
  onEffect: ((n: number, request: SeenRequest) => void | Promise<void>) | undefined;
  onResponseSent: ((n: number, request: SeenRequest) => void) | undefined;
}

/**
 * One request from the first byte to the last: note it, call the hook, wait, decide about a fault, let it take effect,
 * respond. Each API version counts what is below it against its own rate limit, faults included.
 */
export function createListener(wire: Wire, hooks: Hooks): RequestListener {
  return (message, response) => {
    // An error here is a bug in the sandbox or in a test's hook: report it to the client, where it is seen.
    serve(wire, hooks, message, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, headers: { 'Content-Type': 'text/plain' }, body: `sandbox: ${error}` });
    });
  };
}

async function serve(wire: Wire, hooks: Hooks, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const seen: SeenRequest = {
    n: wire.requests.length + 1,
    method: message.method ?? 'GET',
    path: message.url ?? '/',
    authorization: authorizationKind(message.headers.authorization),
    status: null,
  };
  wire.requests.push(seen);
  response.once('close', () => hooks.onResponseSent?.(seen.n, seen));
  const request = await readRequest(message);
  await hooks.onRequest?.(seen.n, seen);
  if (hooks.latencyMs > 0) await sleep(hooks.latencyMs);
  const limiter = limiterOf(wire, request.path);
  const allowed = limiter?.count() ?? true;
  const fault = wire.faults.take(seen);
  const headers = limiter?.headers(fault?.kind === '429') ?? {};
  const blank: Reply = { status: 200 };
  const reply = !allowed ? { status: 429 } : fault && !takesEffect(fault) ? blank : await handle(wire, request);
  await hooks.onEffect?.(seen.n, seen);
  const complete = { ...reply, headers: { ...headers, ...reply.headers } };
  if (!fault || !allowed) {
    seen.status = complete.status;
    return send(response, complete);
  }
  seen.fault = fault.kind;
  await spoil(response, complete, fault, headers);
  seen.status = statusSent(fault, response);
}

function limiterOf({ limiter, limiter4 }: Wire, path: string): RateLimiter | undefined {
  if (path.startsWith('/v3/')) return limiter;
  return path.startsWith('/v4/data/') ? limiter4 : undefined;
}

function handle({ whose, webhooks }: Wire, request: ApiRequest): Reply | Promise<Reply> {
  const { api, data4, oauth, oauth4 } = whose.of(request);
  if (request.path === '/oauth2/authorization') return oauth.authorize(request);
  if (request.path === '/v2/oauth2/token') return oauth.token(request);
  if (request.path === '/oauth/authorize') return oauth4.authorize(request);
  if (request.path === '/oauth/token') return oauth4.token(request);
  if (/^\/v3\/webhooks(\/|$)/.test(request.path)) return webhooks.handle(request);
  if (request.path.startsWith('/v3/')) return api.handle(request);
  if (request.path.startsWith('/v4/data/')) return data4.handle(request);
  return html(404, 'Not Found', '<h1>Not Found</h1>');
}

function statusSent(fault: FaultPlan, response: ServerResponse): number | null {
  return response.headersSent && fault.kind !== 'reset' ? response.statusCode : null;
}

function authorizationKind(header: string | undefined): SeenRequest['authorization'] {
  if (header === undefined) return 'none';
  const kind = header.split(' ')[0]?.toLowerCase();
  return kind === 'basic' || kind === 'bearer' ? kind : 'other';
}
