import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ownFilesGuard } from '../../config/own-files.js';
import { ExitCode, UsageError } from '../../errors.js';
import { destinationOf, type Refuse } from '../../export/files/destination.js';
import { openReportCache } from '../../report/cache.js';
import { daysOf, nightsOf } from '../../report/nights/of-store.js';
import { writeReport } from '../../report/write.js';
import { inSlices } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import { bytes, count } from '../../ui/format.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { Ui } from '../../ui/ui.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { noteDoubles } from '../filters/doubles.js';
import { explainNone } from '../filters/explain.js';
import { refuseUnknownSport } from '../filters/known-sport.js';
import { openAthleteReader } from '../shared/athlete.js';
import { warnFailed } from '../shared/failed.js';
import { workoutFilter } from '../shared/filter.js';
import { daysIn, encodedWorkouts, isPart, linksIn } from './content.js';
import { formBefore } from './form-before.js';
import { openInBrowser } from './open.js';
import type { ReportOptions } from './options.js';
import { checkedYear } from './year.js';

/** The name of a report, unless it is of a year. */
export const FILE_NAME = 'polar-report.html';
/** With an hour of samples each, a page of this many is 100 to 200 MB: as much as a browser opens. */
const MAX_WORKOUTS = 10_000;

/** Writes the report into one file, and opens it on request. @throws UsageError, StoreError. */
export async function runReport(context: Context, options: ReportOptions): Promise<number> {
  const { exitCode, path } = await writtenReport(context, options);
  if (options.open) await openInBrowser(context, path);
  return exitCode;
}

/** What became of a report. */
interface Written {
  exitCode: ExitCode;
  path: string;
  /** False if the same one was there. */
  isNew: boolean;
}

/** Writes the report into one file, and says so. @throws UsageError, StoreError. */
export async function writtenReport(context: Context, options: ReportOptions): Promise<Written> {
  const { settings, ui, signal } = context;
  const { name, filter } = chosen(context, options);
  const refuse = ownFilesGuard(context);
  const path = pathOf(options.out ?? name, name, context.stdout, refuse);
  refuse(path);
  const reader = await openAthleteReader(context, options);
  try {
    await refuseUnknownSport(reader, filter);
    // Lists and samples are read one after the other, and no pull may change them in between.
    reader.holdStill();
    const total = reader.count(filter);
    if (total > MAX_WORKOUTS)
      throw await tooMany(
        total,
        inSlices(
          reader.summaries(filter, () => {}),
          signal,
        ),
      );
    const isEverything = Object.keys(filter).every((name) => name === 'onceEach');
    const isEmpty = total === 0 && (!isEverything || reader.records.counts().every(({ count: many }) => many === 0));
    if (isEmpty && existsSync(path)) {
      await explainNone(ui, reader, filter, !ui.json);
      leftAlone(ui, path);
      return { exitCode: ExitCode.ok, path, isNew: false };
    }
    const failed: FailedWorkout[] = [];
    const onDamaged = (one: FailedWorkout) => void failed.push(one);
    const form = await formBefore(reader, filter, settings.formDays, signal);
    const cache = openReportCache(settings.paths.dbFile);
    const result = await withProgress(ui, 'Writing the report', (progress) => {
      const showPace = paced(progress);
      return writeReport({
        path,
        summaries: reader.summaries(filter, onDamaged),
        days: daysOf(reader, daysIn(filter), isPart(filter)),
        told: reader.records.list('physical_info'),
        ...(form && { form }),
        nights: nightsOf(reader, daysIn(filter)),
        workouts: encodedWorkouts(reader, filter, cache, onDamaged),
        ...linksIn(context, reader, filter),
        units: settings.units,
        onProgress: (done) => showPace({ doing: 'Writing', done, total, noun: 'workout' }),
        signal,
      });
    }).finally(() => cache?.close(isEverything && !signal.aborted));
    if (result.workouts === 0 && failed.length === 0) await explainNone(ui, reader, filter, !ui.json);
    noteDoubles(ui, reader, filter);
    if (ui.json) {
      const { workouts, bytes: size, isNew } = result;
      ui.result({
        schema: 'polar-sync.report/1',
        out: path,
        workouts,
        bytes: size,
        written: isNew,
        failed,
      });
    } else {
      warnFailed(ui, failed);
      ui.print(
        `${count(result.workouts, 'workout')} in ${path}: ${bytes(result.bytes)}${result.isNew ? '' : ', unchanged'}.`,
      );
    }
    return { exitCode: failed.length > 0 ? ExitCode.partial : ExitCode.ok, path, isNew: result.isNew };
  } finally {
    reader.close();
  }
}

/** A filter that matches nothing, or an empty database, perhaps the wrong one, must not cost an earlier report. */
function leftAlone(ui: Ui, path: string): void {
  if (ui.json)
    ui.result({ schema: 'polar-sync.report/1', out: path, workouts: 0, bytes: 0, written: false, failed: [] });
  else ui.print(`Nothing to write; ${path} was left as it was.`);
}

/** What the report covers, and its default file name. @throws UsageError YEAR, CONFLICTING_OPTIONS. */
function chosen(context: Context, { year, ...options }: ReportOptions): { name: string; filter: WorkoutFilter } {
  if (year === undefined) return { name: FILE_NAME, filter: workoutFilter(options, context) };
  checkedYear(year, options, '--year');
  const filter = workoutFilter({ ...options, since: year, until: year }, context);
  return { name: `polar-report-${year}.html`, filter };
}

async function tooMany(total: number, summaries: AsyncIterable<WorkoutSummary>): Promise<UsageError> {
  const years = new Map<string, number>();
  for await (const { start_time_local: start } of summaries) {
    const year = start.slice(0, 4);
    years.set(year, (years.get(year) ?? 0) + 1);
  }
  const all = [...years].sort(([a], [b]) => (a < b ? -1 : 1)).map(([year, workouts]) => `${year} (${workouts})`);
  const last = all.at(-1)?.slice(0, 4);
  return new UsageError(
    'REPORT_TOO_LARGE',
    `${total} workouts are too many for one page; a browser can open ${MAX_WORKOUTS}. Workouts per year: ${all.join(', ')}.`,
    { hint: `Write a page per year: polar-sync report --year ${last}` },
  );
}

function pathOf(out: string, name: string, stdout: NodeJS.WritableStream, refuse: Refuse): string {
  const destination = destinationOf(out, { format: 'html', extension: 'html' }, stdout, refuse);
  if (destination.kind === 'stream') {
    throw new UsageError('REPORT_OUT', 'Cannot write a report to stdout: it is a file for the browser.', {
      hint: `Name a file with --out: --out ${name}`,
    });
  }
  return destination.kind === 'folder' ? join(destination.path, name) : destination.path;
}
