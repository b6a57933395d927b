import { closeSync, fsyncSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { makePrivateFolder } from '../../config/folder.js';
import { dropUnfinished } from '../../config/unfinished.js';
import type { Row, Table } from '../../tables/table.js';
import { writeFailed } from '../errors.js';
import { cellValue, schemaOf, unitOf } from './columns.js';

/** So many rows are in memory at once, per table. */
const GROUP_ROWS = 20_000;
/** Beside a file until it is whole; with the process that writes it. */
export const TEMPORARY = /^\.part-0\.(\d+)\.tmp$/;
export const FILE = 'part-0.parquet';

/** A finished file. */
export interface WrittenFile {
  rows: number;
  bytes: number;
  /** When it was written, in ms since 1970. */
  modified: number;
}

/** Writes the file of one table, group by group, beside its final name; it gets that name when it is whole. */
export class TableFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #table: Table;
  readonly #writer: ParquetWriter;
  readonly #onUnheld: (table: string, column: string) => void;
  #columns: unknown[][];
  #rows = 0;

  /** @param about what else a reader should know. @throws StoreError as every write */
  constructor(
    path: string,
    table: Table,
    about: Readonly<Record<string, string>>,
    onUnheld: (table: string, column: string) => void,
  ) {
    const folder = dirname(path);
    this.#path = path;
    this.#temporary = join(folder, `.part-0.${process.pid}.tmp`);
    this.#table = table;
    this.#onUnheld = onUnheld;
    this.#columns = table.columns.map(() => []);
    this.#writer = written(path, () => {
      makePrivateFolder(folder);
      closeSync(openSync(this.#temporary, 'w', 0o600));
      const kvMetadata = Object.entries({ ...about, ...metadataOf(table) }).map(([key, value]) => ({ key, value }));
      return new ParquetWriter({ writer: fileWriter(this.#temporary), schema: schemaOf(table), kvMetadata });
    });
  }

  add(row: Row): void {
    const { columns, name } = this.#table;
    for (const [i, column] of columns.entries()) {
      const value = cellValue(column, row[i] ?? null);
      if (value === undefined) this.#onUnheld(name, column.name);
      this.#columns[i]?.push(value ?? null);
    }
    this.#rows += 1;
    if (this.#rows % GROUP_ROWS === 0) this.#flush();
  }

  /** Writes the rest; the file is on the disk when this returns. @throws StoreError */
  complete(): void {
    this.#flush();
    written(this.#path, () => {
      // It is the file writer of Node, which writes at once.
      void this.#writer.finish();
      const file = openSync(this.#temporary, 'r+');
      try {
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    });
  }

  /** Gives a complete file its name. @throws StoreError */
  publish(): WrittenFile {
    return written(this.#path, () => {
      renameSync(this.#temporary, this.#path);
      const { size, mtimeMs } = statSync(this.#path);
      return { rows: this.#rows, bytes: size, modified: mtimeMs };
    });
  }

  /** Leaves nothing behind. */
  discard(): void {
    dropUnfinished(this.#temporary);
  }

  #flush(): void {
    const rows = this.#columns[0]?.length ?? 0;
    if (rows === 0) return;
    const columnData = this.#table.columns.map(({ name }, i) => ({ name, data: this.#columns[i] ?? [] }));
    written(this.#path, () => void this.#writer.write({ columnData, rowGroupSize: rows }));
    this.#columns = this.#table.columns.map(() => []);
  }
}

function written<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (problem) {
    throw writeFailed(path, problem);
  }
}

/** What the table and its columns mean, and in which units they are. */
function metadataOf({ name, about, columns }: Table): Record<string, string> {
  const described = columns.map((column) => [column.name, { about: column.about, unit: unitOf(column) }]);
  return {
    'polar_sync.table': name,
    'polar_sync.about': about,
    'polar_sync.columns': JSON.stringify(Object.fromEntries(described)),
  };
}
