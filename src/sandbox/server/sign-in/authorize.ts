import { type ApiRequest, basicCredentials, type Reply } from '../http.js';
import type { Codes } from './codes.js';
import { consentPage, errorPage, redirect } from './consent.js';

/** The client that a version of AccessLink knows, and the user who signs in. */
export interface OAuthSettings {
  clientId: string;
  clientSecret: string;
  /** Whether the client is known to this version. */
  serves: boolean;
  /** The first one is the default, for errors, and for codes if no `redirect_uri` was sent. */
  redirectUris: readonly string[];
  refreshTokens: boolean;
  userId: number;
  /** Everyone who can sign in; absent: this user alone. */
  userIds?: readonly number[];
}

/** Whether the request carries the client's own id and secret. */
export function isClient(request: ApiRequest, { serves, clientId, clientSecret }: OAuthSettings): boolean {
  const given = basicCredentials(request);
  return serves && given?.name === clientId && given.password === clientSecret;
}

/** The authorize page of either version, which differ in the scopes they know. */
export class AuthorizePage {
  constructor(
    private readonly settings: OAuthSettings,
    private readonly codes: Codes,
    /** Whether a request may ask for this scope; null: it names none. */
    private readonly knows: (scope: string | null) => boolean,
  ) {}

  /** `GET`: the consent page; `POST`: the user's decision. */
  respond(request: ApiRequest): Reply {
    if (request.method !== 'GET' && request.method !== 'POST') return { status: 405, headers: { Allow: 'GET, POST' } };
    const asked = request.method === 'GET' ? request.query : new URLSearchParams(request.body);
    const refusal = this.#check(asked);
    if (refusal) return refusal;
    if (request.method === 'GET') return consentPage(request.path, asked, this.settings.userIds);
    if (asked.get('decision') !== 'allow') return this.#redirectError(asked, 'access_denied');
    const redirectUri = asked.get('redirect_uri') ?? undefined;
    const code = this.codes.issue(redirectUri, asked.get('scope') ?? '');
    return redirect(redirectUri ?? this.#defaultUri, { code, state: asked.get('state') });
  }

  /** What is wrong with an authorization request; never redirects to an address that is not registered. */
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
    return this.knows(asked.get('scope')) ? undefined : this.#redirectError(asked, 'invalid_scope');
  }

  /** Errors go to the default redirect URL, whichever was requested. */
  #redirectError(asked: URLSearchParams, error: string): Reply {
    return redirect(this.#defaultUri, { error, state: asked.get('state') });
  }

  get #defaultUri(): string {
    return this.settings.redirectUris[0] ?? '';
  }
}
