import type { Spelling } from './represent/representation.js';
import type { SeenRequest } from './server/faults.js';
import type { RateWindow } from './server/rate-limit.js';
import type { SignIn4 } from './server/v4/sign-in.js';
import type { Session } from './session.js';

export interface SandboxOptions {
  /** 0 takes a free one. */
  port?: number;
  host?: string;
  /** What is on the shelf at the start; generated when not given (see `seed`, `count`). */
  sessions?: Session[];
  seed?: number;
  count?: number;
  longestSeconds?: number;
  /** How many days before today the watch came out of its box; 40 by default. */
  historyDays?: number;
  spelling?: Spelling;
  /** ms since 1970; real time by default. */
  now?: () => number;
  clientId?: string;
  clientSecret?: string;
  userId?: number;
  /** The redirect URLs registered for the client, the default one first. */
  redirectUris?: string[];
  /** Token answers carry a refresh token, good for one use; Polar's v3 sends none, so false by default. */
  refreshTokens?: boolean;
  /** The API versions that know the client; v3 by default. The other one responds as it does to unknown clients. */
  api?: 'v3' | 'v4' | 'both';
  /** How the sign-in of v4 behaves at first; see SignIn4. */
  signIn4?: Partial<SignIn4>;
  /** What `resource-uri` and other links start with; the sandbox's own address by default. */
  publicUrl?: string;
  /** 520 in 15 minutes and 5100 in a day, as Polar grants to a client with one user. */
  rateLimit?: { short: RateWindow; long: RateWindow };
  /** Of API v4: 3000 in 15 minutes and 100,000 in a day, by client. */
  rateLimit4?: { short: RateWindow; long: RateWindow };
  /** 10 minutes by default. */
  transactionLifeMillis?: number;
  /** Whether what is on the shelf at the first registration counts as uploaded after it; true by default. */
  sampleDataAfterRegistration?: boolean;
  /** The transactional ids start here; give one beyond 2^53 to see whether a client can count. */
  firstExerciseId?: bigint;
  firstTransactionId?: bigint;
  /** ms before each answer */
  latencyMs?: number;
  /** Called before a request is handled; the request waits for it. */
  onRequest?: (n: number, request: SeenRequest) => void | Promise<void>;
  /** Called when a request has taken effect, before a byte of the answer is sent; the answer waits for it. */
  onEffect?: (n: number, request: SeenRequest) => void | Promise<void>;
  /** Called when an answer has left completely, or its connection is gone. */
  onAnswered?: (n: number, request: SeenRequest) => void;
}

/** The options with everything filled in that has a fixed default. */
export function withDefaults(options: SandboxOptions) {
  const given: SandboxOptions = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return {
    port: 0,
    host: '127.0.0.1',
    seed: 1,
    historyDays: 40,
    spelling: 'mixed' as Spelling,
    now: Date.now,
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-secret',
    userId: 10_578_432,
    redirectUris: ['http://localhost:8765/callback'],
    refreshTokens: false,
    api: 'v3' as const,
    rateLimit: { short: { limit: 520, seconds: 900 }, long: { limit: 5100, seconds: 86_400 } },
    rateLimit4: { short: { limit: 3000, seconds: 900 }, long: { limit: 100_000, seconds: 86_400 } },
    transactionLifeMillis: 600_000,
    sampleDataAfterRegistration: true,
    firstExerciseId: 1_937_529_874n,
    firstTransactionId: 190_264_251n,
    ...given,
  };
}
