import type { AccessLinkOptions } from '../client.js';
import { Exchange } from '../exchange.js';
import { createTransport } from '../http.js';
import { parseSessionList } from '../parse/flow/session-list.js';
import { RateLimit } from '../rate-limit.js';
import { sleepUnlessAborted } from '../retry.js';
import type { Feature } from './features.js';
import type { AccessLinkV4, LocalRange } from './types.js';

export type AccessLinkV4Options = Omit<AccessLinkOptions, 'userId'>;

/** The limit is the client's own, whoever it pulls for: a fifth of it is left to others. */
const share = 0.8;

/** What is known of the limit when no answer tells: by client, in 15 minutes. */
const unstated = { limit: 3000, seconds: 900 };

/** A client of API v4. Nothing is sent before the first call. */
export function createAccessLinkV4(options: AccessLinkV4Options): AccessLinkV4 {
  const { signal, maxWaitSeconds = 60 } = options;
  const now = options.now ?? (() => new Date());
  const sleep = options.sleep ?? ((ms: number) => sleepUnlessAborted(ms, signal));
  const transport = createTransport(options);
  const rate = new RateLimit({ now, sleep, maxWaitSeconds, onWait: options.onWait, share, unstated });
  const exchange = new Exchange({
    transport,
    rate,
    retry: { tries: 3, baseMs: 500, maxWaitSeconds, sleep, random: options.random ?? Math.random },
    now,
    signal,
    onRequest: options.onRequest,
    tokens: options.tokens,
  });

  return {
    get requests() {
      return exchange.requests;
    },
    listSessions: (range, features = []) =>
      exchange.run({ method: 'GET', path: pathOf(range, features), parse: parseSessionList, alsoFine: [404] }),
    budget: () => rate.budget(),
    clocks: () => exchange.clocks,
    close: () => transport.close(),
  };
}

/** A feature each its own parameter: a list with commas is refused. */
function pathOf({ from, to }: LocalRange, features: readonly Feature[]): string {
  const asked = features.map((feature) => `&features=${feature}`).join('');
  return `/training-sessions/list?from=${from}&to=${to}${asked}`;
}
