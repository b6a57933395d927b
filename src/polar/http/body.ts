import type { Readable } from 'node:stream';
import { tooLarge } from '../errors.js';
import { layersOf, unpack } from './encodings.js';

/**
 * A body, decompressed, whole in memory. Bytes are counted before and after decompression, and the connection is dropped
 * at the limit.
 * @throws BadAnswerError when it is too large, damaged, or compressed in a way that cannot be undone; the stream's own
 *   errors.
 */
export async function readBody(
  body: Readable,
  headers: Readonly<Record<string, string | undefined>>,
  maxBytes: number,
): Promise<Uint8Array> {
  // A stream that is dropped before or after its reader still tells of it, and an error that nobody hears ends the process.
  body.on('error', () => undefined);
  try {
    const layers = layersOf(headers['content-encoding']);
    const chunks: Uint8Array[] = [];
    let size = 0;
    const parts: AsyncIterable<Uint8Array> = body;
    for await (const chunk of parts) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
    return await unpack(Buffer.concat(chunks, size), layers, maxBytes);
  } finally {
    body.destroy();
  }
}
