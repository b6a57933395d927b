import { isLoopback } from '../../config/addresses/loopback.js';
import { proxiesOf } from '../../config/addresses/proxy.js';
import type { Environment } from '../../config/environment.js';
import { NetworkError } from '../errors.js';

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const unreachable = new Set([...neverConnected, 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);
const timedOut = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
/** OpenSSL's verdicts on a certificate: they end the handshake, so no request was sent. */
const badCertificate = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|UND_ERR_PRX_TLS$)/;
/** What undici says about a proxy that opened no tunnel; the status is the proxy's. */
const noTunnel = /^Proxy response \((\d{3})\)/;

/** Where a request was to go, and the environment that may have sent it through a proxy. */
export interface Destination {
  url: string;
  path: string;
  env?: Environment | undefined;
}

/**
 * Describes the failure of a transport with the host and the system's own code; never with what was sent. A failure of
 * this program and not of the network is returned unchanged.
 */
export function networkError(cause: unknown, to: Destination): unknown {
  const { path } = to;
  const { host } = new URL(to.url);
  const code = codeOf(cause);
  const refusal = refusalOfProxy(cause);
  if (refusal === undefined && (code === '' || code === 'UND_ERR_INVALID_ARG')) return cause;
  const hint = `${networkHint(cause, to)} Then run the command again.`;
  if (refusal !== undefined || unreachable.has(code) || badCertificate.test(code)) {
    const notSent = refusal !== undefined || neverConnected.has(code) || badCertificate.test(code);
    const why = refusal === undefined ? code : `the proxy responded with ${refusal}`;
    return new NetworkError('NETWORK_UNREACHABLE', `Cannot reach ${host} (${why}).`, { path, notSent, cause, hint });
  }
  if (timedOut.has(code)) return timeoutError(cause, to);
  const message = `The connection to ${host} broke before the response was complete (${code}).`;
  return new NetworkError('CONNECTION_LOST', message, { path, notSent: false, cause, hint });
}

/** Polar did not respond within a time limit. */
export function timeoutError(cause: unknown, to: Destination): NetworkError {
  const notSent = codeOf(cause) === 'UND_ERR_CONNECT_TIMEOUT';
  const { host } = new URL(to.url);
  const message = `${host} did not ${notSent ? 'accept a connection' : 'respond'} in time.`;
  const hint = `${networkHint(cause, to)} Then run the command again.`;
  return new NetworkError('NETWORK_TIMEOUT', message, { path: to.path, notSent, cause, hint });
}

/** What to check: the certificates, the proxy, or the network as such. One sentence. */
export function networkHint(cause: unknown, { url, env = {} }: Pick<Destination, 'url' | 'env'>): string {
  const proxied = !isLoopback(new URL(url).hostname) && proxiesOf(env) !== undefined;
  if (badCertificate.test(codeOf(cause)))
    return 'If your own proxy decrypts the traffic, set NODE_EXTRA_CA_CERTS to its certificate file.';
  if (refusalOfProxy(cause) === '407')
    return 'Put the user and password of the proxy into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT.';
  if (proxied) return 'Check the network connection and the proxy that HTTPS_PROXY or HTTP_PROXY names.';
  return 'Check the network connection.';
}

function refusalOfProxy(cause: unknown): string | undefined {
  return cause instanceof Error ? noTunnel.exec(cause.message)?.[1] : undefined;
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  // undici gives most of its parser's errors a code, but not all of them.
  return cause.name === 'HTTPParserError' ? cause.name : '';
}
