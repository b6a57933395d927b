import type { Environment } from '../../config/environment.js';
import type { RateBudget } from './budget.js';
import type { Clocks } from './clocks.js';
import { Exchange, type ExchangeOptions, type RequestInfo } from './exchange.js';
import { createTransport, type HttpLimits } from './http.js';
import { type RateGate, RateLimit, type RateLimitOptions, type WaitReason } from './rate-limit.js';
import { sleepUnlessAborted } from './retry.js';
import type { TokenSource } from './token-source.js';

/** What an API version says about its rate limit. */
export type Quota = Pick<RateLimitOptions, 'share' | 'unstated'>;

/** How a client of either API version talks to Polar. */
export interface PipelineOptions {
  /** Without a trailing slash: `https://www.polaraccesslink.com`. */
  apiUrl: string;
  accessToken: string;
  /** The version of polar-sync, for the User-Agent. */
  version: string;
  /** Ends whatever is going on with InterruptedError. */
  signal?: AbortSignal;
  limits?: Partial<HttpLimits>;
  /** Where proxies are named; absent: none. */
  env?: Environment | undefined;
  /** Longest wait for the rate limit before RateLimitedError; default 60. */
  maxWaitSeconds?: number;
  /** Before every wait for the rate limit. */
  onWait?: (seconds: number, reason: WaitReason) => void;
  /** The rate limit, where several clients share one; absent: it has one of its own. */
  limitedBy?: ((quota: Quota) => RateGate) | undefined;
  /** After every request. */
  onRequest?: (info: RequestInfo) => void;
  /** Where the token of each request comes from. Absent: always `accessToken`. */
  tokens?: TokenSource;
  /** What a request that failed throws instead. */
  reword?: (problem: unknown) => unknown;
  /** For tests. */
  now?: () => Date;
  sleep?: ((ms: number) => Promise<void>) | undefined;
  random?: () => number;
}

/** What every client offers, whatever it requests. */
export interface BaseClient {
  /** What is left of the rate limit, according to the last response. */
  budget(): RateBudget | undefined;
  /** How many more requests fit into it now without a wait; infinite while Polar has stated none. */
  room(): number;
  /** Polar's clock and this machine's, at the last response. */
  clocks(): Clocks | undefined;
  /** Drops the connections; the client cannot be used afterwards. */
  close(): Promise<void>;
}

/**
 * The way of every request to one API: connections, rate limit, retries. Nothing is sent before the first request.
 * @param api what differs between the API versions.
 */
export function createRequestPipeline(
  options: PipelineOptions,
  api: Quota & Pick<ExchangeOptions, 'probePaths' | 'examine'>,
): { exchange: Exchange; base: BaseClient } {
  const { probePaths, examine, ...quota } = api;
  const { signal, maxWaitSeconds = 60 } = options;
  const now = options.now ?? (() => new Date());
  const sleep = options.sleep ?? ((ms: number) => sleepUnlessAborted(ms, signal));
  const transport = createTransport(options);
  const rate =
    options.limitedBy?.(quota) ?? new RateLimit({ now, sleep, maxWaitSeconds, onWait: options.onWait, ...quota });
  const exchange = new Exchange({
    transport,
    rate,
    retry: { tries: 3, baseMs: 500, maxWaitSeconds, sleep, random: options.random ?? Math.random },
    now,
    signal,
    onRequest: options.onRequest,
    tokens: options.tokens,
    reword: options.reword,
    probePaths,
    examine,
  });
  return {
    exchange,
    base: {
      budget: () => rate.budget(),
      room: () => rate.room(),
      clocks: () => exchange.clocks,
      close: () => transport.close(),
    },
  };
}
