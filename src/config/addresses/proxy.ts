import { UsageError } from '../../errors.js';
import type { Environment } from '../environment.js';

/** The proxies of the environment, as undici's EnvHttpProxyAgent accepts them; '' for none. */
export interface Proxies {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/**
 * The proxies that the environment names; the lower-case name wins, as with curl. undefined: it names none. Not for
 * `localhost` and the like: the caller must leave those out, see isLoopback.
 * @throws UsageError PROXY_URL, which does not repeat the address, because it may contain a password.
 */
export function proxiesOf(env: Environment): Proxies | undefined {
  const httpProxy = proxyIn(env, 'http_proxy') ?? proxyIn(env, 'HTTP_PROXY') ?? '';
  const httpsProxy = proxyIn(env, 'https_proxy') ?? proxyIn(env, 'HTTPS_PROXY') ?? '';
  if (httpProxy === '' && httpsProxy === '') return undefined;
  return { httpProxy, httpsProxy, noProxy: env.no_proxy ?? env.NO_PROXY ?? '' };
}

function proxyIn(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  if (value === undefined || value === '') return value;
  // curl reads `proxy.example:3128` as http; URL would read it as a scheme.
  const address = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && url.hostname !== '' && /^(https?|socks5?):$/.test(url.protocol) && isDecodable(url)) return address;
  throw new UsageError('PROXY_URL', `${name} is not the address of a proxy.`, {
    hint: `Give ${name} an address such as http://proxy.example:3128, or unset it.`,
  });
}

/** A percent sign in a password must be written as %25. */
function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
