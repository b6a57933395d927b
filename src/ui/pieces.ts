import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Output } from './standard-output.js';

/** Characters that are written at once. */
const PIECE = 1 << 16;

/**
 * Writes text as it is made, no faster than it is taken; a signal is heard in between.
 * @throws the reason of the signal.
 */
export async function writeInPieces(stdout: Output, texts: Iterable<string>, signal?: AbortSignal): Promise<void> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    await written(stdout, piece, signal);
    piece = '';
    await nextTurn();
    signal?.throwIfAborted();
  }
  await written(stdout, piece, signal);
}

/** Resolves when the reader has taken it, or the signal has come. */
async function written(stdout: Output, text: string, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      signal?.removeEventListener('abort', done);
      resolve();
    };
    signal?.addEventListener('abort', done);
    stdout.write(text, done);
  });
  signal?.throwIfAborted();
}
