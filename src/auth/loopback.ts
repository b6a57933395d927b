import { judgeCallback } from './callback.js';
import { Desk } from './desk.js';
import type { Door } from './door.js';
import { FirstAnswer } from './first-answer.js';
import { closeServer, listenOnAll } from './listen.js';
import { methodPage, notFoundPage, type Page, usedPage } from './pages.js';
import { parseRedirectUri } from './redirect-uri.js';

interface LoopbackOptions {
  redirectUri: string;
  state: string;
  /** Leads the browser to Polar. */
  door?: Door;
  /** Milliseconds to wait for an answer; default 5 minutes. */
  timeoutMs?: number | undefined;
  signal: AbortSignal;
}

/** The waiting end of a login. */
export interface Loopback {
  /** The code of the first good answer; called once. @throws what FirstAnswer.wait throws. */
  waitForCode(): Promise<string>;
  /** Takes an answer that came by another way, such as a pasted one. */
  offer: FirstAnswer['offer'];
  /** Shows the outcome to every tab that brought the code; until then they wait. Resolves when it is sent. */
  answer(page: Page): Promise<void>;
  /** Frees the port and ends every connection. */
  close(): Promise<void>;
}

/**
 * Listens where the redirect URL points (RFC 8252, 7.3 and 8.3) and waits for one answer that belongs to this login.
 * @throws UsageError when the redirect URL cannot be used or its port is taken.
 */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { redirectUri, state, door, timeoutMs = 5 * 60_000, signal } = options;
  const target = parseRedirectUri(redirectUri);
  const desk = new Desk();
  const answers = new FirstAnswer();
  const servers = await listenOnAll(target, (request, response) => {
    const { path, query } = split(request.url ?? '');
    // Another Host means that some page's own name was pointed at this machine (DNS rebinding).
    const ours = request.headers.host?.toLowerCase() === target.host;
    const get = request.method === 'GET';
    const way = ours && get ? door?.visit(path) : undefined;
    if (way === 'used') desk.send(response, usedPage);
    else if (way) desk.redirect(response, way.to);
    else if (!ours || path !== target.path) desk.send(response, notFoundPage);
    else if (!get) desk.send(response, methodPage);
    else desk.receive(response, judgeCallback(query, state), answers);
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

function split(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: new URLSearchParams() };
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}
