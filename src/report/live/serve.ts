import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../../errors.js';
import { sendReport } from './send.js';

const HOST = '127.0.0.1';
const MAX_CONNECTIONS = 50;
const limits = { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 10_000 };
/** A line that says nothing, so that a page that has gone is noticed. */
const KEEP_ALIVE_MS = 30_000;

/** A report that is served until it is closed. */
export interface LiveReport {
  /** With a secret in its path: every user of the machine can reach the port, and the report is not for them. */
  address: string;
  /** Leads to it once: for a program's arguments, which every user can read. */
  launchAddress: string;
  /** The file was written anew: pages that show it reload. */
  changed(): void;
  close(): Promise<void>;
}

/**
 * Serves one file on loopback, and nothing else.
 * @param path of the report.
 * @param port 0 takes any free one.
 * @throws UsageError LISTEN_PORT
 */
export async function serveReport(path: string, port: number): Promise<LiveReport> {
  const report = new Reception(path);
  const server = createServer(limits, (request, response) => {
    // A browser that goes away is its own affair.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    report.answer(request, response).catch(() => response.destroy());
  });
  server.maxConnections = MAX_CONNECTIONS;
  const own = `${HOST}:${await listen(server, port)}`;
  report.host = own;
  return {
    address: `http://${own}${report.place}`,
    launchAddress: `http://${own}${report.launch}`,
    changed: () => report.changed(),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      report.end();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Who is let in, and what they get. */
class Reception {
  readonly #path: string;
  readonly place = `/${secret()}/`;
  readonly launch = `/${secret()}`;
  host = '';
  #launched = false;
  #version = 1;
  readonly #waiting = new Set<ServerResponse>();

  constructor(path: string) {
    this.#path = path;
  }

  changed(): void {
    this.#version += 1;
    for (const response of this.#waiting) this.#tell(response);
  }

  end(): void {
    for (const response of this.#waiting) response.end();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    // A page elsewhere may have its own name lead here; then the name is in this header.
    if (headers.host !== this.host) return refuse(response, 421);
    if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405);
    if (same(url, this.place)) return sendReport(response, this.#path, this.#version, method === 'HEAD');
    if (same(url, `${this.place}changes`) && method === 'GET') return this.#wait(response);
    if (same(url, this.launch)) return this.#redirect(response);
    refuse(response, 404);
  }

  #redirect(response: ServerResponse): void {
    if (this.#launched) return refuse(response, 410);
    this.#launched = true;
    response.writeHead(302, { location: this.place, 'cache-control': 'no-store' }).end();
  }

  #wait(response: ServerResponse): void {
    response.writeHead(200, {
      ...{ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    });
    this.#waiting.add(response);
    const alive = setInterval(() => response.write(':\n\n'), KEEP_ALIVE_MS);
    response.on('close', () => {
      clearInterval(alive);
      this.#waiting.delete(response);
    });
    this.#tell(response);
  }

  /** The page knows which version it shows. */
  #tell(response: ServerResponse): void {
    response.write(`data: ${this.#version}\n\n`);
  }
}

const secret = () => randomBytes(16).toString('base64url');

function same(url: string, own: string): boolean {
  const [a, b] = [Buffer.from(url), Buffer.from(own)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0, 'cache-control': 'no-store', connection: 'close' }).end();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // It stays: later, a connection that the system could not hand over ends up here, and others follow.
    server.on('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new UsageError('LISTEN_PORT', `Cannot listen on ${HOST}, port ${port} (${cause.code}).`, {
          hint: 'Choose another one with --port, or leave it out for any free one.',
          cause,
        }),
      );
    });
    server.listen({ host: HOST, port, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
  });
}
