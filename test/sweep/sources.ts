import type { SessionSource } from '../../src/workouts/sources.js';

const sources: Readonly<Record<string, SessionSource>> = {
  exercises: 'exercises',
  listed: 'exercises',
  transaction: 'transactions',
  v4: 'v4',
  older: 'flow_export',
};

/** Where the sessions of a side are stored. */
export const sourceOf = (side: string): SessionSource => sources[side] ?? 'exercises';
