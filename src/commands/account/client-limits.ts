import { type ApiVersion, apis } from '../../config/api-version.js';
import type { Settings } from '../../config/settings.js';
import { RateLimit, type RateLimitOptions } from '../../polar/http/rate-limit.js';
import type { PipelineOptions, Quota } from '../../polar/http/request-pipeline.js';
import { sleepUnlessAborted } from '../../polar/http/retry.js';
import { SharedLimit } from '../../polar/http/shared-limit.js';

/** Of which client and API version a limit is. */
export interface LimitOf {
  apiVersion: ApiVersion;
  clientId: string | undefined;
}

/** How long to wait for a limit, and who is told. */
type Waiting = Pick<RateLimitOptions, 'maxWaitSeconds' | 'onWait'> & Partial<Pick<RateLimitOptions, 'now' | 'sleep'>>;

/**
 * The rate limits of a command that works for several profiles: one for each client and API version, because Polar counts
 * the requests of a client, whoever its users are. Other processes with the same client are seen in what Polar states.
 */
export class ClientLimits {
  readonly #limits = new Map<string, SharedLimit>();
  readonly #signal: AbortSignal;
  readonly #waiting: Waiting;

  /** @param signal ends every wait. */
  constructor(signal: AbortSignal, waiting: Waiting) {
    this.#signal = signal;
    this.#waiting = waiting;
  }

  /** The place of one profile in a limit, as a pipeline asks for it. @param signal ends the waiting of this profile. */
  of(settings: Settings, which: LimitOf, signal: AbortSignal): NonNullable<PipelineOptions['limitedBy']> {
    const key = keyOf(settings, which);
    return (quota) => this.#limit(key, quota).gate(signal);
  }

  /** When the limit is open again, if that is longer than a profile would wait. */
  closedUntil(settings: Settings, which: LimitOf): Date | undefined {
    return this.#limits.get(keyOf(settings, which))?.closedUntil();
  }

  #limit(key: string, quota: Quota): SharedLimit {
    const known = this.#limits.get(key);
    if (known) return known;
    const sleep = (ms: number) => sleepUnlessAborted(ms, this.#signal);
    const limit = new SharedLimit(new RateLimit({ now: () => new Date(), sleep, ...this.#waiting, ...quota }));
    this.#limits.set(key, limit);
    return limit;
  }
}

function keyOf(settings: Settings, { apiVersion, clientId = settings.clientId ?? '' }: LimitOf): string {
  return [apiVersion, settings[apis[apiVersion].addresses.api], clientId].join(' ');
}
