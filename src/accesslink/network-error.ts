import { NetworkError } from './errors.js';

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const unreachable = new Set([...neverConnected, 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);
const timedOut = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
/** OpenSSL's verdicts on a certificate: they end the handshake, so no request was sent. */
const badCertificate = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_)/;

/**
 * The failure of a transport, told with the host and the system's own code; never with what was sent. What is no failure
 * of the network, but of this program, comes back as it is.
 */
export function networkError(cause: unknown, host: string, path: string): unknown {
  const code = codeOf(cause);
  if (code === '' || code === 'UND_ERR_INVALID_ARG') return cause;
  if (unreachable.has(code) || badCertificate.test(code)) {
    const notSent = neverConnected.has(code) || badCertificate.test(code);
    return new NetworkError('NETWORK_UNREACHABLE', `Cannot reach ${host} (${code}).`, { path, notSent, cause });
  }
  if (timedOut.has(code)) return timeoutError(host, path, cause);
  return new NetworkError(
    'CONNECTION_LOST',
    `The connection to ${host} broke before the answer was complete (${code}).`,
    {
      path,
      notSent: false,
      cause,
    },
  );
}

/** Polar did not answer within a time limit. */
export function timeoutError(host: string, path: string, cause: unknown): NetworkError {
  const notSent = codeOf(cause) === 'UND_ERR_CONNECT_TIMEOUT';
  return new NetworkError('NETWORK_TIMEOUT', `${host} did not ${notSent ? 'accept a connection' : 'answer'} in time.`, {
    path,
    notSent,
    cause,
  });
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  // undici gives most of its parser's errors a code, but not all.
  return cause.name === 'HTTPParserError' ? cause.name : '';
}
