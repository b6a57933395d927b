import { createHash, randomBytes } from 'node:crypto';
import type { Reply } from '../server/http.js';
import { json, type TargetRequest } from './request.js';

/** How one target does OAuth 2. */
export interface OAuthWays {
  /** Between scopes. */
  separator: ',' | ' ';
  /** Without PKCE (S256) nobody is let in. */
  pkce: boolean;
  /** How long an access token is good, in seconds. */
  lifeSeconds: number;
  /** A refresh token is good once. */
  rotates: boolean;
  /** Scopes there are. */
  scopes: readonly string[];
  /** What it says of a request for a token that it rejects. */
  refusal(why: 'invalid_client' | 'invalid_grant' | 'invalid_request'): Reply;
}

interface Code {
  redirectUri: string;
  scopes: readonly string[];
  challenge: string | null;
}

/** The pages and the token endpoint of one target with OAuth 2, for one client and one person, who always agrees. */
export class OAuthStandIn {
  clientId = '4711';
  clientSecret = 'client-secret';
  /** false: the person declines. */
  consents = true;
  /** What the person leaves of the scopes; undefined: all. */
  leaves: readonly string[] | undefined;
  readonly #ways: OAuthWays;
  readonly #now: () => number;
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, { scopes: readonly string[]; endsAt: number }>();
  readonly #refresh = new Map<string, readonly string[]>();

  constructor(ways: OAuthWays, now: () => number) {
    this.#ways = ways;
    this.#now = now;
  }

  /** What a request may do; undefined: its token is none, or its time is over. */
  scopesOf({ headers }: TargetRequest): readonly string[] | undefined {
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const found = this.#access.get(token);
    return found && found.endsAt > this.#now() ? found.scopes : undefined;
  }

  /** Tokens without the ceremony. */
  issue(scopes: readonly string[]): { accessToken: string; refreshToken: string; expiresAt: string } {
    const accessToken = randomBytes(12).toString('hex');
    const refreshToken = randomBytes(12).toString('hex');
    const endsAt = this.#now() + this.#ways.lifeSeconds * 1000;
    this.#access.set(accessToken, { scopes, endsAt });
    this.#refresh.set(refreshToken, scopes);
    return { accessToken, refreshToken, expiresAt: new Date(endsAt).toISOString() };
  }

  /** The person takes the permission back. */
  revoke(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  /** `GET` of the page on which the person agrees. */
  authorize({ method, query }: TargetRequest): Reply {
    const redirectUri = query.get('redirect_uri') ?? '';
    const scopes = (query.get('scope') ?? '').split(this.#ways.separator);
    const isSound =
      method === 'GET' &&
      query.get('response_type') === 'code' &&
      query.get('client_id') === this.clientId &&
      URL.canParse(redirectUri) &&
      scopes.every((scope) => this.#ways.scopes.includes(scope)) &&
      (!this.#ways.pkce || (query.get('code_challenge_method') === 'S256' && query.has('code_challenge')));
    if (!isSound) return json(400, { message: 'Bad Request' });
    const back = new URL(redirectUri);
    const state = query.get('state');
    if (state !== null) back.searchParams.set('state', state);
    if (this.consents) {
      const code = randomBytes(12).toString('hex');
      const granted = this.leaves ?? scopes;
      this.#codes.set(code, { redirectUri, scopes: granted, challenge: query.get('code_challenge') });
      back.searchParams.set('code', code);
      back.searchParams.set('scope', granted.join(this.#ways.separator));
    } else back.searchParams.set('error', 'access_denied');
    return { status: 302, headers: { Location: back.href } };
  }

  /** `POST` of a form, with the client in it: neither of them reads it from a header. */
  token({ method, headers, body }: TargetRequest): Reply {
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    if (method !== 'POST' || !isForm) return this.#ways.refusal('invalid_request');
    const form = new URLSearchParams(body.toString('utf8'));
    if (form.get('client_id') !== this.clientId || form.get('client_secret') !== this.clientSecret)
      return this.#ways.refusal('invalid_client');
    if (form.get('grant_type') === 'authorization_code') return this.#exchange(form);
    if (form.get('grant_type') !== 'refresh_token') return this.#ways.refusal('invalid_request');
    const spent = form.get('refresh_token') ?? '';
    const scopes = this.#refresh.get(spent);
    if (scopes === undefined) return this.#ways.refusal('invalid_grant');
    if (this.#ways.rotates) this.#refresh.delete(spent);
    return this.#grant(scopes);
  }

  #exchange(form: URLSearchParams): Reply {
    const text = form.get('code') ?? '';
    const code = this.#codes.get(text);
    this.#codes.delete(text);
    if (code === undefined) return this.#ways.refusal('invalid_grant');
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (code.challenge !== null && code.challenge !== challenge) return this.#ways.refusal('invalid_grant');
    return this.#grant(code.scopes);
  }

  #grant(scopes: readonly string[]): Reply {
    const { accessToken, refreshToken, expiresAt } = this.issue(scopes);
    return json(200, {
      ...{ token_type: 'Bearer', access_token: accessToken, refresh_token: refreshToken },
      expires_at: Math.floor(Date.parse(expiresAt) / 1000),
      expires_in: this.#ways.lifeSeconds,
    });
  }
}
