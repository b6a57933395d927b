import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { RequestInfo } from '../../../src/polar/http/exchange.js';
import { type AccessLinkOptions, createAccessLink } from '../../../src/polar/v3/client.js';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface TestServer {
  url: string;
  seen: Seen[];
  /** Sockets that were opened so far. */
  connections(): number;
}

/** A real HTTP server on a free port; `answer` gets the number of the request, counted from 1. */
export async function serve(answer: (request: Seen, response: ServerResponse, n: number) => void): Promise<TestServer> {
  const seen: Seen[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    seen.push(one);
    answer(one, response, seen.length);
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, connections: () => connections };
}

/** A server that responds to every request with exactly these bytes and then does what `then` says to the socket. */
export async function serveRaw(
  bytes: string,
  then: (socket: Socket) => void,
): Promise<{ url: string; asked(): number }> {
  let asked = 0;
  const sockets = new Set<Socket>();
  const server = createRawServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      asked++;
      if (bytes === '') then(socket);
      else socket.write(bytes, () => then(socket));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

/** Responds with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof value === 'string' ? value : JSON.stringify(value));
}

export const token = 'the-secret-token-of-this-test';

/** A client that does not really wait: the time it would have slept is in `slept`, and advances its clock. */
export function clientOf(apiUrl: string, options: Partial<AccessLinkOptions> = {}) {
  const slept: number[] = [];
  const requests: RequestInfo[] = [];
  let clock = Date.parse('2026-02-22T10:00:00.000Z');
  const client = createAccessLink({
    apiUrl,
    accessToken: token,
    userId: '12',
    version: '1.2.3',
    now: () => new Date(clock),
    sleep: async (ms) => {
      slept.push(ms);
      clock += ms;
    },
    random: () => 1,
    onRequest: (info) => requests.push(info),
    ...options,
  });
  onTestFinished(() => client.close());
  return { client, slept, requests };
}

/** The error that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error as Error & Record<string, unknown>;
  }
  throw new Error('It did not fail.');
}
