import { AuthError, InterruptedError, type PolarSyncError } from '../errors.js';
import type { Verdict } from './callback.js';

interface WaitOptions {
  timeoutMs: number;
  signal: AbortSignal;
}

/** What became of an offer: it decided the login, repeats what did, or came too late. */
type Reception = 'first' | 'same' | 'late';

/** Node fires a timer beyond this at once. */
const longestTimer = 2 ** 31 - 1;

type Outcome = { code: string } | { error: PolarSyncError };

/** Holds the one answer that decides a login: the first good one, from wherever it comes, or the end of the waiting. */
export class FirstAnswer {
  #outcome: Outcome | undefined;
  #wake: () => void = () => undefined;

  offer(verdict: Exclude<Verdict, { kind: 'invalid' }>): Reception {
    if (this.#outcome) return same(this.#outcome, verdict) ? 'same' : 'late';
    this.#decide(verdict);
    return 'first';
  }

  /**
   * Resolves to the code, also when it came before the call. To be called once.
   * @throws AuthError or TemporaryError (refused), AuthError LOGIN_TIMEOUT, InterruptedError.
   */
  wait({ timeoutMs, signal }: WaitOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#decide({ error: outOfTime(timeoutMs) }), Math.min(timeoutMs, longestTimer));
      const interrupt = () =>
        this.#decide({ error: new InterruptedError('INTERRUPTED', 'The login was interrupted.') });
      this.#wake = () => {
        if (!this.#outcome) return;
        clearTimeout(timer);
        signal.removeEventListener('abort', interrupt);
        if ('code' in this.#outcome) resolve(this.#outcome.code);
        else reject(this.#outcome.error);
      };
      signal.addEventListener('abort', interrupt);
      if (signal.aborted) interrupt();
      this.#wake();
    });
  }

  #decide(outcome: Outcome): void {
    this.#outcome ??= outcome;
    this.#wake();
  }
}

function same(outcome: Outcome, verdict: Outcome): boolean {
  if ('code' in outcome) return 'code' in verdict && verdict.code === outcome.code;
  return 'error' in verdict && verdict.error.code === outcome.error.code;
}

function outOfTime(timeoutMs: number): AuthError {
  return new AuthError('LOGIN_TIMEOUT', `No answer from Polar came within ${duration(timeoutMs)}.`, {
    hint: 'Run polar-sync login again. If the browser could not load a page of this machine, use --no-browser. If it showed an error of Polar, the redirect URL registered there may differ from POLAR_REDIRECT_URI, or the client is one of the other API (try --api v3 or --api v4).',
  });
}

function duration(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} seconds` : `${Math.round(ms / 60_000)} minutes`;
}
