import { createHash, randomBytes } from 'node:crypto';
import type { Reply } from '../server/http.js';
import { json, type TargetRequest } from './request.js';

/** How one target implements OAuth 2. */
export interface OAuthRules {
  /** Separates scopes. */
  separator: ',' | ' ';
  /** A sign-in without PKCE (S256) is rejected. */
  pkce: boolean;
  /** Lifetime of an access token, in seconds. */
  lifeSeconds: number;
  /** A refresh token can be used once. */
  rotates: boolean;
  /** All scopes. */
  scopes: readonly string[];
  /** The response to a rejected request for a token. */
  rejection(why: 'invalid_client' | 'invalid_grant' | 'invalid_request'): Reply;
}

interface Code {
  redirectUri: string;
  scopes: readonly string[];
  challenge: string | null;
}

/** The pages and the token endpoint of one target with OAuth 2, for one client and one user, who consents at once. */
export class OAuthStandIn {
  clientId = '4711';
  clientSecret = 'client-secret';
  /** false: the user declines. */
  consents = true;
  /** The scopes the user grants; undefined: all. */
  grants: readonly string[] | undefined;
  readonly #rules: OAuthRules;
  readonly #now: () => number;
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, { scopes: readonly string[]; endsAt: number }>();
  readonly #refresh = new Map<string, readonly string[]>();

  constructor(rules: OAuthRules, now: () => number) {
    this.#rules = rules;
    this.#now = now;
  }

  /** The scopes of a request; undefined: its token is unknown or has expired. */
  scopesOf({ headers }: TargetRequest): readonly string[] | undefined {
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const found = this.#access.get(token);
    return found && found.endsAt > this.#now() ? found.scopes : undefined;
  }

  /** Tokens without a sign-in. */
  issue(scopes: readonly string[]): { accessToken: string; refreshToken: string; expiresAt: string } {
    const accessToken = randomBytes(12).toString('hex');
    const refreshToken = randomBytes(12).toString('hex');
    const endsAt = this.#now() + this.#rules.lifeSeconds * 1000;
    this.#access.set(accessToken, { scopes, endsAt });
    this.#refresh.set(refreshToken, scopes);
    return { accessToken, refreshToken, expiresAt: new Date(endsAt).toISOString() };
  }

  /** The user revokes the client. */
  revoke(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  /** `GET` of the page on which the user consents. */
  authorize({ method, query }: TargetRequest): Reply {
    const redirectUri = query.get('redirect_uri') ?? '';
    const scopes = (query.get('scope') ?? '').split(this.#rules.separator);
    const isSound =
      method === 'GET' &&
      query.get('response_type') === 'code' &&
      query.get('client_id') === this.clientId &&
      isOnThisMachine(redirectUri) &&
      scopes.every((scope) => this.#rules.scopes.includes(scope)) &&
      (!this.#rules.pkce || (query.get('code_challenge_method') === 'S256' && query.has('code_challenge')));
    if (!isSound) return json(400, { message: 'Bad Request' });
    const back = new URL(redirectUri);
    const state = query.get('state');
    if (state !== null) back.searchParams.set('state', state);
    if (this.consents) {
      const code = randomBytes(12).toString('hex');
      const granted = this.grants ?? scopes;
      this.#codes.set(code, { redirectUri, scopes: granted, challenge: query.get('code_challenge') });
      back.searchParams.set('code', code);
      back.searchParams.set('scope', granted.join(this.#rules.separator));
    } else back.searchParams.set('error', 'access_denied');
    return { status: 302, headers: { Location: back.href } };
  }

  /** `POST` of a form that contains the client: no target reads it from a header. */
  token({ method, headers, body }: TargetRequest): Reply {
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    if (method !== 'POST' || !isForm) return this.#rules.rejection('invalid_request');
    const form = new URLSearchParams(body.toString('utf8'));
    if (form.get('client_id') !== this.clientId || form.get('client_secret') !== this.clientSecret)
      return this.#rules.rejection('invalid_client');
    if (form.get('grant_type') === 'authorization_code') return this.#exchange(form);
    if (form.get('grant_type') !== 'refresh_token') return this.#rules.rejection('invalid_request');
    const spent = form.get('refresh_token') ?? '';
    const scopes = this.#refresh.get(spent);
    if (scopes === undefined) return this.#rules.rejection('invalid_grant');
    if (this.#rules.rotates) this.#refresh.delete(spent);
    return this.#grant(scopes);
  }

  #exchange(form: URLSearchParams): Reply {
    const text = form.get('code') ?? '';
    const code = this.#codes.get(text);
    this.#codes.delete(text);
    if (code === undefined || form.get('redirect_uri') !== code.redirectUri)
      return this.#rules.rejection('invalid_grant');
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (code.challenge !== null && code.challenge !== challenge) return this.#rules.rejection('invalid_grant');
    return this.#grant(code.scopes);
  }

  #grant(scopes: readonly string[]): Reply {
    const { accessToken, refreshToken, expiresAt } = this.issue(scopes);
    return json(200, {
      ...{ token_type: 'Bearer', access_token: accessToken, refresh_token: refreshToken },
      expires_at: Math.floor(Date.parse(expiresAt) / 1000),
      expires_in: this.#rules.lifeSeconds,
    });
  }
}

/** A registered callback domain: the stand-ins sign in programs on this machine only. */
function isOnThisMachine(url: string): boolean {
  return URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}
