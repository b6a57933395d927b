import { interrupted } from './http.js';
import type { RateGate, RateLimit } from './rate-limit.js';

interface Waiting {
  path: string;
  letThrough(): void;
  refuse(problem: unknown): void;
  /** The signal came while it was next. */
  isGone: boolean;
}

/** The requests of one of those who share a limit, oldest first. */
type Queue = Waiting[];

/**
 * One rate limit for several who share it, because Polar counts the requests of a client and not those of its users. They
 * take turns, request by request: one with many requests holds up another by one request at most.
 */
export class SharedLimit {
  readonly #limit: RateLimit;
  /** Those with requests waiting, in the order of their turns. */
  readonly #turns = new Set<Queue>();
  #isAdmitting = false;

  /** @param limit its `sleep` must end with whatever ends all of them. */
  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** When a request is allowed again, if that is longer from now than the longest wait. */
  closedUntil(): Date | undefined {
    return this.#limit.closedUntil();
  }

  /** The limit as one of those who share it sees it. @param signal ends the waiting of this one alone, with InterruptedError. */
  gate(signal?: AbortSignal): RateGate {
    const limit = this.#limit;
    const queue: Queue = [];
    return {
      budget: () => limit.budget(),
      room: () => limit.room(),
      observe: (headers) => limit.observe(headers),
      refuse: (headers) => limit.refuse(headers),
      ended: () => limit.ended(),
      beforeRequest: (path) => this.#enter(queue, path, signal),
    };
  }

  #enter(queue: Queue, path: string, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.reject(interrupted());
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => () => {
        signal?.removeEventListener('abort', leave);
        then();
      };
      const leave = () => {
        one.isGone = true;
        const at = queue.indexOf(one);
        if (at >= 0) queue.splice(at, 1);
        settle(() => reject(interrupted()))();
      };
      const one: Waiting = {
        path,
        letThrough: settle(resolve),
        refuse: (problem) => settle(() => reject(problem))(),
        isGone: false,
      };
      signal?.addEventListener('abort', leave);
      queue.push(one);
      this.#turns.add(queue);
      void this.#admit();
    });
  }

  async #admit(): Promise<void> {
    if (this.#isAdmitting) return;
    this.#isAdmitting = true;
    for (const queue of this.#turns) {
      this.#turns.delete(queue);
      const one = queue.shift();
      // To the end: a set is gone through in the order in which its members were added, those added meanwhile included.
      if (queue.length > 0) this.#turns.add(queue);
      if (one !== undefined) await this.#admitOne(one);
    }
    this.#isAdmitting = false;
  }

  async #admitOne(one: Waiting): Promise<void> {
    try {
      await this.#limit.beforeRequest(one.path);
    } catch (problem) {
      one.refuse(problem);
      return;
    }
    if (one.isGone) this.#limit.ended();
    else one.letThrough();
  }
}
