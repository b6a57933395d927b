import type { Reply } from '../server/http.js';
import { json, type TargetRequest } from './request.js';

/** A target that is played: a pure step from a request to an answer, and what it has taken so far. */
export interface StandIn {
  answer(request: TargetRequest): Reply;
}

/** A workout that a stand-in has. */
export interface TakenWorkout {
  id: string;
  /** ms since 1970. */
  start: number;
  sha256: string;
  format: string;
  hasRoute: boolean;
  /** As its file has it. */
  sport?: string;
  name?: string;
  note?: string;
  externalId?: string;
  /** Hidden in what the target shows. */
  hidden?: boolean;
}

/** So many requests a minute, counted from the first; then 429 with `Retry-After`. */
export class PerMinute {
  #endsAt = 0;
  #used = 0;

  constructor(
    private readonly limit: number,
    private readonly now: () => number,
  ) {}

  /** The refusal of one request too many. */
  refusal(): Reply | undefined {
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

/** No such address. */
export const notFound: Reply = json(404, { message: 'Not found' });
