import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** A thread that does some of the work of the one that started it. */
export interface Thread {
  /** @returns whether it was sent. */
  send(message: unknown): boolean;
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>;
  close(): Promise<void>;
}

/** What a thread runs, and for whom. */
export interface ThreadParts<Message> {
  /** The compiled file; absent where the program runs from its sources. */
  path: string;
  data?: unknown;
  onMessage: (message: Message) => void;
  /** How many threads this machine runs at once. */
  processors?: number | undefined;
}

/**
 * Starts a thread where that is of use.
 * @returns undefined if it is of none, or the system starts no thread: then the caller does all of the work, which ends the
 * same, only later.
 */
export function startThread<Message>({
  path,
  data,
  onMessage,
  processors = availableParallelism(),
}: ThreadParts<Message>): Thread | undefined {
  if (processors < 2 || !existsSync(path)) return undefined;
  const worker = started(path, data);
  if (!worker) return undefined;
  worker.on('message', onMessage);
  const ended = new Promise<void>((resolve) => {
    // A failure shows itself again where the caller does what is left.
    worker.on('error', () => resolve());
    worker.on('exit', () => resolve());
  });
  return {
    ended,
    send(message) {
      try {
        worker.postMessage(message);
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await worker.terminate();
    },
  };
}

/** Undefined if it fails, such as ERR_WORKER_INIT_FAILED where processes or memory are limited. */
function started(path: string, workerData: unknown): Worker | undefined {
  try {
    return new Worker(path, { workerData });
  } catch {
    return undefined;
  }
}
