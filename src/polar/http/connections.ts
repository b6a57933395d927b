import type { Dispatcher } from 'undici';

/** How many requests may be in flight at the same time; browsers open as many connections to one host. */
export const maxConcurrentRequests = 6;

interface Connection {
  dispatcher: Dispatcher;
  busy: boolean;
}

/**
 * Keep-alive connections to one origin, each with one request at a time. Another is opened only when all are busy, so that
 * consecutive requests share a single one; undici's own pool opens a second even then. The rate limit (rate-limit.ts) lets
 * no more than `maxConcurrentRequests` through.
 */
export class Connections {
  readonly #open: () => Dispatcher;
  readonly #all: Connection[] = [];

  /** @param open makes one connection: see dispatcher.ts. */
  constructor(open: () => Dispatcher) {
    this.#open = open;
  }

  /** Runs `work` with a connection of its own, until the body has been read. */
  async use<T>(work: (dispatcher: Dispatcher) => Promise<T>): Promise<T> {
    const connection = this.#free();
    connection.busy = true;
    try {
      return await work(connection.dispatcher);
    } finally {
      connection.busy = false;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ dispatcher }) => dispatcher.destroy()));
  }

  #free(): Connection {
    const idle = this.#all.find(({ busy }) => !busy);
    if (idle) return idle;
    const opened = { dispatcher: this.#open(), busy: false };
    this.#all.push(opened);
    return opened;
  }
}
