import type { ParsedAnswer } from '../answer.js';
import type { BaseClient } from '../http/request-pipeline.js';
import type { SessionList } from '../parse/flow/session-list.js';
import type { AccessLinkV4Data } from './data.js';
import type { Feature } from './features.js';

/** A range on the local wall clock, `YYYY-MM-DDTHH:MM:SS` without a zone: `from` inclusive, `to` exclusive. */
export interface LocalRange {
  from: string;
  to: string;
}

/** The client of API v4 ("Dynamic API"): read only. Every method may throw an AccessLinkError. */
export interface AccessLinkV4 extends BaseClient, AccessLinkV4Data {
  /** Requests sent so far, retries included. */
  readonly requests: number;
  /**
   * `GET /training-sessions/list`: the sessions that start in the range. Without features, summaries of at most 90 days;
   * with any feature, at most one day. No value: Polar responded with 204 or 404, which both mean that there is nothing.
   */
  listSessions(range: LocalRange, features?: readonly Feature[]): Promise<ParsedAnswer<SessionList>>;
}
