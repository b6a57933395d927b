import { AuthError } from '../errors.js';
import { parseRedirectUri } from './redirect-uri.js';
import { createState, sameState } from './state.js';

interface DoorOptions {
  /** Polar's address, which holds the state. */
  leadsTo: string;
  redirectUri: string;
  /** Milliseconds for which the cookie has to serve. */
  lifeMs: number;
}

/** Where a visitor goes, with the cookie to give him; or the end of the login. */
type Visit = { kind: 'on'; to: string; cookie: string } | { kind: 'refused'; error: AuthError };

/**
 * An address of our own that leads one browser to Polar's page. The browser is opened with it instead of Polar's
 * address, for what a program is started with every user of the machine can read, and Polar's address holds the state.
 *
 * Who goes through is given a cookie, and Polar's answer has to come with it. Somebody else who read the address and
 * was faster would sign the person in to an account of his own; then the person's browser comes second, without the
 * cookie, and that ends the login. The same browser coming again brings the cookie. One that asks twice at the same
 * instant looks like two and ends the login too: to run it again costs less than a stranger's account.
 */
export class Door {
  /** On the host of the redirect URL, so that the cookie comes back, and below its path, to which the cookie is limited. */
  readonly address: string;
  readonly #path: string;
  readonly #leadsTo: string;
  /** Cookies do not know ports: another login on this host must not take ours for its own. */
  readonly #name = `polar-sync-${createState().slice(0, 12)}`;
  readonly #value = createState();
  readonly #attributes: string;
  #used = false;
  #contested = false;

  constructor({ leadsTo, redirectUri, lifeMs }: DoorOptions) {
    const { path } = parseRedirectUri(redirectUri);
    const url = new URL(redirectUri);
    url.pathname = `${path.replace(/\/$/, '')}/open/${createState()}`;
    this.address = url.href;
    this.#path = url.pathname;
    this.#leadsTo = leadsTo;
    // A cookie's path cannot hold a semicolon.
    const limit = path.includes(';') ? '/' : path;
    // Polar's redirect comes from another site: with SameSite=Strict the cookie would stay behind.
    this.#attributes = `Path=${limit}; Max-Age=${Math.ceil(lifeMs / 1000)}; HttpOnly; SameSite=Lax`;
  }

  isAt(path: string): boolean {
    return sameState(this.#path, path);
  }

  /** @param cookies the Cookie header of who knows the address. */
  visit(cookies: string | undefined): Visit {
    if (!this.admits(cookies)) {
      this.#contested = true;
      return { kind: 'refused', error: contested() };
    }
    this.#used = true;
    return { kind: 'on', to: this.#leadsTo, cookie: `${this.#name}=${this.#value}; ${this.#attributes}` };
  }

  /** Whether an answer of Polar may come from there. Before anybody went through, the address was opened by hand. */
  admits(cookies: string | undefined): boolean {
    return !this.#used || valuesOf(cookies, this.#name).some((value) => sameState(this.#value, value));
  }

  /** @throws AuthError LOGIN_CONTESTED when two have come, also after an answer was taken. */
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
    'The address that your browser was opened with was opened twice, perhaps by somebody else on this machine; nothing was changed.',
    { hint: 'Run polar-sync login --no-browser: it opens nothing, and only you see its address.' },
  );
}
