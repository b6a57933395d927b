import { ExitCode } from '../errors.js';
import { lockStore } from '../storage/lock.js';
import { openReader, openStore } from '../storage/store.js';
import { rebuild } from '../sync/rebuild.js';
import { count } from '../ui/format.js';
import { paced } from '../ui/pace.js';
import type { Context } from './context.js';

/** Makes every workout again from what Polar sent. Exit 0, or 3 when some payloads are not understood. */
export async function runRebuild({ settings, ui, signal }: Context): Promise<number> {
  const path = settings.paths.dbFile;
  // A store that is not there is an error here, not something to make.
  openReader(path).close();
  const store = openStore(path);
  try {
    const lock = await lockStore(path, 0, signal);
    try {
      const progress = ui.progress('Rebuilding');
      const tell = paced(progress);
      const show = (done: number, total: number) => tell({ doing: 'Rebuilding', done, total, noun: 'workout' });
      const result = await rebuild(store, show, signal).catch((problem: unknown) => {
        progress.fail();
        throw problem;
      });
      progress.done();
      if (ui.json) ui.result(result);
      else {
        ui.print(
          `${count(result.workouts, 'workout')} made again; ${result.changed} changed, ${result.removed} removed.`,
        );
        const { made, changed, removed } = result.records;
        if (made + removed > 0)
          ui.print(`${count(made, 'other record')} made again; ${changed} changed, ${removed} removed.`);
        for (const { id, reason } of result.failed) ui.warn(`Not understood: ${id}: ${reason}`);
      }
      return result.failed.length > 0 ? ExitCode.partial : ExitCode.ok;
    } finally {
      lock.release();
    }
  } finally {
    store.close();
  }
}
