import { judgeCallback, type Verdict } from './callback.js';
import { parseRedirectUri } from './redirect-uri.js';

/**
 * The address a browser ended up at, copied and pasted as a whole: the same checks as for a request to the loopback
 * server. A bare code is rejected, because without the state nothing shows which sign-in it belongs to.
 */
export function judgePasted(text: string, redirectUri: string, expectedState: string): Verdict {
  const pasted = text.trim().replace(/^["'<]|["'>]$/g, '');
  const target = parseRedirectUri(redirectUri);
  const url = URL.canParse(pasted) ? new URL(pasted) : undefined;
  if (url?.protocol !== 'http:' || url.host !== target.host || url.pathname !== target.path) {
    return {
      kind: 'invalid',
      reason: `It must be the whole address the browser ended up at, starting with ${redirectUri}?`,
    };
  }
  return judgeCallback(url.searchParams, expectedState);
}
