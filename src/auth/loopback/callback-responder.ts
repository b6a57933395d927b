import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Verdict } from './callback.js';
import type { FirstRedirect } from './first-redirect.js';
import { alreadyAnsweredPage, failurePage, invalidPage, type Page, pageHeaders, renderPage } from './pages.js';

/** Sends the pages of a sign-in. The tab that delivers the code waits for the outcome of the sign-in. */
export class CallbackResponder {
  readonly #tabs: ServerResponse[] = [];
  readonly #sending = new Set<Promise<void>>();
  #outcome: Page | undefined;

  receive(response: ServerResponse, verdict: Verdict, firstRedirect: FirstRedirect): void {
    const page = this.#pageFor(verdict, firstRedirect);
    if (page) this.send(response, page);
    else this.#tabs.push(response);
  }

  /** undefined: not known yet. */
  #pageFor(verdict: Verdict, firstRedirect: FirstRedirect): Page | undefined {
    if (verdict.kind === 'invalid') return invalidPage(verdict.reason);
    if (firstRedirect.offer(verdict) === 'late') return alreadyAnsweredPage;
    if (verdict.kind === 'refused') return failurePage(verdict.error.message, verdict.error.hint);
    return this.#outcome;
  }

  send(response: ServerResponse, page: Page): void {
    const body = renderPage(page);
    const allow = page.status === 405 ? { Allow: 'GET' } : {};
    this.#write(response, page.status, { ...allow, 'Content-Length': Buffer.byteLength(body) }, body);
  }

  /** Redirects a browser and sets a cookie. */
  redirect(response: ServerResponse, to: string, cookie: string): void {
    this.#write(response, 302, { Location: to, 'Set-Cookie': cookie, 'Content-Length': 0 }, '');
  }

  #write(response: ServerResponse, status: number, headers: OutgoingHttpHeaders, body: string): void {
    if (response.socket?.destroyed !== false) return;
    const sent = new Promise<void>((resolve) => {
      response.once('close', () => resolve());
    });
    this.#sending.add(sent);
    void sent.then(() => this.#sending.delete(sent));
    response.writeHead(status, { ...pageHeaders, ...headers });
    response.end(body);
  }

  /** Shows the outcome to the tabs that are waiting, and to any that come later. */
  async show(page: Page): Promise<void> {
    this.#outcome = page;
    for (const tab of this.#tabs.splice(0)) this.send(tab, page);
    await this.sent();
  }

  /** Resolves once every page so far has been sent or its reader is gone. */
  async sent(): Promise<void> {
    await Promise.all(this.#sending);
  }
}
