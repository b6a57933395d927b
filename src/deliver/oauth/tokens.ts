import { z } from 'zod';
import { askTokenEndpoint, expiryOf, oauthErrorOf, type TokenReply, tokenFields } from '../../auth/token-endpoint.js';
import { ExitCode, PolarSyncError } from '../../errors.js';
import type { TargetSecret } from '../../tokens/target-secrets.js';
import { DeliveryError, targetDown } from '../errors.js';
import type { TargetHttp, TargetRequest, TargetResponse } from '../http.js';
import type { OAuthNeeds, TargetAccess } from '../target.js';

/** A token that expires sooner than this is renewed first, ms. */
const reserveMs = 5 * 60_000;

const responseSchema = z.object(tokenFields);

/** Where the token endpoint of a target is. */
export function tokenUrlOf(url: string, { tokenUrl }: OAuthNeeds): string {
  return tokenUrl.startsWith('/') ? `${url.replace(/\/+$/, '')}${tokenUrl}` : tokenUrl;
}

/** What a token endpoint granted, to be kept. @returns undefined if it granted nothing. */
export function grantedIn(reply: TokenReply, now: Date): Partial<TargetSecret> | undefined {
  const data = reply.status === 200 ? responseSchema.safeParse(reply.answer).data : undefined;
  if (!data) return undefined;
  const expiresAt = expiryOf(now, data.expires_in);
  return {
    accessToken: data.access_token,
    ...(data.refresh_token !== undefined && { refreshToken: data.refresh_token }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** The tokens of one target, renewed before they expire; new ones are kept before they are used. */
export class AccessTokens {
  readonly #access: TargetAccess;
  readonly #title: string;
  readonly #needs: OAuthNeeds;
  #secret: TargetSecret;
  #wasRejected = false;

  constructor(access: TargetAccess, title: string, needs: OAuthNeeds) {
    this.#access = access;
    this.#title = title;
    this.#needs = needs;
    this.#secret = access.secret ?? { origin: '' };
  }

  /** Sends with a valid token. A 401 has changed nothing, so the request is sent once more with a new one. */
  async send(http: TargetHttp, request: TargetRequest): Promise<TargetResponse> {
    const { expiresAt } = this.#secret;
    if (expiresAt !== undefined && Date.parse(expiresAt) - this.#access.now().getTime() < reserveMs)
      await this.#renew();
    const response = await http.send(this.#authorized(request));
    if (response.status !== 401 || this.#wasRejected) return response;
    // Once per run: it may also be a missing permission, which a new token does not have either.
    this.#wasRejected = true;
    await this.#renew();
    return http.send(this.#authorized(request));
  }

  #authorized(request: TargetRequest): TargetRequest {
    const authorization = `Bearer ${this.#secret.accessToken ?? ''}`;
    return { ...request, headers: { ...request.headers, authorization } };
  }

  async #renew(): Promise<void> {
    const { secrets, now } = this.#access;
    const stored = await this.#kept(async () => secrets?.read());
    if (stored?.origin === this.#secret.origin && stored.accessToken !== this.#secret.accessToken) {
      // Another polar-sync was first.
      this.#secret = stored;
      return;
    }
    const reply = await this.#ask();
    const granted = grantedIn(reply, now());
    if (!granted) throw this.#refusal(reply);
    const { expiresAt: _expired, ...rest } = this.#secret;
    const renewed = { ...rest, ...granted };
    // The old pair may be invalid by now, so a failed write is repeated once.
    await this.#kept(async () => secrets?.write(renewed).catch(() => secrets.write(renewed)));
    this.#secret = renewed;
  }

  /** Not ended by Ctrl-C: the response could be the only copy of the new pair. */
  async #ask(): Promise<TokenReply> {
    const { config, env } = this.#access;
    const { clientId, clientSecret, refreshToken } = this.#secret;
    if (clientId === undefined || clientSecret === undefined || refreshToken === undefined) {
      throw this.#signedOut('there is no refresh token');
    }
    try {
      return await askTokenEndpoint({
        tokenUrl: tokenUrlOf(config.url ?? '', this.#needs),
        client: { id: clientId, secret: clientSecret },
        clientIn: 'form',
        form: { grant_type: 'refresh_token', refresh_token: refreshToken },
        env,
      });
    } catch (cause) {
      throw targetDown(this.#title, 'the sign-in could not be renewed', { cause });
    }
  }

  #refusal({ status, answer }: TokenReply): DeliveryError {
    if (status === 400 || status === 401 || status === 403)
      return this.#signedOut(`it did not renew the sign-in (${oauthErrorOf(answer) ?? status})`);
    return targetDown(this.#title, `it did not renew the sign-in (status ${status})`);
  }

  #signedOut(says: string): DeliveryError {
    const { kind, name } = this.#access.config;
    return new DeliveryError('TARGET_KEY', `You are signed out at ${this.#title}: ${says}.`, {
      verdict: 'not-sent',
      stops: true,
      exitCode: ExitCode.auth,
      hint: `Run polar-sync target add ${kind} --name ${name} again.`,
    });
  }

  /** If the token store fails, nothing has been sent. */
  async #kept<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (cause) {
      if (!(cause instanceof PolarSyncError)) throw cause;
      const { code, message, exitCode, hint } = cause;
      const more = { verdict: 'not-sent' as const, stops: true, exitCode, cause };
      throw new DeliveryError(code, message, { ...more, ...(hint !== undefined && { hint }) });
    }
  }
}
