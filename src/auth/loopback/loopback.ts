import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PolarSyncError } from '../../errors.js';
import { judgeCallback, type Verdict } from './callback.js';
import { CallbackResponder } from './callback-responder.js';
import { FirstRedirect } from './first-redirect.js';
import type { LaunchLink } from './launch-link.js';
import { closeServer, listenOnAll } from './listen.js';
import { methodPage, notFoundPage, type Page, wrongUserPage } from './pages.js';
import { isOtherUser } from './peer.js';
import { parseRedirectUri } from './redirect-uri.js';

interface LoopbackOptions {
  redirectUri: string;
  state: string;
  /** Redirects the browser to Polar. */
  launchLink?: LaunchLink;
  /** How long to wait for the redirect. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Says in other words why the answer is no. */
  reword?: (problem: PolarSyncError) => PolarSyncError;
}

/** What responds to requests, and what decides the sign-in. */
interface Reception {
  responder: CallbackResponder;
  firstRedirect: FirstRedirect;
}

/** The part of a sign-in that waits for Polar's redirect. */
export interface Loopback {
  /** The code of the first valid redirect; call it once. @throws what FirstRedirect.wait throws. */
  waitForCode(): Promise<string>;
  /** Accepts a redirect that came another way, such as a pasted one. */
  offer: FirstRedirect['offer'];
  /** Shows the outcome to every tab that delivered the code; until then they wait. Resolves once it is sent. */
  show(page: Page): Promise<void>;
  /** Frees the port and ends every connection. */
  close(): Promise<void>;
}

/**
 * Listens where the redirect URL points (RFC 8252, 7.3 and 8.3) and waits for one redirect that belongs to this
 * sign-in.
 * @throws UsageError when the redirect URL cannot be used or its port is in use.
 */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { redirectUri, state, launchLink, timeoutMs, signal, reword = (problem) => problem } = options;
  const target = parseRedirectUri(redirectUri);
  const responder = new CallbackResponder();
  const firstRedirect = new FirstRedirect();
  const servers = await listenOnAll(target, (request, response) => {
    const { path, query } = split(request.url ?? '');
    // A different Host means that some page's own name was pointed at this machine (DNS rebinding).
    const ours = request.headers.host?.toLowerCase() === target.host;
    const get = request.method === 'GET';
    const { cookie } = request.headers;
    if (!ours) responder.send(response, notFoundPage);
    else if (get && launchLink?.isAt(path)) launch(launchLink, request, response, { responder, firstRedirect });
    else if (path !== target.path) responder.send(response, notFoundPage);
    else if (!get) responder.send(response, methodPage);
    else {
      const verdict = fromItsBrowser(judgeCallback(query, state), cookie, launchLink);
      const reworded = verdict.kind === 'refused' ? { ...verdict, error: reword(verdict.error) } : verdict;
      responder.receive(response, reworded, firstRedirect);
    }
  });
  return {
    waitForCode: () => firstRedirect.wait({ timeoutMs, signal }),
    offer: (verdict) => firstRedirect.offer(verdict),
    show: (page) => responder.show(page),
    close: async () => {
      await responder.sent();
      await Promise.all(servers.map(closeServer));
    },
  };
}

/** A redirect that is valid in itself, but comes from a browser that did not open the launch link, changes nothing. */
function fromItsBrowser(verdict: Verdict, cookies: string | undefined, launchLink: LaunchLink | undefined): Verdict {
  if (verdict.kind === 'invalid' || launchLink === undefined || launchLink.admits(cookies)) return verdict;
  return {
    kind: 'invalid',
    reason:
      'It does not come from the browser that polar-sync opened. To use this one, stop polar-sync with Ctrl-C and run polar-sync login --no-browser.',
  };
}

/** Responds to the launch link: the first browser is redirected to Polar. */
function launch(
  launchLink: LaunchLink,
  request: IncomingMessage,
  response: ServerResponse,
  { responder, firstRedirect }: Reception,
): void {
  const visit = isOtherUser(request.socket) ? undefined : launchLink.visit(request.headers.cookie);
  if (visit === undefined) responder.send(response, wrongUserPage);
  else if (visit.kind === 'on') responder.redirect(response, visit.to, visit.cookie);
  else responder.receive(response, visit, firstRedirect);
}

function split(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: new URLSearchParams() };
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}
