import type { RateBudget } from '../budget.js';
import type { Clocks } from '../clocks.js';
import type { SessionList } from '../parse/flow/session-list.js';
import type { ParsedAnswer } from '../types.js';
import type { Feature } from './features.js';

/** A range of the local wall clock, `YYYY-MM-DDTHH:MM:SS` without zone: `from` inclusive, `to` exclusive. */
export interface LocalRange {
  from: string;
  to: string;
}

/** The client of API v4 ("Dynamic API"): read only. Every method may throw an AccessLinkError. */
export interface AccessLinkV4 {
  /** Requests sent so far, retries included. */
  readonly requests: number;
  /**
   * `GET /training-sessions/list`: the sessions that start in the range. Without features summaries, of at most 90 days;
   * with any feature at most one day. No value: Polar answered 204 or 404, which both mean that there is nothing.
   */
  listSessions(range: LocalRange, features?: readonly Feature[]): Promise<ParsedAnswer<SessionList>>;
  /** What is left of the rate limit, as the last answer said. */
  budget(): RateBudget | undefined;
  /** Polar's clock beside this machine's, at the last answer. */
  clocks(): Clocks | undefined;
  /** Drops the connection; the client is of no use afterwards. */
  close(): Promise<void>;
}
