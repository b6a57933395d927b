import { randomBytes, randomUUID } from 'node:crypto';
import type { SignIn4 } from './sign-in.js';

interface Access {
  scopes: readonly string[];
  expiresAt: number;
}

/** What a grant or a refresh gives out. */
interface Pair {
  accessToken: string;
  jti: string;
  scopes: readonly string[];
  /** undefined: the answer names none. */
  refreshToken: string | undefined;
}

/** The tokens that are good, and what they are good for. */
export class Grants {
  readonly #access = new Map<string, Access>();
  readonly #refresh = new Map<string, readonly string[]>();
  /** How often a refresh token was taken, and how often one that is dead was tried. */
  readonly refreshed = { taken: 0, refused: 0 };

  constructor(
    private readonly behaviour: Pick<SignIn4, 'tokenSeconds' | 'rotation' | 'endsOlder'>,
    private readonly now: () => number,
  ) {}

  /** The scopes of a token; undefined when it is not, or no longer, good. */
  scopesOf(token: string): ReadonlySet<string> | undefined {
    const access = this.#access.get(token);
    return access && access.expiresAt > this.now() ? new Set(access.scopes) : undefined;
  }

  open(scopes: readonly string[]): Pair & { refreshToken: string } {
    return { ...this.#give(scopes), refreshToken: this.#newRefresh(scopes) };
  }

  /** undefined: the refresh token is not good. */
  refresh(text: string): Pair | undefined {
    const scopes = this.#refresh.get(text);
    if (!scopes) {
      this.refreshed.refused++;
      return undefined;
    }
    this.refreshed.taken++;
    if (this.behaviour.endsOlder) this.#access.clear();
    const access = this.#give(scopes);
    switch (this.behaviour.rotation) {
      case 'strict':
        this.#refresh.delete(text);
        return { ...access, refreshToken: this.#newRefresh(scopes) };
      case 'lenient':
        return { ...access, refreshToken: this.#newRefresh(scopes) };
      case 'same':
        return { ...access, refreshToken: text };
      case 'silent':
        return { ...access, refreshToken: undefined };
    }
  }

  expireAll(): void {
    this.#access.clear();
  }

  revokeAll(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  #give(scopes: readonly string[]): Omit<Pair, 'refreshToken'> {
    const accessToken = jwtLike();
    this.#access.set(accessToken, { scopes, expiresAt: this.now() + this.behaviour.tokenSeconds * 1000 });
    return { accessToken, jti: randomUUID(), scopes };
  }

  #newRefresh(scopes: readonly string[]): string {
    const token = jwtLike();
    this.#refresh.set(token, scopes);
    return token;
  }
}

/** Three parts with dots between, more than 512 characters: what a store has to take. It can be read by nobody. */
function jwtLike(): string {
  const header = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url');
  return [header, randomBytes(400).toString('base64url'), randomBytes(256).toString('base64url')].join('.');
}
