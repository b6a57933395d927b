import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BadAnswerError } from './errors.js';

/**
 * A body, decompressed, whole in memory. Bytes are counted after decompression and the stream is dropped at the limit,
 * so a small bomb cannot become a large buffer.
 * @throws BadAnswerError when it is too large or compressed in a way that was not asked for; the stream's own errors.
 */
export async function readBody(
  body: Readable,
  headers: Readonly<Record<string, string | undefined>>,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of decoded(body, headers['content-encoding']) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new BadAnswerError(`larger than ${(maxBytes / 1024 / 1024).toFixed(1)} MiB`, { worthRepeating: false });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function decoded(body: Readable, encoding: string | undefined): Readable {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return body;
  if (name !== 'gzip' && name !== 'x-gzip') {
    body.destroy();
    throw new BadAnswerError('compressed in a way that was not asked for');
  }
  const gunzip = createGunzip();
  // Whatever breaks on the way destroys `gunzip` with that error, and the reader of `gunzip` throws it.
  pipeline(body, gunzip, () => undefined);
  return gunzip;
}
