import { createServer, type RequestListener, type Server } from 'node:http';

/** Resolves when the server accepts connections; rejects with the system's error, such as EADDRINUSE. */
export function listen(listener: RequestListener, { port, host }: { port: number; host: string }): Promise<Server> {
  const server = createServer((request, response) => {
    // A client that goes away in the middle must not end the sandbox.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    listener(request, response);
  });
  return new Promise((resolve, reject) => {
    // The handler stays: later, a connection that the system could not hand over ends up here, and others follow.
    server.on('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

/** Ends the server and every open connection. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
