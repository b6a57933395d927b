import type { KindRecord, RecordKind } from '../../kinds/kinds.js';

/** One file of an export: which records go into it, and how. */
export interface DataFile {
  /** File name in a folder, without extension. */
  name: string;
  kinds: readonly RecordKind[];
  opening: string;
  /** @param first whether it is the first record of the file. */
  rows(record: KindRecord, first: boolean): string;
  closing: string;
}
