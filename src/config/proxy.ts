import { UsageError } from '../errors.js';
import type { Environment } from './environment.js';

/** The proxies of a person's environment, as undici's EnvHttpProxyAgent takes them; '' for none. */
export interface Proxies {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/**
 * The proxies that the environment names; the lower-case name wins, as with curl. undefined: it names none. Never for
 * `localhost` and its kin: whoever asks has to leave those out, see isLoopback.
 * @throws UsageError PROXY_URL, which does not repeat the address: there may be a password in it.
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
  // `proxy.example:3128` is what curl takes for http, and what URL takes for a scheme.
  const address = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && url.hostname !== '' && /^(https?|socks5?):$/.test(url.protocol) && isDecodable(url)) return address;
  throw new UsageError('PROXY_URL', `${name} is not the address of a proxy.`, {
    hint: `Give ${name} an address such as http://proxy.example:3128, or unset it.`,
  });
}

/** A per cent sign in a password has to be written as %25. */
function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
