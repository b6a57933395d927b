import { randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { ownFilesGuard } from '../../config/own-files.js';
import { resolvePaths } from '../../config/paths.js';
import { ExitCode, InterruptedError, PolarSyncError, UsageError } from '../../errors.js';
import { type DatasetResult, exportAthlete } from '../../export/parquet/dataset.js';
import { readManifest, writePartitions } from '../../export/parquet/manifest.js';
import { type Pseudonyms, pseudonymsWith } from '../../export/parquet/pseudonyms.js';
import { removeUnlisted } from '../../export/parquet/unlisted.js';
import { readPrivateFile, replacePrivateFile } from '../../tokens/file.js';
import { count } from '../../ui/format.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { Context } from '../context.js';
import { hasNoStore, type Source, sourcesOf } from '../mirror/sources.js';
import { warnFailed } from '../shared/failed.js';
import { DEFAULT_OUT, type ExportOptions } from './options.js';

/** How it went with one athlete; `athlete` is the name in the dataset. */
type Outcome =
  | { athlete: string; outcome: 'exported'; result: DatasetResult }
  | { athlete: string; outcome: 'no database' }
  | { athlete: string; outcome: 'failed'; problem: PolarSyncError };

/** The options that mean nothing for a dataset, which always has everything of an athlete. */
const meaningless = [
  ...['since', 'until', 'sport', 'name', 'note', 'device', 'tag', 'hidden', 'minDistance', 'minTime', 'last', 'data'],
  ...['fileName', 'multisport', 'asDevice', 'table', 'columns'],
] as const;

/**
 * Exports a Parquet dataset: everything of one athlete, or of all profiles. Exit 0; 3 if an athlete or a workout could not be
 * exported and the others were; or the exit code all athletes failed with.
 * @throws UsageError PARQUET_OPTION, PARQUET_OUT, DATASET_DAMAGED, DATASET_MIXED; StoreError; InterruptedError.
 */
export async function runExportParquet(context: Context, ids: string[], options: ExportOptions): Promise<number> {
  refuseMeaningless(ids, options);
  const out = options.out ?? DEFAULT_OUT;
  if (out === '-' || out === '') throw needsFolder();
  const folder = resolve(out);
  ownFilesGuard(context)(join(folder, '_manifest.json'));
  const sources = sourcesOf(context, options);
  const pseudonyms = options.pseudonymize === true ? pseudonymsWith(await saltOf(context)) : undefined;
  // One that is damaged or has names is reported before anything is written.
  readManifest(folder, pseudonyms !== undefined);
  const outcomes: Outcome[] = [];
  for (const source of sources) {
    const unlessAlone = (problem: unknown) => outcomeOf(problem, source, sources.length === 1, options);
    outcomes.push(await exportOne(context, source, folder, pseudonyms).catch(unlessAlone));
  }
  return report(context, outcomes, folder);
}

/** What fails for one of several athletes stops none of the others. @throws any other problem */
function outcomeOf(problem: unknown, { athlete }: Source, isAlone: boolean, { allProfiles }: ExportOptions): Outcome {
  if (allProfiles === true && hasNoStore(problem)) return { athlete, outcome: 'no database' };
  if (isAlone || !(problem instanceof PolarSyncError) || problem instanceof InterruptedError) throw problem;
  return { athlete, outcome: 'failed', problem };
}

/** The manifest is read again for each athlete, because another export may have written others meanwhile. */
async function exportOne(
  { ui, signal }: Context,
  source: Source,
  folder: string,
  pseudonyms: Pseudonyms | undefined,
): Promise<Outcome> {
  const library = await source.open();
  try {
    const person = library.users()[0] ?? source.athlete;
    const athlete = pseudonyms?.of(person) ?? source.athlete;
    const result = await withProgress(ui, `Exporting ${athlete}`, async (progress) => {
      const showPace = paced(progress);
      const onProgress = (done: number, total: number) =>
        showPace({ doing: `Exporting ${athlete}:`, done, total, noun: 'partition' });
      const manifest = readManifest(folder, pseudonyms !== undefined);
      const exported = await exportAthlete({ folder, athlete, library, pseudonyms, signal, onProgress }, manifest);
      const isNew = exported.written > 0 || exported.removed > 0;
      // A killed export may have left something although nothing has changed since the one before it.
      removeUnlisted(folder, athlete, isNew ? writePartitions(folder, athlete, manifest) : manifest);
      return exported;
    });
    return { athlete, outcome: 'exported', result };
  } finally {
    library.close();
  }
}

/** The salt of this machine's pseudonyms: made once, kept beside the configuration (0600), in no export. */
async function saltOf({ env }: Context): Promise<string> {
  const path = join(dirname(resolvePaths(env, 'default').configFile), 'pseudonym-salt');
  const known = (await readPrivateFile(path))?.trim();
  if (known !== undefined && known !== '') return known;
  const salt = randomBytes(32).toString('hex');
  await replacePrivateFile(path, `${salt}\n`);
  return salt;
}

function report({ ui }: Context, outcomes: readonly Outcome[], folder: string): number {
  const problems = outcomes.flatMap((one) => (one.outcome === 'failed' ? [one.problem] : []));
  const lacking = outcomes.some((one) => one.outcome === 'exported' && one.result.failed.length > 0);
  const [first] = problems;
  if (ui.json) ui.result({ schema: 'polar-sync.export-dataset/1', out: folder, athletes: outcomes.map(asJson) });
  else for (const one of outcomes) print(ui, one);
  if (first && problems.length === outcomes.length) return first.exitCode;
  return first || lacking ? ExitCode.partial : ExitCode.ok;
}

function asJson(one: Outcome): Record<string, unknown> {
  const { athlete } = one;
  const outcome = one.outcome.replace(' ', '_');
  if (one.outcome === 'exported')
    return { athlete, outcome, ...one.result, unheld: Object.fromEntries(one.result.unheld) };
  if (one.outcome !== 'failed') return { athlete, outcome };
  const { code, message, hint } = one.problem;
  return { athlete, outcome, problem: { code, message, ...(hint !== undefined && { hint }) } };
}

function print(ui: Context['ui'], one: Outcome): void {
  if (one.outcome === 'failed') ui.print(`${one.athlete}: failed: ${one.problem.message}`);
  if (one.outcome === 'no database') ui.print(`${one.athlete}: no database yet.`);
  if (one.outcome !== 'exported') return;
  const { written, unchanged, removed, rows, failed, unheld } = one.result;
  const gone = removed > 0 ? `, ${removed} removed` : '';
  ui.print(
    `${one.athlete}: ${count(written, 'partition')} written, ${unchanged} unchanged${gone}; ${count(rows, 'row')}.`,
  );
  warnFailed(ui, failed);
  for (const [column, values] of unheld) ui.warn(`${one.athlete}: left ${count(values, 'value')} of ${column} empty.`);
}

function refuseMeaningless(ids: readonly string[], options: ExportOptions): void {
  const given = meaningless.filter((name) => options[name] !== undefined);
  if (ids.length === 0 && given.length === 0) return;
  const flags = given.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  const what = ids.length > 0 ? 'Ids mean' : `${flags.join(', ')} ${flags.length === 1 ? 'means' : 'mean'}`;
  throw new UsageError('PARQUET_OPTION', `${what} nothing for a dataset: it has everything of an athlete.`, {
    hint: 'Leave that out; queries choose from the dataset.',
  });
}

function needsFolder(): UsageError {
  return new UsageError('PARQUET_OUT', 'A dataset is a folder of files, so it cannot go to stdout.', {
    hint: 'Name a folder with --out.',
  });
}
