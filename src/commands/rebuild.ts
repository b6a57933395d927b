import { ExitCode } from '../errors.js';
import { refuseReadOnly } from '../storage/refuse.js';
import { openReader } from '../storage/store.js';
import { type RebuildResult, rebuild } from '../sync/rebuild.js';
import { count } from '../ui/format.js';
import { paced } from '../ui/pace.js';
import { withProgress } from '../ui/progress.js';
import type { Ui } from '../ui/ui.js';
import type { Context } from './context.js';
import type { Definition } from './definition.js';
import { keepHomeZone } from './shared/home-zone.js';
import { withLockedStore } from './shared/locked-store.js';
import { withWitness } from './shared/witness.js';

/** `polar-sync rebuild`. */
export const command: Definition = {
  description: 'recreate everything from what Polar sent',
  examples: ['rebuild'],
  run: runRebuild,
};

/** Recreates every workout from what Polar sent. Exit 0, or 3 if some payloads cannot be read. */
export async function runRebuild(context: Context): Promise<number> {
  const { settings, ui, signal } = context;
  const path = settings.paths.dbFile;
  refuseReadOnly(path);
  // A missing database is an error here, not something to create.
  openReader(path).close();
  return withLockedStore(path, { signal }, async (store) => {
    keepHomeZone(store, settings);
    const work = () =>
      withProgress(ui, 'Rebuilding', (progress) => {
        const showPace = paced(progress);
        const show = (done: number, total: number) => showPace({ doing: 'Rebuilding', done, total, noun: 'workout' });
        return rebuild(store, show, signal);
      });
    const result = await withWitness(context, store, work);
    if (ui.json) ui.result(result);
    else print(ui, result);
    return result.failed.length > 0 ? ExitCode.partial : ExitCode.ok;
  });
}

function print(ui: Ui, { workouts, changed, removed, records, failed }: RebuildResult): void {
  ui.print(`${count(workouts, 'workout')} rebuilt: ${changed} changed, ${removed} removed.`);
  if (records.made + records.removed > 0)
    ui.print(`${count(records.made, 'other record')} rebuilt: ${records.changed} changed, ${records.removed} removed.`);
  for (const { id, reason } of failed) ui.warn(`Cannot read ${id}: ${reason}`);
}
