import type { Reply } from '../server/http.js';
import { json, type TargetRequest } from './request.js';

/** A simulated target: a step from a request to a response, and what it has accepted so far. */
export interface StandIn {
  respond(request: TargetRequest): Reply;
}

/** A workout that a stand-in has accepted. */
export interface AcceptedWorkout {
  id: string;
  /** ms since 1970. */
  start: number;
  sha256: string;
  format: string;
  hasRoute: boolean;
  /** As in its file. */
  sport?: string;
  name?: string;
  note?: string;
  externalId?: string;
  /** Left out of what the target shows. */
  hidden?: boolean;
}

/** A number of requests per minute, counted from the first; then 429 with `Retry-After`. */
export class PerMinute {
  #endsAt = 0;
  #used = 0;

  constructor(
    private readonly limit: number,
    private readonly now: () => number,
  ) {}

  /** The response to one request too many; undefined: it is within the limit. */
  rejection(): Reply | undefined {
    if (this.#endsAt <= this.now()) {
      this.#endsAt = this.now() + 60_000;
      this.#used = 0;
    }
    this.#used += 1;
    if (this.#used <= this.limit) return undefined;
    const seconds = Math.max(1, Math.ceil((this.#endsAt - this.now()) / 1000));
    return json(429, { detail: 'Rate limit exceeded' }, { 'Retry-After': String(seconds) });
  }
}

/** Unknown address. */
export const notFound: Reply = json(404, { message: 'Not found' });
