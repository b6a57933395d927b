import type { ImportResult } from '../sync/import/types.js';
import { count, words } from '../ui/format.js';
import type { Ui } from '../ui/types.js';

/** Names of at most this many bad files are shown; `--json` has them all. */
const FAILURES_SHOWN = 20;

/** What an import came to, for a person. */
export function tellImport(ui: Ui, { workouts, kept, ignored, failed, dry_run: dry }: ImportResult): void {
  const { skipped } = workouts;
  const would = dry ? 'Would import: ' : '';
  ui.print(
    `${would}${workouts.new} new, ${workouts.merged} merged with pulled ones, ${workouts.updated} updated, ` +
      `${workouts.unchanged} unchanged${skipped > 0 ? `, ${skipped} outside the dates` : ''}.`,
  );
  const kinds = Object.entries(kept).map(([kind, files]) => `${files} ${words(kind)}`);
  if (kinds.length > 0) ui.print(`Kept as they are: ${kinds.join(', ')}.`);
  if (ignored > 0) ui.note(`${count(ignored, 'file')} not from Polar, left alone.`);
  for (const { id, reason } of failed.slice(0, FAILURES_SHOWN)) ui.warn(`Not imported: ${id}: ${reason}`);
  if (failed.length > FAILURES_SHOWN) ui.warn(`${failed.length - FAILURES_SHOWN} more; --json names them all.`);
}
