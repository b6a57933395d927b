import { fileFormatNames } from '../../polar/parse/files/format.js';
import { fileFormat } from '../../polar/parse/files/formats.js';
import type { Outcome } from '../../sync/import/destination.js';
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
    `${would}${workouts.new} new, ${workouts.merged} merged with ${others(result)}, ${workouts.updated} updated, ` +
      `${workouts.unchanged} unchanged${skipped > 0 ? `, ${skipped} outside the dates` : ''}.`,
  );
  for (const line of sessionFileLines(result)) ui.print(line);
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

/** Files of single sessions merge with each other, too. */
const others = ({ session_files: files }: ImportResult) => (files ? 'others' : 'pulled ones');

/** One line per format: `TCX: 812 new, 27 merged with others`. */
function sessionFileLines({ session_files: files = {} }: ImportResult): string[] {
  return fileFormatNames.flatMap((name) => {
    const counts = files[name];
    if (!counts) return [];
    const said = partsOf(counts, 'others');
    if (counts.waiting > 0)
      said.push(`${counts.waiting} kept until ${counts.waiting === 1 ? 'its session comes' : 'their sessions come'}`);
    return [`${fileFormat(name)?.label ?? words(name)}: ${said.join(', ')}.`];
  });
}

function partsOf({ new: fresh, merged, updated, unchanged }: Record<Outcome, number>, withWhat: string): string[] {
  const parts = [
    [fresh, 'new'],
    [merged, `merged with ${withWhat}`],
    [updated, 'updated'],
    [unchanged, 'unchanged'],
  ] as const;
  return parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
}

/** One line per kind: `sleep: 812 new, 27 merged with pulled ones`. */
function recordLines({ records, outside }: ImportResult): string[] {
  const lines = Object.entries(records).map(
    ([kind, counts]) => `${words(kind)}: ${partsOf(counts, 'pulled ones').join(', ')}.`,
  );
  return outside > 0 ? [...lines, `${count(outside, 'file')} of nights and days outside the dates.`] : lines;
}
