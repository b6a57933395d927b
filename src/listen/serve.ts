import { createServer, type Server } from 'node:http';
import { UsageError } from '../errors.js';
import type { Receiver } from './receiver.js';

/** Where to listen; port 0 takes any free one. */
export interface ListenAddress {
  host: string;
  port: number;
}

/** Each connection holds no more than a body and its headers. */
const maxConnections = 100;
const limits = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
};

/**
 * Listens for events until it is closed.
 * @param onBug gets what no request should be able to cause.
 * @throws UsageError LISTEN_PORT
 */
export function serve(
  receiver: Pick<Receiver, 'handle'>,
  { host, port }: ListenAddress,
  onBug: (problem: unknown) => void,
): Promise<Server> {
  const server = createServer(limits, (request, response) => {
    // A sender that goes away is its own affair.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    receiver.handle(request, response).catch((problem: unknown) => {
      response.destroy();
      onBug(problem);
    });
  });
  server.maxConnections = maxConnections;
  return new Promise((resolve, reject) => {
    // It stays: later, a connection that the system could not hand over ends up here, and others follow.
    server.on('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new UsageError('LISTEN_PORT', `Cannot listen on ${host}, port ${port} (${cause.code}).`, {
          hint: 'Choose another one with --port and --host, or end what uses it.',
          cause,
        }),
      );
    });
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

/** Answers what has arrived, and takes nothing new. */
export async function close(server: Server, patienceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearTimeout(late);
}
