import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allRowsElsewhere, type CompareOptions, type Read, type Rows, rowsElsewhere } from '../../mirror/compare.js';
import { duckdb } from '../../support/judges/duckdb.js';

/** What a dataset has of an athlete, as DuckDB reads it, as far as SQLite has it as rows. */
export function rowsInDataset(folder: string, athlete: string, options: CompareOptions = {}): Promise<Rows> {
  return rowsElsewhere(reader(folder, athlete), options);
}

/** Everything that a dataset has of an athlete. */
export function allRowsInDataset(folder: string, athlete: string): Promise<Rows> {
  return allRowsElsewhere(reader(folder, athlete));
}

const reader =
  (folder: string, athlete: string): Read =>
  async (table, columns) => {
    const own = join(folder, `kind=${table.name}`, `athlete=${athlete}`);
    if (!existsSync(own)) return [];
    const cells = columns.map(({ name, type }) => {
      if (type === 'instant') return `strftime("${name}" AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%g')`;
      if (type === 'local') return `strftime("${name}", '%Y-%m-%d %H:%M:%S.%g')`;
      if (type === 'day') return `"${name}"::VARCHAR`;
      return ['integer', 'flag', 'number'].includes(type) ? `"${name}"::DOUBLE` : `"${name}"`;
    });
    return duckdb(`SELECT ${cells.join(', ')} FROM read_parquet('${own}/*/*.parquet', hive_partitioning = true)`);
  };
