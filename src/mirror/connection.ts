import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { PolarSyncError, UsageError } from '../errors.js';
import type { MirrorAddress } from './address.js';
import { mirrorError } from './errors.js';

/** What a value of a query may be. */
type Value = string | number | null | readonly (string | null)[];

/** A connection to the mirror. Its failures are PolarSyncErrors, after an abort the signal's reason. */
export interface Connection {
  readonly address: MirrorAddress;
  /** Runs one statement, or without values several, and returns the rows of the last. */
  query<R extends Record<string, unknown> = Record<string, unknown>>(sql: string, values?: Value[]): Promise<R[]>;
  /** Feeds a `COPY … FROM STDIN`. @returns how many rows came. */
  copy(sql: string, chunks: Iterable<Buffer>): Promise<number>;
  /** All of `work`, or nothing. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Long enough for a slow network, short enough for cron. */
const CONNECT_MS = 15_000;

/**
 * Connects.
 * @param password absent: PostgreSQL asks for none, or rejects the sign-in.
 * @throws UsageError, AuthError, TemporaryError; the signal's reason.
 */
export async function connect(
  address: MirrorAddress,
  password: string | undefined,
  signal: AbortSignal,
): Promise<Connection> {
  signal.throwIfAborted();
  const { host, port, database, user } = address;
  const client = new pg.Client({
    ...{ host, port, database, user },
    // Without a password of ours, pg would take one from the environment of the process.
    password: password ?? '',
    ssl: tlsOptions(address),
    application_name: 'polar-sync',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
  });
  const tried = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (problem) {
      signal.throwIfAborted();
      throw problem instanceof PolarSyncError ? problem : mirrorError(problem, address);
    }
  };
  // What is lost in between is reported by the next statement.
  client.on('error', () => {});
  // PostgreSQL takes back what an ended connection had not committed.
  const drop = () => socketOf(client).destroy();
  signal.addEventListener('abort', drop, { once: true });
  try {
    await tried(() => client.connect());
  } catch (problem) {
    signal.removeEventListener('abort', drop);
    drop();
    throw problem;
  }
  const query: Connection['query'] = (sql, values) =>
    tried(async () => {
      const result = await client.query(sql, values as unknown[]);
      const last: { rows: never[] } | undefined = Array.isArray(result) ? result.at(-1) : result;
      return last?.rows ?? [];
    });
  return {
    address,
    query,
    copy: (sql, chunks) =>
      tried(async () => {
        const copying = client.query(copyFrom(sql));
        await pipeline(Readable.from(chunks), copying);
        return copying.rowCount;
      }),
    async transaction(work) {
      await query('BEGIN');
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work();
      } catch (problem) {
        // If the connection is gone, so is the transaction, and the first problem is the one to report.
        await client.query('ROLLBACK').catch(() => {});
        throw problem;
      }
      await query('COMMIT');
      return result;
    },
    async close() {
      signal.removeEventListener('abort', drop);
      await client.end().catch(() => {});
    },
  };
}

/** The socket of a client, which its types do not mention. */
function socketOf(client: pg.Client): { destroy(): void } {
  return (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream;
}

function tlsOptions({ tls, rootCertificate, host }: MirrorAddress): pg.ClientConfig['ssl'] {
  if (tls === 'off') return false;
  const ca = rootCertificate === undefined ? undefined : certificateIn(rootCertificate);
  return {
    rejectUnauthorized: tls === 'verify' || ca !== undefined,
    ...(ca !== undefined && { ca }),
    ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
  };
}

function certificateIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError('MIRROR_CERTIFICATE', `Cannot read the certificate ${path}.`, {
      hint: 'Correct sslrootcert in the address.',
      cause,
    });
  }
}
