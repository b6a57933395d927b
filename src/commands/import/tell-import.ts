import { singleFileLines } from '../../sync/import/single-files.js';
import type { ImportResult } from '../../sync/import/tally.js';
import { count, words } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';

/** Names of at most this many bad files are shown; `--json` has them all. */
const FAILURES_SHOWN = 20;

/** What an import came to, for a person. */
export function tellImport(ui: Ui, result: ImportResult): void {
  const { workouts, kept, unread, ignored, single_files: single = {}, failed, dry_run: dry } = result;
  const { skipped } = workouts;
  const would = dry ? 'Would import: ' : '';
  ui.print(
    `${would}${workouts.new} new, ${workouts.merged} merged with pulled ones, ${workouts.updated} updated, ` +
      `${workouts.unchanged} unchanged${skipped > 0 ? `, ${skipped} outside the dates` : ''}.`,
  );
  for (const line of recordLines(result)) ui.print(line);
  const kinds = Object.entries(kept).map(([kind, files]) => `${files} ${words(kind)}`);
  if (kinds.length > 0) ui.print(`Kept as they are: ${kinds.join(', ')}.`);
  const puzzles = Object.entries(unread).map(([kind, parts]) => `${parts} of ${words(kind)}`);
  if (puzzles.length > 0) ui.note(`Kept, but not understood by this version: ${puzzles.join(', ')}.`);
  const strange = ignored - Object.values(single).reduce((sum, files) => sum + files, 0);
  if (strange > 0) ui.note(`${count(strange, 'file')} not from Polar, left alone.`);
  for (const line of singleFileLines(single)) ui.note(line);
  for (const { id, reason } of failed.slice(0, FAILURES_SHOWN)) ui.warn(`Not imported: ${id}: ${reason}`);
  if (failed.length > FAILURES_SHOWN) ui.warn(`${failed.length - FAILURES_SHOWN} more; --json names them all.`);
}

/** A line a kind of nights and days: `sleep: 812 new, 27 merged with pulled ones`. */
function recordLines({ records, outside }: ImportResult): string[] {
  const lines = Object.entries(records).map(([kind, { new: fresh, merged, updated, unchanged }]) => {
    const parts = [
      [fresh, 'new'],
      [merged, 'merged with pulled ones'],
      [updated, 'updated'],
      [unchanged, 'unchanged'],
    ] as const;
    const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
    return `${words(kind)}: ${said.join(', ')}.`;
  });
  return outside > 0 ? [...lines, `${count(outside, 'file')} of nights and days outside the dates.`] : lines;
}
