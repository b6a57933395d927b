import { guarded } from '../errors.js';
import { type BodyRow, unpacked } from './bodies.js';
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

/** A payload as SQLite returns it, with its packed bytes. */
export interface PayloadRow extends BodyRow {
  id: number;
  part: string;
  path: string;
  status: number;
  fetched_at: string;
}

/** Where a payload is stored: its row, and its key. */
export interface FoundPayload extends Pick<PayloadKey, 'externalId' | 'part'> {
  id: number;
}

/** The bytes are unpacked on first use; if they are damaged, that is a StoreError then, too. */
export function toPayload(row: PayloadRow, of: Omit<PayloadKey, 'part'>, path: string): Payload {
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
      body ??= guarded(path, () => unpacked(row));
      return body;
    },
  };
}
