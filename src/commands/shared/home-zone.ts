import type { Settings } from '../../config/settings.js';
import type { Store } from '../../storage/store.js';

/** Stores the home zone from the settings in the database, so that it also applies to runs without that setting. */
export function keepHomeZone(store: Store, { zone }: Settings): void {
  if (zone !== undefined) store.atomically(() => store.zones.setHome(zone, new Date().toISOString()));
}
