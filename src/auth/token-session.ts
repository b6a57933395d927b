import { type ApiVersion, apis } from '../config/api-version.js';
import { TemporaryError } from '../errors.js';
import type { TokenSource } from '../polar/http/token-source.js';
import { WrongUserError } from '../polar/named-user.js';
import { apiVersionOf, type Credentials } from '../tokens/token-store.js';
import { isDue, isExpired } from './expiry.js';
import { type RefreshParts, refreshCredentials } from './refresh.js';
import { changingSignIn } from './sign-in-lock.js';
import { isStandIn } from './user-key.js';
import { amend, ensureAcceptedByV4, lookAtV3, type V3Answer, type V3Look } from './v3-probe.js';

/** How long to wait after a failed early renewal before the next try, while the token still works. */
const renewAgainMs = 30_000;

/** What a TokenSession needs. */
export interface SessionParts extends RefreshParts {
  /** The addresses of v3 and v4, and the version of this program, to ask whether v3 accepts the token. */
  apiUrl: string;
  v4ApiUrl: string;
  version: string;
  /** Called when the credentials have changed, once they are safe. */
  changed?: ((credentials: Credentials) => void) | undefined;
}

/** A profile's sign-in while a command runs: provides tokens, and renews them for every client that shares it. */
export class TokenSession implements TokenSource {
  #credentials: Credentials;
  #renewing: Promise<Credentials | undefined> | undefined;
  #notBefore = 0;
  #askedForNumber = false;
  readonly #parts: SessionParts;

  constructor(credentials: Credentials, parts: SessionParts) {
    this.#credentials = credentials;
    this.#parts = parts;
  }

  /** As they are now. */
  get credentials(): Credentials {
    return this.#credentials;
  }

  get apiVersion(): ApiVersion {
    return apiVersionOf(this.#credentials);
  }

  /** A placeholder until Polar has sent the user number: see user-key.ts. */
  get userId(): string {
    return this.#credentials.userId;
  }

  /** Token and user come from the environment, and Polar has confirmed neither. */
  get isFromOutside(): boolean {
    return this.#parts.store.kind === 'environment';
  }

  /**
   * The token for the next request, renewed before it expires. While the old one still works, a renewal that fails
   * because of the network is postponed.
   * @throws as refreshCredentials.
   */
  async token(): Promise<string> {
    const now = this.#now();
    const putOff = this.#notBefore - now.getTime();
    // Longer than the delay: the clock was set back.
    if (isDue(this.#credentials, now) && (putOff <= 0 || putOff > renewAgainMs)) {
      try {
        await this.#renew();
      } catch (problem) {
        if (!(problem instanceof TemporaryError) || isExpired(this.#credentials, this.#now())) throw problem;
        this.#notBefore = this.#now().getTime() + renewAgainMs;
      }
    }
    return this.#credentials.accessToken;
  }

  /** @throws as refreshCredentials. */
  async renew(refused: string): Promise<string | undefined> {
    if (this.#credentials.accessToken === refused) await this.#renew();
    const { accessToken } = this.#credentials;
    return accessToken === refused ? undefined : accessToken;
  }

  /**
   * Whether v3 accepts this sign-in's token: always for a v3 token, asked once for each v4 token. A 403 is not remembered,
   * because consent can be given at any time; a 401 only of a token that v4 accepts. If v3 accepts the token and the user
   * number is unknown, it is requested once per TokenSession.
   * @throws TemporaryError when Polar could not be reached, which decides nothing; AuthError when v4 does not accept the
   * token either; WrongUserError; and as `token`.
   */
  async opensV3({ register = true }: { register?: boolean } = {}): Promise<V3Answer> {
    if (apis[this.apiVersion].hasRegistration) return 'yes';
    const accessToken = await this.token();
    const { opensV3 } = this.#credentials;
    const findNumber = isStandIn(this.userId) && !this.#askedForNumber;
    if (opensV3 === 'no' || (opensV3 === 'yes' && !findNumber)) return opensV3;
    this.#askedForNumber = true;
    let look = await lookAtV3({ ...this.#parts, accessToken, register, findNumber });
    if (look.answer === 'no') {
      await ensureAcceptedByV4({ ...this.#parts, accessToken, tokens: this }, this.#now());
      const renewed = await this.token();
      if (renewed !== accessToken)
        look = await lookAtV3({ ...this.#parts, accessToken: renewed, register, findNumber });
    }
    if (this.isFromOutside && look.userId !== undefined && look.userId !== this.userId)
      throw new WrongUserError(this.userId, look.userId);
    await this.remember(look);
    return look.answer;
  }

  /** Stores what v3 said about the token, unless it was renewed in the meantime. */
  async remember(look: V3Look): Promise<void> {
    const { store, lockPath, signal } = this.#parts;
    const amended = amend(this.#credentials, look);
    if (amended === this.#credentials) return;
    if (this.isFromOutside) {
      this.#credentials = amended;
      return;
    }
    await changingSignIn(lockPath, signal, async () => {
      const stored = await store.read();
      if (stored?.accessToken !== this.#credentials.accessToken) return;
      const next = amend(stored, look);
      await store.write(next);
      this.#take(next);
    });
  }

  #renew(): Promise<Credentials | undefined> {
    this.#renewing ??= refreshCredentials(this.#credentials, this.#parts)
      .then((renewed) => {
        if (renewed) this.#take(renewed);
        return renewed;
      })
      .finally(() => {
        this.#renewing = undefined;
      });
    return this.#renewing;
  }

  #take(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#parts.changed?.(credentials);
  }

  #now(): Date {
    return (this.#parts.now ?? (() => new Date()))();
  }
}
