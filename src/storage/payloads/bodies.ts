import { StoreError } from '../../errors.js';
import type { SourceName } from '../sessions/source-name.js';
import type { Database } from '../sqlite/driver.js';
import { sha256Of } from '../sqlite/sha256.js';

/** A row of `bodies`; `bytes` is the length before compression. */
export interface BodyRow {
  sha256: string;
  bytes: number;
  gzip: Buffer;
}

/** Loaded on use: a command that only lists reads no payload. */
const zlib = () => process.getBuiltinModule('node:zlib');

/** The bytes of payloads, verbatim: each once, gzipped, under its SHA-256. None is ever changed or deleted. */
export class Bodies {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps a payload's bytes; if they are already stored, nothing changes. Runs inside the caller's database transaction. */
  put(sha256: string, body: Uint8Array): void {
    this.#db
      .prepare('INSERT INTO bodies (sha256, bytes, gzip) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .run(sha256, body.byteLength, packedBefore.get(body) ?? packed(body));
  }

  /** The bytes with this hash, verbatim; undefined when they are not stored. */
  get(sha256: string): Uint8Array | undefined {
    const row = this.#row(sha256);
    return row && unpacked(row);
  }

  /** The hashes of everything that is kept. */
  hashes(): string[] {
    return this.#db.prepare<unknown[], string>('SELECT sha256 FROM bodies ORDER BY sha256').pluck().all();
  }

  /** Whether the bytes with this hash are stored and, read back, match it. */
  holds(sha256: string): boolean {
    const row = this.#row(sha256);
    return row !== undefined && isSound(row);
  }

  /**
   * Reads payloads back and compares them with their hashes.
   * @param of only those of one session; all when absent.
   * @returns the hashes that do not match, and how many were checked.
   */
  check(of?: { userId: string; source: SourceName; externalId: string }): { checked: number; broken: string[] } {
    const rows = of
      ? this.#db
          .prepare<unknown[], BodyRow>(
            `SELECT DISTINCT b.sha256, b.bytes, b.gzip FROM payloads p JOIN bodies b USING (sha256)
             WHERE p.user_id = ? AND p.source = ? AND p.external_id = ?`,
          )
          .iterate(of.userId, of.source, of.externalId)
      : this.#db.prepare<unknown[], BodyRow>('SELECT sha256, bytes, gzip FROM bodies ORDER BY sha256').iterate();
    let checked = 0;
    const broken: string[] = [];
    for (const row of rows) {
      checked += 1;
      if (!isSound(row)) broken.push(row.sha256);
    }
    return { checked, broken };
  }

  #row(sha256: string): BodyRow | undefined {
    return this.#db.prepare<unknown[], BodyRow>('SELECT sha256, bytes, gzip FROM bodies WHERE sha256 = ?').get(sha256);
  }
}

/** Half the time of the default level, for a twentieth more bytes: a session should be on disk quickly. */
const level = 4;

/** A payload as `bodies` holds it. */
export function packed(body: Uint8Array): Buffer {
  return zlib().gzipSync(body, { level });
}

/** Anything smaller is packed before another thread has begun. */
const worthwhileBytes = 16 * 1024;

/** Packs, on another thread, a payload that is about to be stored, so that storing it takes no time for that. */
export async function packAhead(body: Uint8Array): Promise<void> {
  if (body.byteLength < worthwhileBytes || packedBefore.has(body)) return;
  await new Promise<void>((done) => {
    // In one go: for each further piece of the result, the other thread would have to wait for this one.
    zlib().gzip(body, { level, chunkSize: body.byteLength }, (problem, bytes) => {
      // Whoever stores it packs it then, and fails where that is reported.
      // A copy: these lie in a buffer as large as the payload.
      if (!problem) rememberPacked(body, Buffer.from(bytes));
      done();
    });
  });
}

const packedBefore = new WeakMap<Uint8Array, Uint8Array>();

/** Keeps what `packed` made of a payload that is about to be stored, for as long as the payload is in memory. */
export function rememberPacked(body: Uint8Array, bytes: Uint8Array): void {
  packedBefore.set(body, bytes);
}

/**
 * Unpacks a row; damaged data makes zlib throw. Never more bytes than were packed: damaged or foreign data may expand to
 * any size.
 */
export function unpacked({ gzip, bytes }: Pick<BodyRow, 'gzip' | 'bytes'>): Buffer {
  return zlib().gunzipSync(gzip, { maxOutputLength: Math.max(1, bytes) });
}

function isSound(row: BodyRow): boolean {
  let body: Buffer;
  try {
    body = unpacked(row);
  } catch {
    // This check looks for data that cannot be unpacked; the caller reports it.
    return false;
  }
  return body.byteLength === row.bytes && sha256Of(body) === row.sha256;
}

/** The failure of a check before a commit at Polar. */
export function notReadBack(path: string, broken: number): StoreError {
  return new StoreError('NOT_READ_BACK', `${broken} stored item(s) could not be read back from ${path}.`, {
    hint: 'Nothing was committed at Polar. Check the disk, then run polar-sync verify.',
  });
}
