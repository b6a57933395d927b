import type { AccessLinkV4 } from '../../src/polar/v4/access-link-v4.js';
import type { Store } from '../../src/storage/store.js';
import { importFiles } from '../../src/sync/import/run.js';
import { storeDestination } from '../../src/sync/import/store-destination.js';
import { pull } from '../../src/sync/pull.js';
import type { PullOptions, PullResult } from '../../src/sync/pull-contract.js';
import { archiveOf, stamp, user } from '../sync/import/support.js';
import type { Case } from './cases.js';
import type { SweepPolar } from './sources/polar.js';

const now = Date.parse('2026-03-01T12:00:00Z');

/** One pull of everything from one source. */
export function pullFrom(
  store: Store,
  client: SweepPolar,
  options: Partial<PullOptions> & Pick<PullOptions, 'source'>,
  v4?: AccessLinkV4,
): Promise<PullResult> {
  const { signal } = new AbortController();
  return pull(
    { client, store, signal, now: () => now, ...(v4 && { v4, opensV3: async () => 'no' as const }) },
    { details: { samples: true, zones: true, route: true }, ...options },
  );
}

/** One import of one file per case. */
export function importCases(store: Store, cases: readonly Case[]) {
  const files = Object.fromEntries(cases.map((one) => [fileOf(one), one.text]));
  const destination = storeDestination(store, user, stamp);
  const { signal } = new AbortController();
  return importFiles({ destination, signal, now: () => 0 }, archiveOf(files), {});
}

/** The older form has its id in the name alone. */
export const fileOf = ({ id }: Case) => `training-session-2022-05-01-${id}-00000000-0000-4000-8000-000000000001.json`;
