import { randomBytes } from 'node:crypto';

interface Code {
  /** As sent to the authorize page; the token request must repeat it exactly, or leave it out too. */
  redirectUri: string | undefined;
  scope: string;
  expiresAt: number;
  used: boolean;
}

const CODE_LIFE = 10 * 60_000;

/** Authorization codes: valid once, for ten minutes. */
export class Codes {
  readonly #codes = new Map<string, Code>();

  constructor(private readonly now: () => number) {}

  issue(redirectUri: string | undefined, scope = ''): string {
    const code = randomBytes(16).toString('hex');
    this.#codes.set(code, { redirectUri, scope, expiresAt: this.now() + CODE_LIFE, used: false });
    return code;
  }

  /** Whether a code was issued here, used or not. */
  has(text: string): boolean {
    return this.#codes.has(text);
  }

  /** The scope a code was issued for; `bad` if it is unknown or expired, `reused` if it was redeemed before. */
  redeem(text: string, redirectUri: string | undefined): { scope: string } | 'bad' | 'reused' {
    const code = this.#codes.get(text);
    if (!code) return 'bad';
    if (code.used) return 'reused';
    code.used = true;
    if (code.expiresAt <= this.now() || code.redirectUri !== redirectUri) return 'bad';
    return { scope: code.scope };
  }
}
