import { eventBody, type PolarEvent, pingBody } from './events.js';
import { post } from './sender.js';

/** How webhooks behave; can be changed at any time. */
export interface WebhookBehavior {
  /** How often each event is sent; 2 has been seen. */
  copies: number;
  /** Several events at once are sent in the reverse order. */
  reversed: boolean;
  /** The ping before the secret is known is signed with it all the same. */
  signsFirstPing: boolean;
  /** ms until an event that was not answered with 200 is sent again. Polar does not document it. */
  retryMs: number;
  /** ms of nothing but failures after which the webhook is deactivated. */
  patienceMs: number;
  /** The start of `url` in events. */
  dataUrl: string;
  /** The certificate authority of the receiver, in PEM, if it is none of the usual ones. */
  ca?: string;
}

export const usualBehavior: WebhookBehavior = {
  copies: 1,
  reversed: false,
  signsFirstPing: false,
  retryMs: 60_000,
  patienceMs: 7 * 86_400_000,
  dataUrl: 'https://www.polaraccesslink.com',
};

/** A webhook as it is registered. */
export interface Webhook {
  id: string;
  url: string;
  events: string[];
  secret: string;
  active: boolean;
  /** Since when nothing but failures has come back, ms since 1970. */
  failingSince?: number | undefined;
}

/** One attempt to deliver; `status` null: no response. */
export interface Attempt {
  event: string;
  body: string;
  status: number | null;
}

interface Waiting {
  event: string;
  body: string;
}

/** Sends events until they are answered with 200. */
export class Deliveries {
  /** Every attempt, oldest first. */
  readonly attempts: Attempt[] = [];
  readonly #waiting = new Set<Waiting>();
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly behavior: WebhookBehavior,
    private readonly userId: number,
    private readonly now: () => number,
    private readonly current: () => Webhook | undefined,
  ) {}

  /** @returns whether it was answered with 200. */
  async ping({ url, secret }: Pick<Webhook, 'url'> & { secret?: string }): Promise<boolean> {
    return this.#attempt({ event: 'PING', body: pingBody(this.now()) }, url, secret);
  }

  /** Events of this moment, of the first user unless it is said; those that nobody asked for are not sent. */
  notify(events: readonly PolarEvent[], userId = this.userId): void {
    const wanted = events.filter(({ event }) => this.current()?.events.includes(event));
    const { copies, reversed, dataUrl } = this.behavior;
    for (const event of reversed ? [...wanted].reverse() : wanted) {
      const url = `${dataUrl}${pathOf(event, userId)}`;
      const body = eventBody(event, { userId, timestamp: this.now(), url });
      for (let n = 0; n < copies; n += 1) this.#waiting.add({ event: event.event, body });
    }
    this.sendWaiting();
  }

  /** Sends everything that is waiting, one after the other; what fails waits for the next time. */
  sendWaiting(): void {
    clearTimeout(this.#timer);
    const before = [...this.#running];
    const work = Promise.all(before).then(() => this.#sendAll());
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  /** Resolves once nothing is under way; what failed may still be waiting. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** How many events are waiting to be sent again. */
  get waiting(): number {
    return this.#waiting.size;
  }

  stop(): void {
    this.#waiting.clear();
    clearTimeout(this.#timer);
  }

  async #sendAll(): Promise<void> {
    for (const one of [...this.#waiting]) {
      const webhook = this.current();
      if (!webhook?.active) return;
      if (await this.#attempt(one, webhook.url, webhook.secret)) {
        webhook.failingSince = undefined;
        this.#waiting.delete(one);
        continue;
      }
      webhook.failingSince ??= this.now();
      if (this.now() - webhook.failingSince < this.behavior.patienceMs) continue;
      webhook.active = false;
      this.#waiting.clear();
    }
    if (this.#waiting.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.sendWaiting(), this.behavior.retryMs).unref();
  }

  async #attempt({ event, body }: Waiting, url: string, secret: string | undefined): Promise<boolean> {
    const attempt: Attempt = { event, body, status: null };
    this.attempts.push(attempt);
    attempt.status = await post({ url, event, body, secret }, this.behavior.ca);
    return attempt.status === 200;
  }
}

function pathOf({ event, entity_id: id, date }: PolarEvent, userId: number): string {
  if (event === 'EXERCISE') return `/v3/exercises/${id}`;
  if (event === 'SLEEP') return `/v3/users/sleep/${date}`;
  if (event === 'CONTINUOUS_HEART_RATE') return `/v3/users/continuous-heart-rate/${date}`;
  return `/v3/users/${userId}`;
}
