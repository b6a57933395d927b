import type { Readable } from 'node:stream';
import { tooLarge } from '../errors.js';
import { layersOf, unpack } from './encodings.js';

/**
 * Reads a whole body into memory, decompressed. Bytes are counted before and after decompression, and the connection is
 * dropped at the limit.
 * @throws BadAnswerError if it is too large, damaged, or compressed in an unreadable way; the stream's own errors.
 */
export async function readBody(
  body: Readable,
  headers: Readonly<Record<string, string | undefined>>,
  maxBytes: number,
): Promise<Uint8Array> {
  // A stream dropped before or after its reader still emits an error, and an error without a listener ends the process.
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
