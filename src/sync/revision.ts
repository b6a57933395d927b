import type { Payload } from '../storage/payloads.js';
import type { Store } from '../storage/store.js';
import { isRevision } from './flow-id.js';

/**
 * Of all that account exports have told of a session, what counts: the revision that Polar changed last; of several that
 * it gives the same time the one that says more; of those always the same one. So it does not matter what came first.
 */
export function newestRevision(store: Store, userId: string, id: string): Payload | undefined {
  const parts = [...store.payloads.parts(userId, 'flow_export', id)].filter(isRevision).sort();
  const newest = store.payloads.tellings(userId, 'flow_export', id).filter(({ part }) => part === parts.at(-1));
  // Without a choice nothing is unpacked.
  return newest.length < 2 ? newest[0] : newest.sort(byWhatItSays).at(-1);
}

function byWhatItSays(a: Payload, b: Payload): number {
  return a.body.byteLength - b.body.byteLength || (a.sha256 < b.sha256 ? -1 : 1);
}
