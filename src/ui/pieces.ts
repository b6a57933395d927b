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
    await written(stdout, piece);
    piece = '';
    await nextTurn();
    signal?.throwIfAborted();
  }
  await written(stdout, piece);
}

function written(stdout: Output, text: string): Promise<void> {
  return new Promise((done) => void stdout.write(text, () => done()));
}
