import type { EventEmitter } from 'node:events';
import { Client, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { isLoopback } from '../../config/addresses/loopback.js';
import { proxiesOf } from '../../config/addresses/proxy.js';
import type { Environment } from '../../config/environment.js';

/** How long a connection may take, in ms. */
export interface ConnectionLimits {
  connectMs: number;
  /** From sending a request to the headers of its response. */
  headersMs: number;
  /** Longest silence within a body. */
  bodyMs: number;
}

/**
 * One connection to one origin, through the proxy that the environment names for it. The machine itself is always reached
 * directly, or a proxy would learn the code and the token of a sandbox. It opens with the first request.
 * @param env absent: no proxy.
 * @throws UsageError PROXY_URL
 */
export function openDispatcher(origin: string, limits: ConnectionLimits, env: Environment = {}): Dispatcher {
  const { connectMs: timeout, headersMs: headersTimeout, bodyMs: bodyTimeout } = limits;
  const connect = { timeout };
  const options = { connect, headersTimeout, bodyTimeout };
  const proxies = isLoopback(new URL(origin).hostname) ? undefined : proxiesOf(env);
  if (proxies === undefined) return openClient(origin, options);
  return new EnvHttpProxyAgent({
    ...proxies,
    ...options,
    factory: openClient,
    // A proxy that accepts the CONNECT and stays silent is abandoned just as a silent Polar is.
    clientFactory: (proxy, more) => openClient(proxy, { ...more, headersTimeout }),
    requestTls: connect,
    proxyTls: connect,
  });
}

function openClient(origin: string | URL, options: Client.Options): Client {
  const client = new Client(origin, options);
  // undici emits here the failure of a request that it could not reject. Destroying the client rejects that request now.
  const emitter: EventEmitter = client;
  emitter.on('error', (problem: Error) => void client.destroy(problem));
  return client;
}
