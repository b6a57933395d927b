import { parentPort } from 'node:worker_threads';
import { type Reading, read } from './reading.js';

/** A file to read, and what became of it: nothing if it cannot be read, which the thread that stores it finds out itself. */
export interface ReadingRequest {
  id: number;
  body: Uint8Array;
  pack: boolean;
}
export interface ReadingReply {
  id: number;
  reading?: Reading;
}

/*
 * Reads training sessions on a thread of its own, while another one stores those that came before.
 */
parentPort?.on('message', ({ id, body, pack }: ReadingRequest) => {
  const reply: ReadingReply = { id };
  try {
    reply.reading = read(body, { pack });
  } catch {
    // Reported where the file is read again to be stored.
  }
  parentPort?.postMessage(reply);
});
