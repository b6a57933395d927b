import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { codeOf } from '../../../src/guards.js';

/** Holds a port; `host` as for listen. */
export function occupy(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

/**
 * A port that was free on 127.0.0.1 a moment ago. It is not an ephemeral port, which a connection could take before the
 * test does (Linux: from 32768 on, macOS and Windows: from 49152 on).
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const server = await occupy(port, '127.0.0.1').catch((problem: unknown) => {
      if (codeOf(problem) === 'EADDRINUSE') return undefined;
      throw problem;
    });
    if (!server) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
