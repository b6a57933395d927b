import { UsageError } from '../../errors.js';
import { isPrivateEnough } from './private-network.js';

/** Where to tell how a pull ended. */
export interface PingAddress {
  /** `switch`: a dead man's switch, such as healthchecks; `ntfy`: a topic that shows messages. */
  style: 'switch' | 'ntfy';
  url: URL;
}

const ntfyPrefix = 'ntfy+';

/**
 * Checks the setting `ping`. Whoever knows such an address can use it, so a message never repeats it.
 * @throws UsageError PING_URL
 */
export function checkedPing(value: string, from: string): string {
  const text = value.trim();
  if (readPing(text) !== undefined) return text;
  throw new UsageError('PING_URL', `${from} is not a usable URL.`, {
    hint: 'Give an https:// URL, or ntfy+https:// for a topic of ntfy; http:// is accepted in your own network only.',
  });
}

/** undefined: it is not a usable address. */
export function readPing(text: string): PingAddress | undefined {
  const named = text.startsWith(ntfyPrefix);
  const address = named ? text.slice(ntfyPrefix.length) : text;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // A percent sign in a password must be written as %25.
  const isDecodable = !/%(?![\da-f]{2})/i.test(`${url?.username}${url?.password}`);
  if (url === undefined || !isDecodable || !isPrivateEnough(url)) return undefined;
  return { style: named || url.hostname === 'ntfy.sh' ? 'ntfy' : 'switch', url };
}
