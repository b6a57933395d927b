import { Client } from 'undici';

/** How many requests are under way at the same time, at most; a browser opens as many connections to one host. */
export const mostAtOnce = 6;

interface Connection {
  client: Client;
  busy: boolean;
}

/**
 * Keep-alive connections to one origin, each with one request at a time. A further one is opened only when all others
 * are busy, so that requests which come one after the other share a single one; undici's own pool opens a second even
 * then. The rate limit (rate-limit.ts) lets no more than `mostAtOnce` through.
 */
export class Connections {
  readonly #origin: string;
  readonly #options: Client.Options;
  readonly #all: Connection[] = [];

  constructor(origin: string, options: Client.Options) {
    this.#origin = origin;
    this.#options = options;
  }

  /** Runs `work` with a connection of its own, until the body has been read. */
  async use<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const connection = this.#free();
    connection.busy = true;
    try {
      return await work(connection.client);
    } finally {
      connection.busy = false;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ client }) => client.destroy()));
  }

  #free(): Connection {
    const idle = this.#all.find(({ busy }) => !busy);
    if (idle) return idle;
    const opened = { client: new Client(this.#origin, this.#options), busy: false };
    this.#all.push(opened);
    return opened;
  }
}
