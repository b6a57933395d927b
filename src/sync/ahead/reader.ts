import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Reading } from './reading.js';
import type { ReadingReply, ReadingRequest } from './reading-thread.js';

/** Reads files ahead, elsewhere. */
export interface AheadReader {
  /** Undefined if it could not be read there: it is read where it is stored. Never rejects. */
  read(body: Uint8Array, of?: { isStored?: boolean }): Promise<Reading | undefined>;
  close(): Promise<void>;
}

/** A thread takes a tenth of a second to start, and as much memory as all the rest. */
const worthwhileBytes = 16 * 1024 * 1024;

/** Starts a reader if so many bytes are read sooner by two threads, on this machine. */
export function startIfWorthwhile(bytes: number): AheadReader | undefined {
  return bytes >= worthwhileBytes && availableParallelism() > 1 ? startReader() : undefined;
}

/**
 * Starts a thread that reads training sessions. If it fails, whoever asked reads them as if there were none.
 * @param path the compiled thread; absent from where it is not compiled, and then there is no reader.
 */
export function startReader(
  path = fileURLToPath(new URL('./reading-thread.js', import.meta.url)),
): AheadReader | undefined {
  if (!existsSync(path)) return undefined;
  const worker = new Worker(path);
  const open = new Map<number, (reading: Reading | undefined) => void>();
  let isOver = false;
  let asked = 0;
  const end = () => {
    isOver = true;
    for (const settle of open.values()) settle(undefined);
    open.clear();
  };
  worker.on('message', ({ id, reading }: ReadingReply) => {
    open.get(id)?.(reading);
    open.delete(id);
  });
  worker.on('error', end);
  worker.on('exit', end);
  return {
    read(body, { isStored = false } = {}) {
      if (isOver) return Promise.resolve(undefined);
      const id = asked++;
      const request: ReadingRequest = { id, body, isStored };
      return new Promise((resolve) => {
        open.set(id, resolve);
        worker.postMessage(request);
      });
    },
    async close() {
      await worker.terminate();
    },
  };
}
