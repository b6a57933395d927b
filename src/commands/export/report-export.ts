import { ExitCode, UsageError } from '../../errors.js';
import type { Destination } from '../../export/files/destination.js';
import type { ExportResult } from '../../export/request.js';
import { bytes, count, someOf } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import { warnFailed } from '../shared/failed.js';

/** Prints the result of an export to a folder or file. @returns the exit code. */
export function reportExport(
  ui: Ui,
  result: ExportResult,
  { format }: { format: string },
  destination: Destination,
  out: string,
): number {
  const { workouts, written, unchanged, skipped, failed, files, removed, left, earlier } = result;
  const inResult = ui.json && destination.kind !== 'stream';
  const exitCode = failed.length > 0 ? ExitCode.partial : ExitCode.ok;
  if (!inResult) warnFailed(ui, failed);
  if (!inResult) {
    warnSkipped(ui, skipped);
    for (const path of left)
      ui.warn(`${path} was changed after the last export, so it stays; its workout has a new file.`);
    for (const path of earlier)
      ui.warn(
        `${path} belongs to a workout whose id has changed, and is in this export under the new one; delete it if you like.`,
      );
  }
  if (destination.kind === 'stream') return exitCode;
  if (ui.json) {
    ui.result({
      schema: 'polar-sync.export/1',
      format,
      out: destination.path,
      workouts,
      written,
      unchanged,
      skipped: skipped.map(({ id, reason }) => ({ id, reason })),
      failed,
      files,
      removed,
      left,
      earlier,
      bytes: result.bytes,
    });
    return exitCode;
  }
  const parts = [
    filesText(written, unchanged),
    ...(removed.length > 0 ? [`${count(removed.length, 'old file')} removed`] : []),
  ];
  ui.print(`${count(workouts, 'workout')} as ${format} in ${out}: ${parts.join(', ')}, ${bytes(result.bytes)}.`);
  return exitCode;
}

/** More would fill the screen with the same sentence. */
const MAX_SENTENCES = 5;

function warnSkipped(ui: Ui, skipped: ExportResult['skipped']): void {
  if (skipped.length <= MAX_SENTENCES) for (const { message } of skipped) ui.warn(message);
  else {
    const ids = someOf(skipped.map(({ id }) => id));
    ui.warn(
      `${skipped.length} workouts have no route, which this format needs: ${ids}; list --columns id,has_route shows all.`,
    );
  }
}

/** How many files there are, and how many of them are unchanged. */
export function filesText(written: number, unchanged: number): string {
  if (unchanged === 0) return count(written, 'file');
  if (written > 0) return `${count(written, 'file')} written, ${unchanged} unchanged`;
  return `${count(unchanged, 'file')}, ${unchanged === 1 ? 'unchanged' : 'all unchanged'}`;
}

/** The error for an export in which no workout could be written. */
export function nothingWritten({ skipped }: ExportResult, format: string): UsageError {
  const [first] = skipped;
  const message =
    skipped.length === 1 && first
      ? first.message
      : `None of these ${skipped.length} workouts has a route, so there is nothing to write as ${format}.`;
  return new UsageError('NO_POSITION', message, { hint: 'Choose --format tcx or --format fit: they need no route.' });
}
