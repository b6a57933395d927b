import type { SourceName } from '../../../src/storage/sessions/source-name.js';

const sources: Readonly<Record<string, SourceName>> = {
  exercises: 'exercises',
  listed: 'exercises',
  transaction: 'transactions',
  v4: 'v4',
  older: 'flow_export',
};

/** Where the sessions of a source are stored. */
export const sourceOf = (side: string): SourceName => sources[side] ?? 'exercises';
