import { RateLimit, type RateLimitOptions } from '../../../src/polar/http/rate-limit.js';

/** What the clock of these tests shows. */
export const start = Date.parse('2026-02-22T10:00:00.000Z');
/** Headers that state a budget with so much of it used. */
export const stated = (used: number, reset = 45, limit = 520) => ({
  'ratelimit-usage': `${used}, 600`,
  'ratelimit-limit': `${limit}, 5100`,
  'ratelimit-reset': `${reset}, 80000`,
});

/** A limit whose sleeper is woken by hand; time moves when it wakes. */
export function limited(more: Partial<RateLimitOptions> = {}) {
  let now = start;
  const sleeping: { ms: number; wake: () => void }[] = [];
  const waits: unknown[] = [];
  const limit = new RateLimit({
    now: () => new Date(now),
    sleep: (ms) =>
      new Promise<void>((resolve) => {
        const wake = () => {
          now += ms;
          resolve();
        };
        sleeping.push({ ms, wake });
      }),
    maxWaitSeconds: 60,
    onWait: (...wait) => waits.push(wait),
    ...more,
  });
  let through = 0;
  const ask = async () => {
    await limit.beforeRequest('/x');
    through += 1;
  };
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    ...{ limit, sleeping, waits, turn },
    ask: (): Promise<unknown> => ask().catch((problem: unknown) => problem),
    through: () => through,
    forward: (ms: number) => {
      now += ms;
    },
  };
}
