import type { ApiRequest, Reply } from '../http.js';
import { AuthorizePage, isClient, type OAuthSettings } from '../sign-in/authorize.js';
import { Codes } from '../sign-in/codes.js';
import { tokenResponse } from '../sign-in/consent.js';
import { Grants } from './grants.js';
import type { SignIn4 } from './sign-in.js';

/** The scopes of v4, all of them for reading (accesslink-v4, section 1). */
export const knownScopes: ReadonlySet<string> = new Set(
  [
    ...['activity', 'calendar', 'continuous_samples', 'devices', 'nightly_recharge', 'ppi_data', 'profile', 'routes'],
    ...['skin_contact', 'sleep', 'sports', 'temperature_measurement', 'tests', 'training_sessions'],
    ...['training_targets', 'user_subscription'],
  ].map((name) => `${name}:read`),
);

/** The authorize page and token endpoint of auth.polar.com, for one client and one user. */
export class OAuth4 {
  readonly grants: Grants;
  readonly #codes: Codes;
  readonly #page: AuthorizePage;

  constructor(
    private readonly settings: OAuthSettings,
    private readonly behavior: SignIn4,
    now: () => number,
  ) {
    this.#codes = new Codes(now);
    // A request without a scope, or with one of v3, fails.
    const knows = (scope: string | null) => (scope ?? '').split(' ').every((one) => knownScopes.has(one));
    this.#page = new AuthorizePage(settings, this.#codes, knows);
    this.grants = new Grants(behavior, now);
  }

  /** Whether a token request is about a code or a refresh token of this user. */
  redeems(form: URLSearchParams): boolean {
    return this.#codes.has(form.get('code') ?? '') || this.grants.hasRefresh(form.get('refresh_token') ?? '');
  }

  /** `GET /oauth/authorize`: the consent page; `POST`: the user's decision. */
  authorize(request: ApiRequest): Reply {
    return this.#page.respond(request);
  }

  /** `POST /oauth/token` */
  token(request: ApiRequest): Reply {
    if (request.method !== 'POST') return { status: 405, headers: { Allow: 'POST' } };
    if (!isClient(request, this.settings)) return tokenError('invalid_client', 'Bad client credentials', 401);
    if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
      return tokenError('invalid_request', 'Form expected');
    }
    const form = new URLSearchParams(request.body);
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return this.#exchange(form.get('code'), form.get('redirect_uri') ?? undefined);
      case 'refresh_token':
        return this.#refresh(form.get('refresh_token'));
      case null:
        return tokenError('invalid_request', 'Missing grant type');
      default:
        return tokenError('unsupported_grant_type', 'Unsupported grant type');
    }
  }

  #exchange(text: string | null, redirectUri: string | undefined): Reply {
    if (text === null) return tokenError('invalid_request', 'An authorization code must be supplied.');
    const redeemed = this.#codes.redeem(text, redirectUri);
    if (redeemed === 'reused') this.grants.revokeAll();
    if (typeof redeemed === 'string') return tokenError('invalid_grant', 'Invalid authorization code');
    const granted = redeemed.scope.split(' ').filter((scope) => !this.behavior.withheld.has(scope));
    // Polar returns them in an order of its own.
    const pair = this.grants.open(granted.toReversed());
    return this.#respond(pair, pair.refreshToken, { scope: pair.scopes.join(' ') }, this.behavior.userId === 'always');
  }

  #refresh(text: string | null): Reply {
    if (text === null) return tokenError('invalid_request', 'Missing refresh token');
    const pair = this.grants.refresh(text);
    if (!pair) return tokenError('invalid_grant', 'Invalid refresh token');
    const scope = this.behavior.scopeWhenRefreshed ? { scope: pair.scopes.join(' ') } : {};
    return this.#respond(pair, pair.refreshToken, scope, this.behavior.userId !== 'never');
  }

  #respond(
    pair: { accessToken: string; jti: string },
    refresh: string | undefined,
    scope: object,
    named: boolean,
  ): Reply {
    return tokenResponse(200, {
      access_token: pair.accessToken,
      token_type: 'bearer',
      ...(refresh !== undefined && { refresh_token: refresh }),
      expires_in: this.behavior.tokenSeconds,
      ...scope,
      ...(named && { x_user_id: this.settings.userId }),
      jti: pair.jti,
    });
  }
}

function tokenError(error: string, description: string, status = 400): Reply {
  return tokenResponse(status, { error, error_description: description });
}
