import { Slices } from '../../slices.js';
import { openStoreInTurns, type Store } from '../../storage/store.js';
import { paced } from '../../ui/pace.js';
import type { Progress, Ui } from '../../ui/ui.js';

/**
 * Opens the database for writing; one of an earlier version is brought up to date first, which may take minutes and is
 * shown. Interrupted meanwhile, it carries on the next time.
 * @throws as openStore, and the signal's reason.
 */
export async function openUpToDate(
  path: string,
  { ui, signal }: { ui: Pick<Ui, 'progress'>; signal: AbortSignal },
): Promise<Store> {
  const slices = new Slices(signal);
  let progress: Progress | undefined;
  let tell: ReturnType<typeof paced> | undefined;
  try {
    // A signal that has come is heard here: while SQLite is at work it ends the process.
    await slices.turn();
    return await openStoreInTurns(path, async (moved) => {
      progress ??= ui.progress('Bringing the database up to date');
      tell ??= paced(progress);
      tell({ doing: 'Bringing up to date', ...moved, noun: 'workout' });
      await slices.turn();
    });
  } finally {
    progress?.done();
  }
}
