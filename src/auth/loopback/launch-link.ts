import { AuthError } from '../../errors.js';
import { parseRedirectUri } from './redirect-uri.js';
import { createState, sameState } from './state.js';

interface LaunchLinkOptions {
  /** Polar's address, which contains the state. */
  leadsTo: string;
  redirectUri: string;
  /** How long the cookie must last, in ms. */
  lifeMs: number;
}

/** Where a visitor is redirected, with the cookie to set; or the end of the sign-in. */
type LaunchRequest = { kind: 'on'; to: string; cookie: string } | { kind: 'refused'; error: AuthError };

/**
 * A local address that redirects one browser to Polar's page. The browser is opened with it instead of Polar's address,
 * because every user on the machine can read a program's arguments, and Polar's address contains the state.
 *
 * The first browser to open it gets a cookie, and Polar's redirect must come back with that cookie. Someone else who
 * read the address and was faster would sign you in to their own account; then your browser comes second, without the
 * cookie, and that ends the sign-in. The same browser coming back has the cookie. A browser that asks twice at the same
 * instant looks like two and also ends the sign-in: running it again costs less than using a stranger's account.
 */
export class LaunchLink {
  /**
   * On the host of the redirect URL, so that the cookie comes back, and below its path, to which the cookie is limited.
   */
  readonly address: string;
  readonly #path: string;
  readonly #leadsTo: string;
  /** Cookies ignore ports: another sign-in on this host must not mistake ours for its own. */
  readonly #name = `polar-sync-${createState().slice(0, 12)}`;
  readonly #value = createState();
  readonly #attributes: string;
  #used = false;
  #contested = false;

  constructor({ leadsTo, redirectUri, lifeMs }: LaunchLinkOptions) {
    const { path } = parseRedirectUri(redirectUri);
    const url = new URL(redirectUri);
    url.pathname = `${path.replace(/\/$/, '')}/open/${createState()}`;
    this.address = url.href;
    this.#path = url.pathname;
    this.#leadsTo = leadsTo;
    // A cookie's path cannot hold a semicolon.
    const limit = path.includes(';') ? '/' : path;
    // Polar's redirect comes from another site: with SameSite=Strict the browser would not send the cookie.
    this.#attributes = `Path=${limit}; Max-Age=${Math.ceil(lifeMs / 1000)}; HttpOnly; SameSite=Lax`;
  }

  isAt(path: string): boolean {
    return sameState(this.#path, path);
  }

  /** @param cookies the Cookie header of a request to this address. */
  visit(cookies: string | undefined): LaunchRequest {
    if (!this.admits(cookies)) {
      this.#contested = true;
      return { kind: 'refused', error: contested() };
    }
    this.#used = true;
    return { kind: 'on', to: this.#leadsTo, cookie: `${this.#name}=${this.#value}; ${this.#attributes}` };
  }

  /**
   * Whether Polar's redirect may come from this browser. If nobody opened the local address, Polar's was opened by
   * hand.
   */
  admits(cookies: string | undefined): boolean {
    return !this.#used || valuesOf(cookies, this.#name).some((value) => sameState(this.#value, value));
  }

  /** @throws AuthError LOGIN_CONTESTED when two browsers came, even after a redirect was accepted. */
  checkUncontested(): void {
    if (this.#contested) throw contested();
  }
}

function valuesOf(cookies = '', name: string): string[] {
  return cookies
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(`${name}=`))
    .map((cookie) => cookie.slice(name.length + 1));
}

function contested(): AuthError {
  return new AuthError(
    'LOGIN_CONTESTED',
    'The address opened in your browser was opened twice, perhaps by someone else on this machine; nothing was changed.',
    { hint: 'Run polar-sync login --no-browser: it opens no browser, and only you see its address.' },
  );
}
