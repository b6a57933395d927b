import { UsageError } from '../errors.js';

/** A redirect URL as the loopback server needs it. */
export interface RedirectTarget {
  /** As registered and as sent, character by character. */
  uri: string;
  /** Addresses to listen on. The first has to work, the others may be absent from this machine, never taken by others. */
  addresses: [string, ...string[]];
  port: number;
  /** What a browser sends as Host: without the port when it is 80. */
  host: string;
  path: string;
}

/**
 * @throws UsageError REDIRECT_URI when nothing on this machine could answer under that URL.
 */
export function parseRedirectUri(uri: string): RedirectTarget {
  const url = URL.canParse(uri) ? new URL(uri) : refuse(uri, 'is not a URL');
  if (url.protocol === 'https:') refuse(uri, 'begins with https://, and no certificate exists for this machine');
  if (url.protocol !== 'http:') refuse(uri, 'does not begin with http://');
  if (url.username || url.password || url.search || url.hash) refuse(uri, 'carries more than host, port and path');
  const port = url.port === '' ? 80 : Number(url.port);
  if (port === 0) refuse(uri, 'names port 0, which is no fixed port');
  return { uri, addresses: addressesOf(url.hostname, uri), port, host: url.host, path: url.pathname };
}

function addressesOf(hostname: string, uri: string): [string, ...string[]] {
  // Browsers try ::1 first for localhost: a stranger's program there would be handed the code.
  if (hostname === 'localhost') return ['127.0.0.1', '::1'];
  if (hostname === '[::1]') return ['::1'];
  if (/^127(\.\d{1,3}){3}$/.test(hostname)) return [hostname];
  return refuse(uri, 'does not lead to this machine');
}

function refuse(uri: string, why: string): never {
  throw new UsageError('REDIRECT_URI', `The redirect URL ${JSON.stringify(uri)} cannot be used: it ${why}.`, {
    hint: 'Register http://localhost:8765/callback for your client at admin.polaraccesslink.com, or set POLAR_REDIRECT_URI to the http://localhost URL registered there.',
  });
}
