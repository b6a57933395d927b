import type { Store } from '../storage/store.js';
import { placeAll } from './sightings.js';

/**
 * Moves everything that is stored under a stand-in to the user it has turned out to be, in one database transaction. The
 * ids of workouts hold the user, so they change as well; those they had still lead to them.
 */
export function adopt(store: Store, standIn: string, userId: string): void {
  store.atomically(() => {
    if (store.adoptUser(standIn, userId) === 0) return;
    placeAll(store);
    store.dropOrphans();
  });
}
