import { randomBytes, randomUUID } from 'node:crypto';
import type { SignIn4 } from './sign-in.js';

interface Access {
  scopes: readonly string[];
  expiresAt: number;
}

/** The result of a grant or a refresh. */
interface Pair {
  accessToken: string;
  jti: string;
  scopes: readonly string[];
  /** undefined: the response has none. */
  refreshToken: string | undefined;
}

/** The valid tokens and their scopes. */
export class Grants {
  readonly #access = new Map<string, Access>();
  readonly #refresh = new Map<string, readonly string[]>();
  /** How often a refresh token was accepted, and how often an invalid one was tried. */
  readonly refreshed = { taken: 0, refused: 0 };

  constructor(
    private readonly behavior: Pick<SignIn4, 'tokenSeconds' | 'rotation' | 'endsOlder'>,
    private readonly now: () => number,
  ) {}

  /** The scopes of a token; undefined if it is unknown or has expired. */
  scopesOf(token: string): ReadonlySet<string> | undefined {
    const access = this.#access.get(token);
    return access && access.expiresAt > this.now() ? new Set(access.scopes) : undefined;
  }

  open(scopes: readonly string[]): Pair & { refreshToken: string } {
    return { ...this.#give(scopes), refreshToken: this.#newRefresh(scopes) };
  }

  /** Whether a refresh token is valid. */
  hasRefresh(text: string): boolean {
    return this.#refresh.has(text);
  }

  /** undefined: the refresh token is invalid. */
  refresh(text: string): Pair | undefined {
    const scopes = this.#refresh.get(text);
    if (!scopes) {
      this.refreshed.refused++;
      return undefined;
    }
    this.refreshed.taken++;
    if (this.behavior.endsOlder) this.#access.clear();
    const access = this.#give(scopes);
    switch (this.behavior.rotation) {
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
    this.#access.set(accessToken, { scopes, expiresAt: this.now() + this.behavior.tokenSeconds * 1000 });
    return { accessToken, jti: randomUUID(), scopes };
  }

  #newRefresh(scopes: readonly string[]): string {
    const token = jwtLike();
    this.#refresh.set(token, scopes);
    return token;
  }
}

/** Three parts separated by dots, more than 512 characters: what a token store must be able to hold. It encodes nothing. */
function jwtLike(): string {
  const header = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url');
  return [header, randomBytes(400).toString('base64url'), randomBytes(256).toString('base64url')].join('.');
}
