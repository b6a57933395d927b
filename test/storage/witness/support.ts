import type { RecordKind } from '../../../src/kinds/kinds.js';
import type { Witness } from '../../../src/storage/witness/file.js';
import type { Holdings, WitnessedCommit, WitnessedRun } from '../../../src/storage/witness/inventory.js';
import type { Known } from '../../../src/storage/witness/lost.js';

export const storeId = '0123456789abcdef0123456789abcdef';

export function witness(more: Partial<Witness> = {}): Witness {
  return {
    ...{ schema: 'polar-sync.witness/1', store: storeId, path: '/somewhere/polar.db', run: 0 },
    ...{ runs: [], commits: [], sessions: {}, records: {} },
    ...more,
  };
}

/** `2026-02-20T06:30:00` in whole seconds, as if it were UTC. */
export const seconds = (local: string): number => Date.parse(`${local}Z`) / 1000;

export const holdings = (
  sessions: Record<string, string> = {},
  records: Partial<Record<RecordKind, string[]>> = {},
): Holdings => ({
  sessions: new Map(Object.entries(sessions).map(([local, held]) => [seconds(local), held])),
  records: new Map(Object.entries(records).map(([kind, days]) => [kind as RecordKind, new Set(days)])),
});

export const run = (id: number, day = '2026-02-20'): WitnessedRun => ({
  ...{ id, started_at: `${day}T08:00:00.000Z`, source: 'auto', workouts: 1 },
});

export const commit = (id: string, day = '2026-02-20'): WitnessedCommit => ({
  ...{ kind: 'exercises', user_id: '1', transaction_id: id, opened_at: `${day}T08:00:01.000Z`, items: 2 },
});

/** A database that holds this, and knows runs and transactions with these numbers. */
export function known(held: Holdings, runs: number[] = [], commits: string[] = []): Known {
  return {
    known: () => held,
    hasRun: ({ id }) => runs.includes(id),
    hasCommit: ({ transaction_id: id }) => commits.includes(id),
  };
}
