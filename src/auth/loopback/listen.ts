import { createServer, type RequestListener, type Server } from 'node:http';
import { UsageError } from '../../errors.js';
import type { RedirectTarget } from './redirect-uri.js';

/**
 * One server for each address of the redirect URL: all of them or none.
 * @throws UsageError PORT_IN_USE when another program uses the port on any of them.
 */
export async function listenOnAll(target: RedirectTarget, handler: RequestListener): Promise<Server[]> {
  const servers: Server[] = [];
  try {
    for (const address of target.addresses) {
      const server = await listen(target, address, handler);
      if (server) servers.push(server);
    }
    return servers;
  } catch (error) {
    await Promise.all(servers.map(closeServer));
    throw error;
  }
}

/** Also ends every connection, including one that never sent anything. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** undefined: an address this machine does not have, when another one in the list is enough. */
function listen(target: RedirectTarget, address: string, handler: RequestListener): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 }, (request, response) => {
      // A browser that disconnects is its own affair: the next tab, or the pasted address, delivers the code.
      request.on('error', () => undefined);
      response.on('error', () => undefined);
      handler(request, response);
    });
    // This stays: once listening, a connection that the system could not hand over ends up here, and others follow.
    server.on('error', (error: NodeJS.ErrnoException) => {
      const absent = error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT';
      if (absent && address !== target.addresses[0]) resolve(undefined);
      else reject(explain(error, target, address));
    });
    server.listen({ port: target.port, host: address, exclusive: true }, () => resolve(server));
  });
}

function explain(cause: NodeJS.ErrnoException, { port, uri }: RedirectTarget, address: string): UsageError {
  if (cause.code === 'EADDRINUSE') {
    return new UsageError('PORT_IN_USE', `Port ${port} of the redirect URL ${uri} is in use by another program.`, {
      hint: `Close that program (or an earlier login that is still waiting), or register another redirect URL at admin.polaraccesslink.com and set POLAR_REDIRECT_URI to it.`,
      cause,
    });
  }
  return new UsageError(
    'REDIRECT_URI',
    `Cannot listen on ${address}, port ${port}, for the redirect URL ${uri} (${cause.code}).`,
    {
      hint: 'Register another redirect URL at admin.polaraccesslink.com and set POLAR_REDIRECT_URI to it; ports below 1024 are reserved.',
      cause,
    },
  );
}
