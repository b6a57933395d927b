import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PolarSyncError } from '../../errors.js';
import { judgeCallback, type Verdict } from './callback.js';
import { CallbackResponder } from './callback-responder.js';
import { FirstAnswer } from './first-answer.js';
import type { LaunchLink } from './launch-link.js';
import { closeServer, listenOnAll } from './listen.js';
import { methodPage, notFoundPage, type Page, wrongUserPage } from './pages.js';
import { isOtherUser } from './peer.js';
import { parseRedirectUri } from './redirect-uri.js';

interface LoopbackOptions {
  redirectUri: string;
  state: string;
  /** Redirects the browser to Polar. */
  door?: LaunchLink;
  /** How long to wait for the redirect. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Says in other words why the answer is no. */
  reword?: (problem: PolarSyncError) => PolarSyncError;
}

/** Where visitors are answered, and what decides the sign-in. */
interface Reception {
  desk: CallbackResponder;
  answers: FirstAnswer;
}

/** The part of a sign-in that waits for Polar's redirect. */
export interface Loopback {
  /** The code of the first valid redirect; call it once. @throws what FirstAnswer.wait throws. */
  waitForCode(): Promise<string>;
  /** Accepts a redirect that came another way, such as a pasted one. */
  offer: FirstAnswer['offer'];
  /** Shows the outcome to every tab that delivered the code; until then they wait. Resolves once it is sent. */
  answer(page: Page): Promise<void>;
  /** Frees the port and ends every connection. */
  close(): Promise<void>;
}

/**
 * Listens where the redirect URL points (RFC 8252, 7.3 and 8.3) and waits for one redirect that belongs to this
 * sign-in.
 * @throws UsageError when the redirect URL cannot be used or its port is in use.
 */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { redirectUri, state, door, timeoutMs, signal, reword = (problem) => problem } = options;
  const target = parseRedirectUri(redirectUri);
  const desk = new CallbackResponder();
  const answers = new FirstAnswer();
  const servers = await listenOnAll(target, (request, response) => {
    const { path, query } = split(request.url ?? '');
    // A different Host means that some page's own name was pointed at this machine (DNS rebinding).
    const ours = request.headers.host?.toLowerCase() === target.host;
    const get = request.method === 'GET';
    const { cookie } = request.headers;
    if (!ours) desk.send(response, notFoundPage);
    else if (get && door?.isAt(path)) letThrough(door, request, response, { desk, answers });
    else if (path !== target.path) desk.send(response, notFoundPage);
    else if (!get) desk.send(response, methodPage);
    else {
      const verdict = fromItsBrowser(judgeCallback(query, state), cookie, door);
      desk.receive(
        response,
        verdict.kind === 'refused' ? { ...verdict, error: reword(verdict.error) } : verdict,
        answers,
      );
    }
  });
  return {
    waitForCode: () => answers.wait({ timeoutMs, signal }),
    offer: (verdict) => answers.offer(verdict),
    answer: (page) => desk.answer(page),
    close: async () => {
      await desk.sent();
      await Promise.all(servers.map(closeServer));
    },
  };
}

/** A redirect that is valid in itself, but comes from a browser that did not open the launch link, changes nothing. */
function fromItsBrowser(verdict: Verdict, cookies: string | undefined, door: LaunchLink | undefined): Verdict {
  if (verdict.kind === 'invalid' || door === undefined || door.admits(cookies)) return verdict;
  return {
    kind: 'invalid',
    reason:
      'It does not come from the browser that polar-sync opened. To use this one, stop polar-sync with Ctrl-C and run polar-sync login --no-browser.',
  };
}

/** Answers who asks for our own address: the first browser is sent on to Polar. */
function letThrough(
  door: LaunchLink,
  request: IncomingMessage,
  response: ServerResponse,
  { desk, answers }: Reception,
): void {
  const visit = isOtherUser(request.socket) ? undefined : door.visit(request.headers.cookie);
  if (visit === undefined) desk.send(response, wrongUserPage);
  else if (visit.kind === 'on') desk.redirect(response, visit.to, visit.cookie);
  else desk.receive(response, visit, answers);
}

function split(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: new URLSearchParams() };
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}
