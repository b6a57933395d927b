import { createServer, type RequestListener, type Server } from 'node:http';

/** Resolves when the server takes connections; rejects with what the system says, such as EADDRINUSE. */
export function listen(listener: RequestListener, { port, host }: { port: number; host: string }): Promise<Server> {
  const server = createServer((request, response) => {
    // A client that goes away in the middle is nothing to end the sandbox for.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    listener(request, response);
  });
  return new Promise((resolve, reject) => {
    // It stays: once it listens, a connection that the system could not hand over comes here, and others follow.
    server.on('error', reject);
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
