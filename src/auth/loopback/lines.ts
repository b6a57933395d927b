import { createInterface } from 'node:readline';

/**
 * The lines of a stream until it ends or the signal aborts. Then the stream is paused, so it no longer keeps the
 * process alive.
 */
export async function* readLines(input: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<string> {
  if (signal.aborted) return;
  const reader = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY, signal });
  try {
    yield* reader;
  } finally {
    reader.close();
  }
}
