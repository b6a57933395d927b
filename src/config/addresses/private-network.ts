import { isLoopback } from './loopback.js';

/**
 * Whether what is sent to an address cannot be read on the open internet: it is sent with TLS, or it stays on this machine
 * or in its own network.
 */
export function isPrivateEnough({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true;
  const isLocal =
    isLoopback(hostname) ||
    /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))(\.\d{1,3}){2,3}$/.test(hostname) ||
    /\.(local|lan|home\.arpa|internal)$/.test(hostname) ||
    (hostname.startsWith('[') ? /^\[(?:f[cd][\da-f]{2}|fe[89ab][\da-f]):/.test(hostname) : !hostname.includes('.'));
  return protocol === 'http:' && isLocal;
}
