import { randomBytes } from 'node:crypto';
import { Codes } from './codes.js';
import { consentPage, errorPage, redirect, tokenAnswer } from './consent.js';
import { type ApiRequest, basicCredentials, type Reply } from './http.js';

export interface OAuthSettings {
  clientId: string;
  clientSecret: string;
  /** Whether the client is known to this generation. */
  serves: boolean;
  /** The first one is the default: errors go there, and codes when no `redirect_uri` was sent. */
  redirectUris: readonly string[];
  refreshTokens: boolean;
  userId: number;
}

const SCOPE = 'accesslink.read_all';

/** Polar's authorize page and token endpoint of v3, for one client and one person. */
export class OAuth {
  readonly #codes: Codes;
  readonly #tokens = new Set<string>();
  readonly #refreshTokens = new Set<string>();

  constructor(
    private readonly settings: OAuthSettings,
    now: () => number,
  ) {
    this.#codes = new Codes(now);
  }

  /** A token without the ceremony. */
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
    const given = basicCredentials(request);
    const { serves, clientId, clientSecret } = this.settings;
    return serves && given?.name === clientId && given.password === clientSecret;
  }

  /** `GET`: the consent page; `POST`: what the person chose on it. */
  authorize(request: ApiRequest): Reply {
    if (request.method !== 'GET' && request.method !== 'POST') return { status: 405, headers: { Allow: 'GET, POST' } };
    const asked = request.method === 'GET' ? request.query : new URLSearchParams(request.body);
    const refusal = this.#check(asked);
    if (refusal) return refusal;
    if (request.method === 'GET') return consentPage(request.path, asked);
    if (asked.get('decision') !== 'allow') return this.#redirectError(asked, 'access_denied');
    const redirectUri = asked.get('redirect_uri') ?? undefined;
    const code = this.#codes.issue(redirectUri);
    return redirect(redirectUri ?? this.#defaultUri, { code, state: asked.get('state') });
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
    const worth = this.#codes.redeem(text, redirectUri);
    if (worth === 'reused') this.revokeAll();
    return typeof worth === 'string' ? tokenError('invalid_grant') : this.#grant();
  }

  #refresh(text: string): Reply {
    return this.#refreshTokens.delete(text) ? this.#grant() : tokenError('invalid_grant');
  }

  #grant(): Reply {
    const answer = {
      access_token: this.issue(),
      token_type: 'bearer',
      expires_in: 31_535_999,
      x_user_id: this.settings.userId,
    };
    if (!this.settings.refreshTokens) return tokenAnswer(200, answer);
    const refresh_token = randomBytes(16).toString('hex');
    this.#refreshTokens.add(refresh_token);
    return tokenAnswer(200, { ...answer, refresh_token });
  }

  get #defaultUri(): string {
    return this.settings.redirectUris[0] ?? '';
  }

  /** What is wrong with an authorization request; never sends anybody to an address that is not registered. */
  #check(asked: URLSearchParams): Reply | undefined {
    const redirectUri = asked.get('redirect_uri');
    const { serves, clientId, redirectUris } = this.settings;
    if (!serves || asked.get('client_id') !== clientId) return errorPage('This client is not known.');
    if (redirectUri !== null && !redirectUris.includes(redirectUri)) {
      return errorPage('This redirect URL is not registered for the client.');
    }
    const type = asked.get('response_type');
    if (type === null) return this.#redirectError(asked, 'invalid_request');
    if (type !== 'code') return this.#redirectError(asked, 'unsupported_response_type');
    if (asked.has('scope') && asked.get('scope') !== SCOPE) return this.#redirectError(asked, 'invalid_scope');
    return undefined;
  }

  /** Errors go to the default redirect URL, whatever was asked for. */
  #redirectError(asked: URLSearchParams, error: string): Reply {
    return redirect(this.#defaultUri, { error, state: asked.get('state') });
  }
}

function tokenError(error: string): Reply {
  return tokenAnswer(400, { error });
}
