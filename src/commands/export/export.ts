import { ownFilesGuard } from '../../config/own-files.js';
import { UsageError } from '../../errors.js';
import { destinationOf } from '../../export/files/destination.js';
import { encoderFor, formatNames } from '../../export/format.js';
import { workoutsIn } from '../../export/request.js';
import { exportTo } from '../../export/write.js';
import type { FailedWorkout } from '../../storage/errors.js';
import { orList } from '../../ui/format.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { noteDoubles } from '../filters/doubles.js';
import { explainNone } from '../filters/explain.js';
import { refuseUnknownSport } from '../filters/known-sport.js';
import { openAthleteLibrary } from '../shared/athlete.js';
import { workoutFilter } from '../shared/filter.js';
import { candidates, multisportCandidates } from './candidates.js';
import {
  csvOptions,
  DEFAULT_OUT,
  type ExportOptions,
  exportFields,
  exportOptions,
  refuseDatasetFlags,
  refuseFitFlags,
  refuseWithoutFolder,
  withFileName,
} from './options.js';
import { nothingWritten, reportExport } from './report-export.js';

/** `polar-sync export`. */
export const command: Definition = {
  description: `write workouts as ${orList(formatNames)}`,
  arguments: [{ name: '[id...]', description: 'only these, as in show', completes: 'stored' }],
  options: exportOptions,
  more: exportFields,
  examples: [
    'export --format fit',
    'export --format fit --out my-workouts/ --changed',
    'export k3f9 --format gpx --out run.gpx',
    'export --format json --out - | jq length',
    'export --format parquet --all-profiles --out dataset/',
    'export --data sleep --format csv --since 2026-01-01 --out sleep/',
  ],
  run: runExport,
};

/**
 * Exports workouts. Those that the format cannot hold are named, and the others are written.
 * @throws UsageError if nothing could be written for that reason, and what the export throws.
 */
export async function runExport(context: Context, ids: string[], given: ExportOptions): Promise<number> {
  const options = withFileName(given);
  if (options.format.toLowerCase() === 'parquet') {
    const { runExportParquet } = await import('./parquet.js');
    return runExportParquet(context, ids, options);
  }
  refuseDatasetFlags(options);
  if (options.data !== undefined) {
    refuseFitFlags(options, 'other data');
    if (ids.length > 0) throw idsAreWorkouts();
    const { runExportData } = await import('../kinds/export.js');
    return runExportData(context, options.data, options, options.out ?? DEFAULT_OUT);
  }
  if (options.format.toLowerCase() === 'original') {
    refuseFitFlags(options, "Polar's original files");
    const { runExportOriginals } = await import('./originals.js');
    return runExportOriginals(context, ids, options, options.out ?? DEFAULT_OUT);
  }
  return exportWorkouts(context, ids, options);
}

async function exportWorkouts(context: Context, ids: string[], options: ExportOptions): Promise<number> {
  const { ui } = context;
  const encoder = encoderFor(options.format, { ...csvOptions(options), asDevice: options.asDevice === true });
  if (encoder.format !== 'fit') refuseFitFlags(options, encoder.format);
  const out = options.out ?? DEFAULT_OUT;
  const destination = destinationOf(out, encoder, context.stdout, ownFilesGuard(context));
  if (destination.kind === 'stream') refuseStream(context, encoder.format);
  refuseWithoutFolder(options, destination, out);
  const changed = options.changed === true;
  const filter = workoutFilter(options, context);
  const reader = await openAthleteLibrary(context, options);
  try {
    await refuseUnknownSport(reader, filter);
    const damaged: FailedWorkout[] = [];
    const choice = {
      ...{ reader, filter, ids, signal: context.signal },
      onDamaged: (failed: FailedWorkout) => void damaged.push(failed),
    };
    const workouts =
      options.multisport === true
        ? await multisportCandidates(choice, (session) => ui.warn(partsOverlap(session)))
        : await candidates(choice);
    const total = workouts.reduce((sum, one) => sum + workoutsIn(one), 0);
    const result = await withProgress(ui, 'Exporting', (progress) => {
      const showPace = paced(progress);
      return exportTo({
        workouts,
        encoder,
        destination,
        ...(options.fileName !== undefined && { nameTemplate: options.fileName }),
        changed,
        onProgress: ({ workouts: done }) => showPace({ doing: 'Exporting', done, total, noun: 'workout' }),
        signal: context.signal,
      });
    });
    result.failed.unshift(...damaged);
    if (workouts.length === 0 && damaged.length === 0)
      await explainNone(ui, reader, filter, destination.kind !== 'stream' && !ui.json);
    if (result.workouts === 0 && result.skipped.length > 0 && result.failed.length === 0 && !changed)
      throw nothingWritten(result, encoder.format);
    if (ids.length === 0) noteDoubles(ui, reader, filter);
    return reportExport(ui, result, encoder, destination, out);
  } finally {
    reader.close();
  }
}

/** Rejects FIT on a terminal, and anything but JSON if one JSON value is promised. */
function refuseStream({ ui, stdout }: Context, format: string): void {
  if (stdout.isTTY && format === 'fit') throw binaryToTerminal();
  if (ui.json && format !== 'json') throw notOneValue(format);
}

function partsOverlap(session: string): string {
  return `The parts of the multisport session ${session} overlap in time, so each gets its own file.`;
}

function idsAreWorkouts(): UsageError {
  return new UsageError('WORKOUTS_ONLY', 'Ids are for workouts, but --data chooses something else.', {
    hint: 'Choose days with --since and --until.',
  });
}

function notOneValue(format: string): UsageError {
  return new UsageError(
    'JSON_STDOUT',
    `--json promises one JSON value on stdout, but --out - writes ${format} there.`,
    {
      hint: 'Leave --json out, or name a file or folder with --out.',
    },
  );
}

function binaryToTerminal(): UsageError {
  return new UsageError('BINARY_TO_TERMINAL', 'Cannot write FIT to a terminal: it is not text.', {
    hint: 'Name a file with --out run.fit, or redirect it: polar-sync export ID --format fit --out - > run.fit',
  });
}
