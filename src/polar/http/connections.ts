import type { Dispatcher } from 'undici';

/** How many requests are under way at the same time, at most; a browser opens as many connections to one host. */
export const maxConcurrentRequests = 6;

interface Connection {
  line: Dispatcher;
  busy: boolean;
}

/**
 * Keep-alive connections to one origin, each with one request at a time. A further one is opened only when all others
 * are busy, so that requests which come one after the other share a single one; undici's own pool opens a second even
 * then. The rate limit (rate-limit.ts) lets no more than `mostAtOnce` through.
 */
export class Connections {
  readonly #open: () => Dispatcher;
  readonly #all: Connection[] = [];

  /** @param open makes one connection: see dispatcher.ts. */
  constructor(open: () => Dispatcher) {
    this.#open = open;
  }

  /** Runs `work` with a connection of its own, until the body has been read. */
  async use<T>(work: (line: Dispatcher) => Promise<T>): Promise<T> {
    const connection = this.#free();
    connection.busy = true;
    try {
      return await work(connection.line);
    } finally {
      connection.busy = false;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ line }) => line.destroy()));
  }

  #free(): Connection {
    const idle = this.#all.find(({ busy }) => !busy);
    if (idle) return idle;
    const opened = { line: this.#open(), busy: false };
    this.#all.push(opened);
    return opened;
  }
}
