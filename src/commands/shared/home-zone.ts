import type { Settings } from '../../config/settings.js';
import type { Store } from '../../storage/store.js';

/** Keeps the home zone of the settings in the store, where it counts from now on: also for those who have no settings. */
export function keepHomeZone(store: Store, { zone }: Settings): void {
  if (zone !== undefined) store.atomically(() => store.zones.setHome(zone, new Date().toISOString()));
}
