import { createRequire } from 'node:module';

/** DuckDB is not installed with the rest, because it is large: CI brings it. */
export const duckdbMissing: readonly string[] = (() => {
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-api');
    return [];
  } catch {
    return ['DuckDB (npm install --no-save @duckdb/node-api)'];
  }
})();

export type Cell = string | number | null;
interface DuckDb {
  DuckDBInstance: {
    create(): Promise<{ connect(): Promise<{ runAndReadAll(sql: string): Promise<{ getRowsJson(): Cell[][] }> }> }>;
  };
}
const name = '@duckdb/node-api';
let connecting: ReturnType<Awaited<ReturnType<DuckDb['DuckDBInstance']['create']>>['connect']> | undefined;

/** What DuckDB reads. */
export async function duckdb(sql: string): Promise<Cell[][]> {
  connecting ??= import(name).then(async (duck: DuckDb) => (await duck.DuckDBInstance.create()).connect());
  return (await (await connecting).runAndReadAll(sql)).getRowsJson();
}
