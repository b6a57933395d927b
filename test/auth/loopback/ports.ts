import { createServer, type Server } from 'node:net';

/** Holds a port; `host` as for listen. */
export function occupy(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

/** A port that was free on 127.0.0.1 and ::1 a moment ago. */
export async function freePort(): Promise<number> {
  const server = await occupy(0, '127.0.0.1');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
