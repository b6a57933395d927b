import { queue } from '../../src/lanes.js';
import { mirrorAddress } from '../../src/mirror/address.js';
import type { AthleteResult } from '../../src/mirror/athlete.js';
import { type Connection, connect } from '../../src/mirror/connection.js';
import { openMirror } from '../../src/mirror/mirror.js';
import { openLibrary } from '../../src/storage/library.js';
import type { Postgres } from '../support/judges/postgres.js';
import { allRowsElsewhere, type CompareOptions, type Read, type Rows, rowsElsewhere } from './compare.js';

/** How a test mirrors. */
interface Options {
  schema?: string;
  athlete?: string;
  signal?: AbortSignal;
  replace?: boolean;
  /** Wraps the connection. */
  through?: (connection: Connection) => Connection;
}

/** Mirrors one database, on a connection of its own. */
export async function mirrorOnce(postgres: Postgres, path: string, options: Options = {}): Promise<AthleteResult> {
  const { schema = 'polar_sync', athlete = 'anna', replace = false, through = (one) => one } = options;
  const { signal = new AbortController().signal } = options;
  const connection = await connect(mirrorAddress(postgres.url), undefined, signal);
  const library = openLibrary(path);
  try {
    const mirror = await openMirror(through(connection), { schema, signal, partitions: 'month' });
    const result = await mirror.send(
      { athlete, library, state: undefined },
      { replace, ticket: queue()(), onProgress() {} },
    );
    await mirror.complete();
    return result;
  } finally {
    library.close();
    await connection.close();
  }
}

/** What the mirror has of an athlete, as far as SQLite has it as rows. */
export function rowsInMirror(postgres: Postgres, options: Options & CompareOptions = {}): Promise<Rows> {
  return rowsElsewhere(reader(postgres, options), options);
}

/** Everything that the mirror has of an athlete. */
export function allRowsInMirror(postgres: Postgres, options: Options = {}): Promise<Rows> {
  return allRowsElsewhere(reader(postgres, options));
}

const reader =
  (postgres: Postgres, { schema = 'polar_sync', athlete = 'anna' }: Options): Read =>
  async ({ name }, columns) => {
    const names = columns.map((column) => {
      const quoted = `"${column.name}"`;
      if (column.type === 'instant') return `(${quoted} AT TIME ZONE 'UTC')::text`;
      if (column.type === 'integer') return `${quoted}::float8`;
      return ['local', 'day', 'json'].includes(column.type) ? `${quoted}::text` : quoted;
    });
    const rows = await postgres.rows<Record<string, never>>(
      `SELECT ${names.map((one, i) => `${one} AS c${i}`).join(', ')} FROM ${schema}."${name}" WHERE athlete = $1`,
      [athlete],
    );
    return rows.map((row) => columns.map((_, i) => row[`c${i}`] ?? null));
  };

/** Mirrors, and ends the connection when statement `n` has been sent. @returns whether it came that far. */
export async function dies(postgres: Postgres, path: string, at: { athlete: string; schema: string }, n: number) {
  const end = new AbortController();
  let sent = 0;
  const counted =
    <A extends unknown[], T>(statement: (...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      sent += 1;
      const answer = statement(...given);
      if (sent === n) end.abort(new Error('killed'));
      return answer;
    };
  const through = (connection: Connection): Connection => {
    const query = counted(connection.query) as Connection['query'];
    const copy = counted(connection.copy);
    return {
      ...{ ...connection, query, copy },
      async transaction(work) {
        await query('BEGIN');
        const result = await work();
        await query('COMMIT');
        return result;
      },
    };
  };
  const mirrored = mirrorOnce(postgres, path, { ...at, signal: end.signal, through });
  await mirrored.catch((problem: unknown) => {
    if (!end.signal.aborted) throw problem;
  });
  return end.signal.aborted;
}
