import type { Store } from '../storage/store.js';
import { placeAll } from './core/catch-up.js';

/**
 * Moves everything stored under a stand-in to the user it has turned out to be, in one database transaction. Workout ids
 * contain the user, so they change as well; the old ids still lead to their workouts.
 * @throws InterruptedError; then nothing was changed.
 */
export async function adopt(store: Store, standIn: string, userId: string, signal?: AbortSignal): Promise<void> {
  await store.inTurns(async () => {
    if (store.adoptUser(standIn, userId) === 0) return;
    await placeAll(store, signal);
    store.dropOrphans();
  });
}
