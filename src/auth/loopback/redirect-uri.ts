import { UsageError } from '../../errors.js';

/** A redirect URL as the loopback server needs it. */
export interface RedirectTarget {
  /** As registered and as sent, character by character. */
  uri: string;
  /**
   * Addresses to listen on. The first must work; the others may be absent from this machine, but never used by another
   * program.
   */
  addresses: [string, ...string[]];
  port: number;
  /** What a browser sends as Host: without the port if it is 80. */
  host: string;
  path: string;
}

/**
 * @throws UsageError REDIRECT_URI when nothing on this machine could respond at that URL.
 */
export function parseRedirectUri(uri: string): RedirectTarget {
  const url = URL.canParse(uri) ? new URL(uri) : refuse(uri, 'is not a URL');
  if (url.protocol === 'https:') refuse(uri, 'starts with https://, and this machine has no certificate');
  if (url.protocol !== 'http:') refuse(uri, 'does not start with http://');
  if (url.username || url.password || url.search || url.hash) refuse(uri, 'contains more than host, port and path');
  const port = url.port === '' ? 80 : Number(url.port);
  if (port === 0) refuse(uri, 'names port 0, which is not a fixed port');
  return { uri, addresses: addressesOf(url.hostname, uri), port, host: url.host, path: url.pathname };
}

function addressesOf(hostname: string, uri: string): [string, ...string[]] {
  // Browsers try ::1 first for localhost: somebody else's program listening there would get the code.
  if (hostname === 'localhost') return ['127.0.0.1', '::1'];
  if (hostname === '[::1]') return ['::1'];
  if (/^127(\.\d{1,3}){3}$/.test(hostname)) return [hostname];
  return refuse(uri, 'does not point to this machine');
}

function refuse(uri: string, why: string): never {
  throw new UsageError('REDIRECT_URI', `Cannot use the redirect URL ${JSON.stringify(uri)}: it ${why}.`, {
    hint: 'Register http://localhost:8765/callback for your client at admin.polaraccesslink.com, or set POLAR_REDIRECT_URI to the http://localhost URL registered there.',
  });
}
