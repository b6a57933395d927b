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
import { keepHomeZone } from '../shared/home-zone.js';
import { withLockedStore } from '../shared/locked-store.js';
import { readStore } from '../shared/read-store.js';
import { withWitness } from '../shared/witness.js';
import { tellImport } from './tell-import.js';
import { whoseExport } from './whose-export.js';

/** The flags of `import`, as commander hands them over. */
export interface ImportFlags extends OtherAthleteFlag {
  dryRun?: boolean;
  since?: string;
  until?: string;
  user?: string;
  /** Of the sessions in these files that name none. */
  zone?: string;
}

/** `polar-sync import`. */
export const command: Definition = {
  description: "take Polar's account export: the years before AccessLink, merged with what was pulled",
  arguments: [
    { name: '<path...>', description: 'the ZIP from Polar, the folder it was unpacked into, or files of it' },
  ],
  options: [
    { flags: '--dry-run', description: 'only say what would be new, merged and skipped' },
    {
      flags: '--since <date>',
      description: 'only training sessions that start then or later (2020-01-31, or an instant)',
    },
    { flags: '--until <date>', description: 'only training sessions that start then or earlier' },
    { flags: '--zone <zone>', description: 'the time zone of the sessions that name none (Europe/Berlin)' },
    { flags: '--user <id>', description: 'whose export it is, when nobody is signed in: the Polar user id' },
    otherAthleteOption,
  ],
  examples: [
    'import polar-user-data-export.zip',
    'import --dry-run unpacked/',
    'import --since 2020-01-01 export.zip',
    'import --zone Europe/Berlin export.zip',
  ],
  anyProfile: true,
  run: runImport,
};

/** Takes an account export into the store. Exit 0, 3 when some of its files are bad, else as the error says. */
export async function runImport(context: Context, paths: string[], flags: ImportFlags): Promise<number> {
  const { ui } = context;
  const zone = flags.zone === undefined ? undefined : checkedZone('--zone', flags.zone);
  const archive = await openArchive(paths, defaultLimits, context.signal);
  const result =
    flags.dryRun === true
      ? await look(context, archive, { ...flags, zone })
      : await take(context, archive, { ...flags, zone });
  if (ui.json) ui.result(result);
  else tellImport(ui, result);
  return result.outcome === 'ok' ? ExitCode.ok : ExitCode.partial;
}

type Checked = Omit<ImportFlags, 'zone'> & { zone: string | undefined };

async function take(context: Context, archive: Archive, flags: Checked): Promise<ImportResult> {
  const { settings, signal } = context;
  const path = settings.paths.dbFile;
  refuseReadOnly(path);
  const known = undefinedIfMissing(() => openReader(path));
  const userId = await whoseExport(context, known, flags).finally(() => known?.close());
  return withLockedStore(path, { signal }, (store) =>
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

/** As a pull does: else every import would place all sessions anew, until a pull comes. */
function bringUpToDate({ ui, signal }: Context, store: Store): Promise<void> {
  return withProgress(ui, 'Bringing workouts up to date', (progress) => {
    const tell = paced(progress);
    const onProgress = (done: number, total: number) =>
      tell({ doing: 'Bringing up to date', done, total, noun: 'workout' });
    return deriveOutdated(store, { signal, onProgress });
  });
}

async function look(context: Context, archive: Archive, flags: Checked): Promise<ImportResult> {
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
  return withProgress(ui, 'Reading the account export', (progress) =>
    importFiles(
      { destination, signal, now: () => performance.now(), onProgress: show(progress) },
      archive,
      withoutUndefined({ since, until }),
    ),
  );
}

/** The time left goes by bytes, for files differ in size. */
function show(progress: Progress): NonNullable<ImportDeps['onProgress']> {
  const tell = paced(progress);
  return ({ files, totalFiles, bytes, totalBytes }) =>
    tell({ doing: 'Importing', done: files, total: totalFiles, noun: 'file', share: bytes / totalBytes });
}

/** Writes the run into the store's record, whatever becomes of it; a failing record must not hide why. */
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
    // With the store out of order there is nowhere to write it to.
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
