import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasBrowser, openBrowser } from '../auth/browser.js';
import { ExitCode, UsageError } from '../errors.js';
import { destinationOf } from '../export/destination.js';
import { dayFacts } from '../report/days.js';
import type { DayFacts } from '../report/payload/model.js';
import { writeReport } from '../report/write.js';
import { openReader, type Store } from '../storage/store.js';
import type { WorkoutFilter } from '../storage/types.js';
import { bytes, count } from '../ui/format.js';
import { paced } from '../ui/pace.js';
import { withProgress } from '../ui/with-progress.js';
import type { Context } from './context.js';
import { type FilterOptions, tellNone, workoutFilter } from './shared/filter.js';
import { refuseUnknownSport } from './shared/known-sport.js';

const FILE_NAME = 'polar-report.html';
/** An opener that has not failed by then is a browser at work. */
const OPENER_MS = 3000;

/** The flags of `report`, as typed. */
export interface ReportOptions extends FilterOptions {
  /** A file, or the folder it goes into. */
  out?: string;
  /** Show it in the browser. */
  open?: boolean;
}

/** Writes the report into one file and opens it where that was asked for. @throws UsageError, StoreError. */
export async function runReport(context: Context, options: ReportOptions): Promise<number> {
  const { ui, settings, signal } = context;
  const path = pathOf(options.out ?? FILE_NAME, context.stdout);
  const filter = workoutFilter(options);
  const reader = openReader(settings.paths.dbFile);
  try {
    await refuseUnknownSport(reader, filter);
    // Lists and series are read one after the other; between them a pull must not change what there is.
    reader.holdStill();
    const total = reader.count(filter);
    const result = await withProgress(ui, 'Writing the report', (progress) => {
      const tell = paced(progress);
      return writeReport({
        path,
        summaries: reader.summaries(filter),
        days: daysOf(reader, filter),
        workouts: reader.iterate(filter),
        onProgress: (done) => tell({ doing: 'Writing', done, total, noun: 'workout' }),
        signal,
      });
    });
    if (result.workouts === 0) tellNone(ui, reader, filter, !ui.json);
    if (ui.json) {
      const { workouts, bytes: size, isNew } = result;
      ui.result({ schema: 'polar-sync.report/1', out: path, workouts, bytes: size, written: isNew });
    } else {
      ui.print(
        `${count(result.workouts, 'workout')} in ${path}: ${bytes(result.bytes)}${result.isNew ? '' : ', unchanged'}.`,
      );
    }
  } finally {
    reader.close();
  }
  if (options.open) await show(context, path);
  return ExitCode.ok;
}

/** Nights and days of the same time; a sport, or how many workouts, says nothing about them. */
function daysOf({ records }: Store, { since, until }: WorkoutFilter): DayFacts[] {
  const span = {
    ...(since !== undefined && { since: since.slice(0, 10) }),
    ...(until !== undefined && { until: until.slice(0, 10) }),
  };
  return dayFacts({
    sleep: records.list('sleep', span),
    recharge: records.list('nightly_recharge', span),
    physical: records.list('physical_info', span),
  });
}

function pathOf(out: string, stdout: NodeJS.WritableStream): string {
  const destination = destinationOf(out, { format: 'html', extension: 'html' }, stdout);
  if (destination.kind === 'stream') {
    throw new UsageError('REPORT_OUT', 'A report is a file to open in a browser; it cannot go to stdout.', {
      hint: `Name a file with --out: --out ${FILE_NAME}`,
    });
  }
  return destination.kind === 'folder' ? join(destination.path, FILE_NAME) : destination.path;
}

/** The report is written either way: a browser that does not come up is worth a warning, not a failure. */
async function show({ ui, env }: Context, path: string): Promise<void> {
  if (!hasBrowser(env)) {
    ui.warn(`No browser can be opened from here. Open ${path} yourself.`);
    return;
  }
  // The opener does not keep this process alive: without the timer nobody would be left to hear that it failed.
  let timer: NodeJS.Timeout | undefined;
  const longEnough = new Promise<void>((enough) => {
    timer = setTimeout(enough, OPENER_MS);
  });
  try {
    await Promise.race([openBrowser(pathToFileURL(path).href), longEnough]);
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    ui.warn(`No browser could be opened (${reason}). Open ${path} yourself.`);
  } finally {
    clearTimeout(timer);
  }
}
