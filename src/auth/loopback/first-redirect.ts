import { AuthError, InterruptedError, type PolarSyncError } from '../../errors.js';
import type { Verdict } from './callback.js';

interface WaitOptions {
  timeoutMs: number;
  signal: AbortSignal;
}

/** The outcome of an offer: it decided the sign-in, repeats the one that did, or came too late. */
type Reception = 'first' | 'same' | 'late';

/** Node fires a longer timer immediately. */
const maxTimerMs = 2 ** 31 - 1;

type Outcome = { code: string } | { error: PolarSyncError };

/**
 * Holds the one redirect that decides a sign-in: the first valid one, wherever it comes from, or the end of the wait.
 */
export class FirstRedirect {
  #outcome: Outcome | undefined;
  #wake: () => void = () => undefined;

  offer(verdict: Exclude<Verdict, { kind: 'invalid' }>): Reception {
    if (this.#outcome) return same(this.#outcome, verdict) ? 'same' : 'late';
    this.#decide(verdict);
    return 'first';
  }

  /**
   * Resolves to the code, even if it arrived before this call. Call it once.
   * @throws AuthError or TemporaryError (refused), AuthError LOGIN_TIMEOUT, InterruptedError.
   */
  wait({ timeoutMs, signal }: WaitOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#decide({ error: timedOut(timeoutMs) }), Math.min(timeoutMs, maxTimerMs));
      const interrupt = () =>
        this.#decide({ error: new InterruptedError('INTERRUPTED', 'The sign-in was interrupted.') });
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

function timedOut(timeoutMs: number): AuthError {
  return new AuthError('LOGIN_TIMEOUT', `Polar did not respond within ${duration(timeoutMs)}.`, {
    hint: 'Run polar-sync login again. If the browser could not load a page from this machine, use --no-browser. If it showed an error from Polar, the redirect URL registered there may differ from POLAR_REDIRECT_URI, or the client belongs to the other API version (try --api v3 or --api v4).',
  });
}

function duration(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} seconds` : `${Math.round(ms / 60_000)} minutes`;
}
