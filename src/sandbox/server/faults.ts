import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { toJsonText } from '../represent/json.js';
import { html, type Reply } from './http.js';

/**
 * What can go wrong on the wire. A three-digit number is that status with an empty body.
 * `reset`: the connection breaks before the first byte. `truncate`: half of the announced length, then the connection
 * breaks. `truncate-chunked`: the same without announced length. `truncate-silent`: half of the body, which looks complete.
 * `html`: a maintenance page with 200. `empty`: 200 and nothing. `garbage-json`: 200 and JSON that does not end.
 * `wrong-json`: 200 and JSON of another shape. `bad-elements`: the real response, with a null and an element without id at
 * the start of its first array. `stall`: not a single byte. `stall-body`: half, then silence. `slow`: complete, but in drops.
 */
export type FaultKind =
  | `${number}`
  | 'reset'
  | 'truncate'
  | 'truncate-chunked'
  | 'truncate-silent'
  | 'html'
  | 'empty'
  | 'garbage-json'
  | 'wrong-json'
  | 'bad-elements'
  | 'stall'
  | 'stall-body'
  | 'slow';

/** A request as tests see it, without tokens. */
export interface SeenRequest {
  /** Counted from 1 since the start of the sandbox. */
  n: number;
  method: string;
  /** Including the query. */
  path: string;
  authorization: 'none' | 'basic' | 'bearer' | 'other';
  /** null until the response, and if no status was sent. */
  status: number | null;
  fault?: FaultKind;
}

/** When a fault strikes; all given conditions must hold. */
export interface FaultPlan {
  kind: FaultKind;
  /** Only the n-th request after the plan was added: 1 is the next one. */
  at?: number;
  method?: string;
  /** Tested against path and query. */
  path?: RegExp;
  match?: (request: SeenRequest) => boolean;
  /** How often; once by default. */
  times?: number | 'always';
  /**
   * The request takes effect (a commit commits), then the response is spoiled. Otherwise it never reached Polar. With
   * kinds that spoil a real response (`bad-elements`, `truncate...`, `stall-body`, `slow`) it always takes effect.
   */
  afterEffect?: boolean;
  /** How long `stall` and `stall-body` hold the connection before it breaks (60 s), and how long `slow` takes (2 s). */
  delayMs?: number;
  /** Additional headers, for statuses: `{ 'Retry-After': '2' }`. */
  headers?: Record<string, string>;
}

interface ActivePlan extends FaultPlan {
  since: number;
  left: number;
}

/** The planned faults; the first plan that matches a request strikes. */
export class Faults {
  #plans: ActivePlan[] = [];
  #seen = 0;

  add(...plans: FaultPlan[]): void {
    for (const plan of plans) {
      const left = plan.times === 'always' ? Number.POSITIVE_INFINITY : (plan.times ?? 1);
      this.#plans.push({ ...plan, since: this.#seen, left });
    }
  }

  clear(): void {
    this.#plans = [];
  }

  /** Called once for every request, in order. */
  take(request: SeenRequest): FaultPlan | undefined {
    this.#seen++;
    const plan = this.#plans.find(
      ({ left, since, at, method, path, match }) =>
        left > 0 &&
        (at === undefined || this.#seen - since === at) &&
        (method === undefined || method === request.method) &&
        (path === undefined || path.test(request.path)) &&
        (match === undefined || match(request)),
    );
    if (plan) plan.left--;
    return plan;
  }
}

const spoiling: readonly FaultKind[] = [
  'bad-elements',
  'truncate',
  'truncate-chunked',
  'truncate-silent',
  'stall-body',
  'slow',
];

export function takesEffect({ kind, afterEffect }: FaultPlan): boolean {
  return afterEffect === true || spoiling.includes(kind);
}

/** Sends a response without a fault. */
export function send(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body ?? '');
  const length = reply.status === 204 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.end(body);
}

/** Sends a response with the fault. `limits` are the headers of every API response. */
export async function spoil(
  response: ServerResponse,
  reply: Reply,
  fault: FaultPlan,
  limits: Record<string, string>,
): Promise<void> {
  const body = Buffer.from(reply.body ?? '');
  const half = body.subarray(0, Math.floor(body.length / 2));
  const json = { ...limits, 'Content-Type': 'application/json;charset=UTF-8' };
  switch (fault.kind) {
    case 'reset':
      return breakOff(response);
    case 'truncate':
    case 'stall-body':
      if (body.length === 0) response.socket?.write(`HTTP/1.1 ${reply.status} OK\r\nRateLimit-`);
      else {
        response.writeHead(reply.status, { ...reply.headers, 'Content-Length': String(body.length) });
        await written(response, half);
      }
      if (fault.kind === 'stall-body') await hold(response, fault.delayMs);
      return breakOff(response);
    case 'truncate-chunked':
      response.writeHead(reply.status, { ...reply.headers, 'Transfer-Encoding': 'chunked' });
      await written(response, half.length > 0 ? half : ' ');
      return breakOff(response);
    case 'truncate-silent':
      return send(response, { ...reply, body: half });
    case 'html':
      return send(response, html(200, 'Maintenance', '<h1>We will be back soon.</h1>'));
    case 'empty':
      return send(response, { status: 200, headers: json });
    case 'garbage-json':
      return send(response, { status: 200, headers: json, body: '{"exercises":[{"id":' });
    case 'wrong-json':
      return send(response, { status: 200, headers: json, body: toJsonText({ status: 'ok', items: [1, 2, 3] }) });
    case 'bad-elements':
      return send(response, { ...reply, body: body.toString().replace(/\[(?=\s*(\]?))/, badElements) });
    case 'stall':
      await hold(response, fault.delayMs);
      return breakOff(response);
    case 'slow':
      return drip(response, reply, body, fault.delayMs ?? 2000);
    default:
      return send(response, { status: Number(fault.kind), headers: { ...limits, ...fault.headers } });
  }
}

function badElements(_open: string, end: string): string {
  return `[null,{"name":"without id"}${end === ']' ? '' : ','}`;
}

function breakOff(response: ServerResponse): void {
  if (response.socket && response.headersSent) response.socket.destroy();
  else response.socket?.resetAndDestroy();
}

async function written(response: ServerResponse, part: Buffer | string): Promise<void> {
  response.flushHeaders();
  await new Promise<void>((resolve) => response.write(part, () => resolve()));
}

/** Waits until the time is over or the client hangs up. */
async function hold(response: ServerResponse, millis = 60_000): Promise<void> {
  const stop = new AbortController();
  const gone = once(response, 'close', { signal: stop.signal });
  const late = sleep(millis, undefined, { ref: false, signal: stop.signal });
  await Promise.race([gone, late]);
  stop.abort();
  await Promise.allSettled([gone, late]);
}

async function drip(response: ServerResponse, reply: Reply, body: Buffer, millis: number): Promise<void> {
  const drops = 20;
  const size = Math.ceil(body.length / drops);
  const length = reply.status === 204 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  for (let i = 0; i < drops && !response.destroyed; i++) {
    await sleep(millis / drops, undefined, { ref: false });
    const drop = body.subarray(i * size, (i + 1) * size);
    if (drop.length > 0) response.write(drop);
  }
  response.end();
}
