import { yieldToSignals } from '../../export/files/sink.js';
import { StreamSink } from '../../export/files/stream-sink.js';
import type { Context } from '../context.js';

/** How many characters are written at once. */
const PIECE = 1 << 16;

/** Writes lines to stdout as they are, no faster than they are read. @throws StoreError EXPORT_WRITE, InterruptedError. */
export async function writeLines(
  { stdout, signal }: Pick<Context, 'stdout' | 'signal'>,
  lines: Iterable<string>,
): Promise<void> {
  const sink = new StreamSink(stdout, signal);
  try {
    let piece = '';
    for (const line of lines) {
      piece += line;
      if (piece.length < PIECE) continue;
      if (sink.closed) return;
      await sink.write(Buffer.from(piece, 'utf8'));
      piece = '';
      await yieldToSignals(signal);
    }
    await sink.write(Buffer.from(piece, 'utf8'));
    await sink.finish();
  } finally {
    sink.discard();
  }
}
