import type { ImportProgress, ImportResult } from '../sync/import/types.js';
import { count, duration, words } from '../ui/format.js';
import type { Ui } from '../ui/types.js';

/** Names of at most this many bad files are shown; `--json` has them all. */
const FAILURES_SHOWN = 20;

/** Before this many seconds a rate is a guess, and is not shown. */
const SETTLED_SECONDS = 2;

/** `Importing 1200 of 5000 files, 85 files/s, 0:45 left`; the time left goes by bytes, for files differ in size. */
export function importProgress(at: ImportProgress, seconds: number): string {
  const text = `Importing ${at.files} of ${count(at.totalFiles, 'file')}`;
  if (seconds < SETTLED_SECONDS || at.bytes === 0) return text;
  const left = (seconds * (at.totalBytes - at.bytes)) / at.bytes;
  return `${text}, ${rate(at.files / seconds)} files/s, ${duration(left)} left`;
}

const rate = (perSecond: number) => (perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond)));

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
