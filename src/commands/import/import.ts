import { type Archive, defaultLimits } from '../../archive/archive.js';
import { openArchive } from '../../archive/open.js';
import { checkedZone } from '../../config/zone.js';
import { ExitCode, InterruptedError, PolarSyncError, StoreError } from '../../errors.js';
import { refuseReadOnly } from '../../storage/refuse.js';
import { openReader, type Store } from '../../storage/store.js';
import { ifNone, undefinedIfMissing } from '../../storage/undefined-if-missing.js';
import { applyZones } from '../../sync/core/apply-zones.js';
import { catchUp } from '../../sync/core/catch-up.js';
import { deriveOutdated } from '../../sync/core/outdated.js';
import { lookDestination } from '../../sync/import/look-destination.js';
import { type ImportDeps, importFiles } from '../../sync/import/run.js';
import { storeDestination } from '../../sync/import/store-destination.js';
import type { ImportResult } from '../../sync/import/tally.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { Progress } from '../../ui/ui.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import { type OtherAthleteFlag, otherAthleteOption } from '../account/other-user.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { periodFilter } from '../shared/filter.js';
import { keepHomeZone } from '../shared/home-zone.js';
import { withLockedStore } from '../shared/locked-store.js';
import { readStore } from '../shared/read-store.js';
import { withWitness } from '../shared/witness.js';
import { reportImport } from './report-import.js';
import { whoseExport } from './whose-export.js';

/** The flags of `import`, as commander passes them. */
export interface ImportFlags extends OtherAthleteFlag {
  dryRun?: boolean;
  since?: string;
  until?: string;
  user?: string;
  /** The time zone of sessions in these files that have none. */
  zone?: string;
}

/** `polar-sync import`. */
export const command: Definition = {
  description: "import Polar's account export and files of single sessions, merged with what was pulled",
  arguments: [
    {
      name: '<path...>',
      description: 'ZIPs, folders or files: the account export, or TCX, GPX, CSV and others from Polar',
    },
  ],
  options: [
    { flags: '--dry-run', description: 'show what would be new, merged and skipped' },
    {
      flags: '--since <date>',
      description: 'only training sessions from this local date on: 2020-01-31, 2020, 7d, last-monday; or an instant',
      once: true,
    },
    { flags: '--until <date>', description: 'only training sessions up to and including this date', once: true },
    { flags: '--zone <zone>', description: 'the time zone of sessions that have none (Europe/Berlin)' },
    { flags: '--user <id>', description: 'the Polar user id whose export it is, if you are not signed in' },
    otherAthleteOption,
  ],
  examples: [
    'import polar-user-data-export.zip',
    'import --dry-run unpacked/',
    'import --since 2020-01-01 export.zip',
    'import flow-downloads/',
    'import --zone Europe/Berlin export.zip',
  ],
  anyProfile: true,
  run: runImport,
};

/** Imports an account export into the database. Exit 0, 3 if some of its files are bad, otherwise that of the error. */
export async function runImport(context: Context, paths: string[], flags: ImportFlags): Promise<number> {
  const { ui } = context;
  const zone = flags.zone === undefined ? undefined : checkedZone('--zone', flags.zone);
  const period = periodFilter(withoutUndefined({ since: flags.since, until: flags.until }), context);
  const archive = await openArchive(paths, defaultLimits, context.signal);
  const result =
    flags.dryRun === true
      ? await preview(context, archive, { ...flags, ...period, zone })
      : await importAll(context, archive, { ...flags, ...period, zone });
  if (ui.json) ui.result(result);
  else reportImport(ui, result);
  return result.outcome === 'ok' ? ExitCode.ok : ExitCode.partial;
}

type Checked = Omit<ImportFlags, 'zone'> & { zone: string | undefined };

async function importAll(context: Context, archive: Archive, flags: Checked): Promise<ImportResult> {
  const { settings, ui, signal } = context;
  const path = settings.paths.dbFile;
  refuseReadOnly(path);
  const known = undefinedIfMissing(() => openReader(path));
  const userId = await whoseExport(context, known, flags).finally(() => known?.close());
  return withLockedStore(path, { ui, signal }, (store) =>
    withWitness(context, store, () =>
      recorded(store, userId, async () => {
        keepHomeZone(store, settings);
        await catchUp(store, signal);
        await bringUpToDate(context, store);
        await applyZones(store, signal);
        const destination = storeDestination(store, userId, new Date().toISOString(), flags.zone);
        return work(context, archive, flags, destination);
      }),
    ),
  );
}

/** As a pull does: otherwise every import would place all sessions again until the next pull. */
function bringUpToDate({ ui, signal }: Context, store: Store): Promise<void> {
  return withProgress(ui, 'Updating workouts', (progress) => {
    const showPace = paced(progress);
    const onProgress = (done: number, total: number) => showPace({ doing: 'Updating', done, total, noun: 'workout' });
    return deriveOutdated(store, { signal, onProgress });
  });
}

async function preview(context: Context, archive: Archive, flags: Checked): Promise<ImportResult> {
  const store = await readStore(context, context.settings.paths.dbFile).catch(ifNone);
  try {
    const userId = await whoseExport(context, store, flags);
    const zones = { files: flags.zone, home: context.settings.zone ?? store?.zones.home() };
    const destination = lookDestination(store, userId, new Date().toISOString(), zones);
    return await work(context, archive, flags, destination);
  } finally {
    store?.close();
  }
}

async function work(
  { ui, signal }: Context,
  archive: Archive,
  { since, until }: Checked,
  destination: ImportDeps['destination'],
): Promise<ImportResult> {
  return withProgress(ui, 'Reading the files', (progress) =>
    importFiles(
      { destination, signal, now: () => performance.now(), onProgress: show(progress) },
      archive,
      withoutUndefined({ since, until }),
    ),
  );
}

/** The time left is computed from bytes, because files differ in size. */
function show(progress: Progress): NonNullable<ImportDeps['onProgress']> {
  const showPace = paced(progress);
  return ({ files, totalFiles, bytes, totalBytes }) =>
    showPace({ doing: 'Importing', done: files, total: totalFiles, noun: 'file', share: bytes / totalBytes });
}

/** Records the run in the database, whatever its outcome; a failure to record it must not hide its error. */
async function recorded(store: Store, userId: string, run: () => Promise<ImportResult>): Promise<ImportResult> {
  const id = store.syncRuns.start(userId, 'flow_export', new Date().toISOString());
  const end = (outcome: 'ok' | 'partial' | 'failed' | 'interrupted', result?: ImportResult, problem?: unknown) => {
    const { workouts, failed = [] } = result ?? {};
    store.syncRuns.end(
      id,
      {
        outcome,
        newWorkouts: workouts?.new ?? 0,
        updatedWorkouts: (workouts?.merged ?? 0) + (workouts?.updated ?? 0),
        failedItems: failed.length,
        requests: 0,
        ...(problem instanceof PolarSyncError && { error: { code: problem.code, message: problem.message } }),
      },
      new Date().toISOString(),
    );
  };
  let result: ImportResult;
  try {
    result = await run();
  } catch (problem) {
    // If the database itself fails, there is nowhere to record it.
    if (!(problem instanceof StoreError)) {
      try {
        end(problem instanceof InterruptedError ? 'interrupted' : 'failed', undefined, problem);
      } catch (unrecorded) {
        if (!(unrecorded instanceof StoreError)) throw unrecorded;
      }
    }
    throw problem;
  }
  end(result.outcome, result);
  return result;
}
