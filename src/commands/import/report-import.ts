import { singleFileLines } from '../../sync/import/single-files.js';
import type { ImportResult } from '../../sync/import/tally.js';
import { count, words } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';

/** At most this many bad files are named; `--json` has them all. */
const FAILURES_SHOWN = 20;

/** Prints the result of an import. */
export function reportImport(ui: Ui, result: ImportResult): void {
  const { workouts, kept, unread, ignored, single_files: single = {}, failed, dry_run: dry } = result;
  const { skipped } = workouts;
  const would = dry ? 'Would import: ' : '';
  ui.print(
    `${would}${workouts.new} new, ${workouts.merged} merged with pulled ones, ${workouts.updated} updated, ` +
      `${workouts.unchanged} unchanged${skipped > 0 ? `, ${skipped} outside the dates` : ''}.`,
  );
  for (const line of recordLines(result)) ui.print(line);
  const kinds = Object.entries(kept).map(([kind, files]) => `${files} ${words(kind)}`);
  if (kinds.length > 0) ui.print(`Kept verbatim: ${kinds.join(', ')}.`);
  const unrecognized = Object.entries(unread).map(([kind, parts]) => `${parts} of ${words(kind)}`);
  if (unrecognized.length > 0) ui.note(`Kept, but unrecognized by this version: ${unrecognized.join(', ')}.`);
  const foreign = ignored - Object.values(single).reduce((sum, files) => sum + files, 0);
  if (foreign > 0) ui.note(`${count(foreign, 'file')} not from Polar, ignored.`);
  for (const line of singleFileLines(single)) ui.note(line);
  for (const { id, reason } of failed.slice(0, FAILURES_SHOWN)) ui.warn(`Not imported: ${id}: ${reason}`);
  if (failed.length > FAILURES_SHOWN)
    ui.warn(`Not imported: ${failed.length - FAILURES_SHOWN} more; --json names all.`);
}

/** One line per kind: `sleep: 812 new, 27 merged with pulled ones`. */
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
