import { createServer, type RequestListener, type Server } from 'node:http';

/** Resolves when the server takes connections; rejects with what the system says, such as EADDRINUSE. */
export function listen(listener: RequestListener, { port, host }: { port: number; host: string }): Promise<Server> {
  const server = createServer(listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

/** Ends the server with every connection that is open. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
