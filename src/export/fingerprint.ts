import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 65_536;

/** A text that is the same exactly when the parts are: the SHA-256 of their JSON. */
export function fingerprint(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The SHA-256 of a file, read piece by piece. Throws what the file system says. */
export function fileSha256(path: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    for (let read = -1; read !== 0; ) {
      read = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}
