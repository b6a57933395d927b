import { createInterface } from 'node:readline';

/** The lines of a stream until it ends or the signal comes. Afterwards it no longer keeps the process alive. */
export async function* readLines(input: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<string> {
  if (signal.aborted) return;
  const reader = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY, signal });
  try {
    yield* reader;
  } finally {
    reader.close();
    // A pipe whose other end stays open would hold the process although nobody reads it any more.
    if ('unref' in input && typeof input.unref === 'function') input.unref();
  }
}
