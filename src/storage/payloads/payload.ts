import type { PayloadKey } from './payload-key.js';

/** A response or file to keep, byte for byte. */
export interface NewPayload extends PayloadKey {
  /** Path and query without the host; for the account export, the file name. */
  path: string;
  status: number;
  contentType: string | null;
  body: Uint8Array;
  /** RFC 3339 UTC. */
  fetchedAt: string;
}

/** A stored payload. */
export interface Payload extends PayloadKey {
  id: number;
  path: string;
  status: number;
  sha256: string;
  fetchedAt: string;
  body: Uint8Array;
}

/** A payload as SQLite returns it. */
export interface PayloadRow {
  id: number;
  part: string;
  path: string;
  status: number;
  sha256: string;
  fetched_at: string;
}

/** Where a payload is stored: its row, and its key. */
export interface FoundPayload extends Pick<PayloadKey, 'externalId' | 'part'> {
  id: number;
}

/**
 * A payload whose bytes are read on first use: mostly what was made of them before is known by their hash.
 * @param readBody throws a StoreError if they are damaged.
 */
export function toPayload(row: PayloadRow, of: Omit<PayloadKey, 'part'>, readBody: () => Uint8Array): Payload {
  let body: Uint8Array | undefined;
  return {
    id: row.id,
    ...of,
    part: row.part,
    path: row.path,
    status: row.status,
    sha256: row.sha256,
    fetchedAt: row.fetched_at,
    get body() {
      body ??= readBody();
      return body;
    },
  };
}
