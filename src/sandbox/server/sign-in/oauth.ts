import { randomBytes } from 'node:crypto';
import type { ApiRequest, Reply } from '../http.js';
import { AuthorizePage, isClient, type OAuthSettings } from './authorize.js';
import { Codes } from './codes.js';
import { tokenResponse } from './consent.js';

const SCOPE = 'accesslink.read_all';

/** Polar's authorize page and token endpoint of v3, for one client and one user. */
export class OAuth {
  readonly #codes: Codes;
  readonly #page: AuthorizePage;
  readonly #tokens = new Set<string>();
  readonly #refreshTokens = new Set<string>();

  constructor(
    private readonly settings: OAuthSettings,
    now: () => number,
  ) {
    this.#codes = new Codes(now);
    this.#page = new AuthorizePage(settings, this.#codes, (scope) => scope === null || scope === SCOPE);
  }

  /** A token without OAuth. */
  issue(): string {
    const token = randomBytes(16).toString('hex');
    this.#tokens.add(token);
    return token;
  }

  holds(token: string): boolean {
    return this.#tokens.has(token);
  }

  expireAll(): void {
    this.#tokens.clear();
  }

  revokeAll(): void {
    this.#tokens.clear();
    this.#refreshTokens.clear();
  }

  /** Whether the request carries the client's own id and secret. */
  isClient(request: ApiRequest): boolean {
    return isClient(request, this.settings);
  }

  /** Whether a token request is about a code or a refresh token of this user. */
  redeems(form: URLSearchParams): boolean {
    return this.#codes.has(form.get('code') ?? '') || this.#refreshTokens.has(form.get('refresh_token') ?? '');
  }

  /** `GET`: the consent page; `POST`: the user's decision. */
  authorize(request: ApiRequest): Reply {
    return this.#page.respond(request);
  }

  /** `POST /v2/oauth2/token` */
  token(request: ApiRequest): Reply {
    if (request.method !== 'POST') return { status: 405, headers: { Allow: 'POST' } };
    if (!this.isClient(request)) return tokenError('invalid_client');
    if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
      return tokenError('invalid_request');
    }
    const form = new URLSearchParams(request.body);
    const grant = form.get('grant_type');
    if (grant === null) return tokenError('invalid_request');
    if (grant === 'refresh_token' && this.settings.refreshTokens) return this.#refresh(form.get('refresh_token') ?? '');
    if (grant !== 'authorization_code') return tokenError('unsupported_grant_type');
    const text = form.get('code');
    if (text === null) return tokenError('invalid_request');
    return this.#exchange(text, form.get('redirect_uri') ?? undefined);
  }

  #exchange(text: string, redirectUri: string | undefined): Reply {
    const redeemed = this.#codes.redeem(text, redirectUri);
    if (redeemed === 'reused') this.revokeAll();
    return typeof redeemed === 'string' ? tokenError('invalid_grant') : this.#grant();
  }

  #refresh(text: string): Reply {
    return this.#refreshTokens.delete(text) ? this.#grant() : tokenError('invalid_grant');
  }

  #grant(): Reply {
    const response = {
      access_token: this.issue(),
      token_type: 'bearer',
      expires_in: 31_535_999,
      x_user_id: this.settings.userId,
    };
    if (!this.settings.refreshTokens) return tokenResponse(200, response);
    const refresh_token = randomBytes(16).toString('hex');
    this.#refreshTokens.add(refresh_token);
    return tokenResponse(200, { ...response, refresh_token });
  }
}

function tokenError(error: string): Reply {
  return tokenResponse(400, { error });
}
