/** Requests allowed in a window of seconds. */
export interface RateWindow {
  limit: number;
  seconds: number;
}

/**
 * Counts requests in two windows, a short and a long one; each starts with its first request. A call over the short
 * limit still counts in the long one.
 */
export class RateLimiter {
  readonly #windows: { limit: number; millis: number; endsAt: number; used: number }[];

  constructor(
    windows: { short: RateWindow; long: RateWindow },
    private readonly now: () => number,
  ) {
    this.#windows = [windows.short, windows.long].map(({ limit, seconds }) => ({
      limit,
      millis: seconds * 1000,
      endsAt: 0,
      used: 0,
    }));
  }

  /** Counts one request; false if it exceeds a limit. */
  count(): boolean {
    for (const window of this.#windows) {
      if (window.endsAt <= this.now()) {
        window.endsAt = this.now() + window.millis;
        window.used = 0;
      }
      window.used++;
    }
    return this.#windows.every(({ used, limit }) => used <= limit);
  }

  /** The headers of every response; with `exhausted`, as if the short window were used up. */
  headers(exhausted = false): Record<string, string> {
    const remaining = (endsAt: number) => Math.max(0, Math.ceil((endsAt - this.now()) / 1000));
    const [short, long] = this.#windows;
    const usage = [
      exhausted ? Math.max(short?.used ?? 0, (short?.limit ?? 0) + 1) : (short?.used ?? 0),
      long?.used ?? 0,
    ];
    return {
      'RateLimit-Usage': usage.join(', '),
      'RateLimit-Limit': this.#windows.map(({ limit }) => limit).join(', '),
      'RateLimit-Reset': this.#windows.map(({ endsAt }) => remaining(endsAt)).join(', '),
    };
  }
}
