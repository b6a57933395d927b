import type { Store } from '../storage/store.js';
import { placeAll } from './core/catch-up.js';

/**
 * Moves everything that is stored under a stand-in to the user it has turned out to be, in one database transaction. The
 * ids of workouts hold the user, so they change as well; those they had still lead to them.
 * @throws InterruptedError; then everything is as it was.
 */
export async function adopt(store: Store, standIn: string, userId: string, signal?: AbortSignal): Promise<void> {
  await store.inTurns(async () => {
    if (store.adoptUser(standIn, userId) === 0) return;
    await placeAll(store, signal);
    store.dropOrphans();
  });
}
