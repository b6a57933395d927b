import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasBrowser, openBrowser } from '../auth/loopback/browser.js';
import { ownFilesGuard } from '../config/own-files.js';
import { ExitCode, UsageError } from '../errors.js';
import { destinationOf, type Refuse } from '../export/files/destination.js';
import { openReportCache, type ReportCache } from '../report/cache.js';
import { dayFacts } from '../report/days.js';
import { type EncodedWorkout, encodedText } from '../report/document.js';
import type { DayFacts, WorkoutLinks } from '../report/payload/model.js';
import { writeReport } from '../report/write.js';
import { inSlices } from '../slices.js';
import { type FailedWorkout, unlessDamaged } from '../storage/errors.js';
import type { WorkoutFilter } from '../storage/read-contract.js';
import type { Store } from '../storage/store.js';
import { bytes, count } from '../ui/format.js';
import { paced } from '../ui/pace.js';
import { withProgress } from '../ui/progress.js';
import type { WorkoutSummary } from '../workouts/workout.js';
import type { Context } from './context.js';
import type { Definition } from './definition.js';
import { deliveredOf } from './delivery/delivered.js';
import { targetsOrNone } from './delivery/targets.js';
import { openAthleteReader } from './shared/athlete.js';
import { warnFailed } from './shared/failed.js';
import { explainNone, type FilterOptions, filterOptions, workoutFilter } from './shared/filter.js';
import { refuseUnknownSport } from './shared/known-sport.js';

const FILE_NAME = 'polar-report.html';
/** With an hour of samples each, a page of this many is 100 to 200 MB: as much as a browser opens. */
const MAX_WORKOUTS = 10_000;
/** An opener that has not failed by then has started a browser. */
const OPENER_MS = 3000;

/** The flags of `report`, as typed. */
export interface ReportOptions extends FilterOptions {
  /** Four digits, instead of `since` and `until`. */
  year?: string;
  /** A file, or the folder for it. */
  out?: string;
  /** Open it in the browser. */
  open?: boolean;
}

/** `polar-sync report`. */
export const command: Definition = {
  description: 'write one HTML file with a calendar, weeks, zones and every workout',
  options: [
    ...filterOptions,
    { flags: '--out <path>', description: `the file to write, or a folder for it (default: ${FILE_NAME})` },
    { flags: '--year <year>', description: 'only this year, instead of --since and --until' },
    { flags: '--open', description: 'open it in the browser' },
  ],
  examples: ['report --open', 'report --since 2026-01-01 --out 2026.html', 'report --year 2025'],
  run: runReport,
};

/** Writes the report into one file, and opens it on request. @throws UsageError, StoreError. */
export async function runReport(context: Context, options: ReportOptions): Promise<number> {
  const { settings, ui, signal } = context;
  const { name, filter } = chosen(options);
  const refuse = ownFilesGuard(context);
  const path = pathOf(options.out ?? name, name, context.stdout, refuse);
  refuse(path);
  const reader = await openAthleteReader(context, options);
  let exitCode: ExitCode = ExitCode.ok;
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
    const failed: FailedWorkout[] = [];
    const onDamaged = (one: FailedWorkout) => void failed.push(one);
    const cache = openReportCache(settings.paths.dbFile);
    const result = await withProgress(ui, 'Writing the report', (progress) => {
      const showPace = paced(progress);
      return writeReport({
        path,
        summaries: reader.summaries(filter, onDamaged),
        days: daysOf(reader, filter),
        workouts: encodedWorkouts(reader, filter, cache, onDamaged),
        ...linksIn(context, reader, filter),
        onProgress: (done) => showPace({ doing: 'Writing', done, total, noun: 'workout' }),
        signal,
      });
    }).finally(() => cache?.close(Object.keys(filter).length === 0 && !signal.aborted));
    if (result.workouts === 0 && failed.length === 0) await explainNone(ui, reader, filter, !ui.json);
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
    if (failed.length > 0) exitCode = ExitCode.partial;
  } finally {
    reader.close();
  }
  if (options.open) await show(context, path);
  return exitCode;
}

/**
 * Workouts as they go into the file, from an earlier report if they have not changed since; one whose samples cannot be read
 * is in the report with its summary only.
 */
function* encodedWorkouts(
  reader: Store,
  filter: WorkoutFilter,
  cache: ReportCache | undefined,
  onDamaged: (failed: FailedWorkout) => void,
): Generator<EncodedWorkout> {
  // A summary that cannot be read has been reported before, and is not in the report.
  for (const summary of reader.summaries(filter, () => {})) {
    const { id } = summary;
    const revision = cache && reader.revision(id);
    const known = revision === undefined ? undefined : cache?.get(revision);
    if (known !== undefined) {
      yield { id, encoded: known };
      continue;
    }
    const workout = unlessDamaged(() => reader.get(id), onDamaged);
    const encoded = encodedText(workout ?? summary);
    if (workout && revision !== undefined) cache?.put(revision, encoded);
    yield { id, encoded };
  }
}

/** The pages of workouts at the targets they were delivered to, if there are targets. */
function linksIn(context: Context, reader: Store, filter: WorkoutFilter): { links?: Iterable<WorkoutLinks> } {
  const targets = targetsOrNone(context);
  if (targets.length === 0) return {};
  function* links(): Generator<WorkoutLinks> {
    for (const { id } of reader.summaries(filter, () => {})) {
      const delivered = deliveredOf(reader.deliveries.ofWorkout([id, ...reader.aliases(id)]), targets);
      const pages = delivered.flatMap(({ target, link }) => (link === undefined ? [] : [{ name: target, url: link }]));
      if (pages.length > 0) yield { id, pages };
    }
  }
  return { links: links() };
}

/** Nights and days of the same period; `--sport` and `--last` do not apply to them. */
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

/** What the report covers, and its default file name. @throws UsageError YEAR, CONFLICTING_OPTIONS. */
function chosen({ year, ...options }: ReportOptions): { name: string; filter: WorkoutFilter } {
  if (year === undefined) return { name: FILE_NAME, filter: workoutFilter(options) };
  if (!/^\d{4}$/.test(year)) {
    throw new UsageError('YEAR', `${JSON.stringify(year)} is not a year.`, { hint: 'Write it as 2024.' });
  }
  if (options.since !== undefined || options.until !== undefined) {
    throw new UsageError('CONFLICTING_OPTIONS', '--year contradicts --since and --until.', {
      hint: 'Give one or the other.',
    });
  }
  const filter = workoutFilter({ ...options, since: `${year}-01-01`, until: `${year}-12-31` });
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

/** The report is written either way, so a browser that does not open is a warning, not a failure. */
async function show({ ui, env }: Context, path: string): Promise<void> {
  if (!hasBrowser(env)) {
    ui.warn(`Cannot open a browser here. Open ${path} yourself.`);
    return;
  }
  // The opener does not keep this process alive: without the timer, the process would end before it can fail.
  let timer: NodeJS.Timeout | undefined;
  const longEnough = new Promise<void>((enough) => {
    timer = setTimeout(enough, OPENER_MS);
  });
  try {
    await Promise.race([openBrowser(pathToFileURL(path).href), longEnough]);
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    ui.warn(`Could not open a browser (${reason}). Open ${path} yourself.`);
  } finally {
    clearTimeout(timer);
  }
}
