import { fileURLToPath } from 'node:url';
import { startThread } from '../thread.js';
import type { Reading } from './reading.js';
import type { ReadingReply, ReadingRequest } from './reading-thread.js';

/** Reads files ahead, elsewhere. */
export interface AheadReader {
  /**
   * @param how `pack`: also compressed, as it is stored.
   * @returns undefined if it could not be read there: it is read where it is stored. Never rejects.
   */
  read(body: Uint8Array, how: { pack: boolean }): Promise<Reading | undefined>;
  close(): Promise<void>;
}

/** A thread takes a tenth of a second to start, and as much memory as all the rest. */
const worthwhileBytes = 16 * 1024 * 1024;

/** Starts a reader if so many bytes are read sooner by two threads. */
export function startIfWorthwhile(bytes: number): AheadReader | undefined {
  return bytes >= worthwhileBytes ? startReader() : undefined;
}

/**
 * Starts a thread that reads training sessions; undefined if none can be started. If it fails, whoever asked reads them as
 * if there were none.
 */
export function startReader(
  path = fileURLToPath(new URL('./reading-thread.js', import.meta.url)),
  processors?: number,
): AheadReader | undefined {
  const open = new Map<number, (reading: Reading | undefined) => void>();
  let isOver = false;
  let asked = 0;
  const settle = ({ id, reading }: ReadingReply) => {
    open.get(id)?.(reading);
    open.delete(id);
  };
  const thread = startThread<ReadingReply>({ path, onMessage: settle, processors });
  if (!thread) return undefined;
  thread.ended.then(() => {
    isOver = true;
    for (const id of open.keys()) settle({ id });
  });
  return {
    read(body, { pack }) {
      if (isOver) return Promise.resolve(undefined);
      const request: ReadingRequest = { id: asked++, body, pack };
      return new Promise((resolve) => {
        open.set(request.id, resolve);
        if (!thread.send(request)) settle({ id: request.id });
      });
    },
    close: () => thread.close(),
  };
}
