import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Archive, ArchiveFile } from '../../archive/archive.js';
import { type UnopenedFile, unfolded } from '../../archive/nested.js';
import { InterruptedError, StoreError, UsageError } from '../../errors.js';
import { BadAnswerError } from '../../polar/errors.js';
import { type FlowDaysKind, isFlowDaysKind, readFlowDays } from '../../polar/parse/flow/days/read.js';
import { beyondInWords, type TrainingSession } from '../../polar/parse/flow/session.js';
import { sha256Of } from '../../storage/sqlite/sha256.js';
import { within } from '../../storage/workouts/filter.js';
import { startOf } from '../../workouts/session.js';
import { readAhead } from '../ahead/files.js';
import { type AheadReader, startIfWorthwhile } from '../ahead/reader.js';
import { readRevision } from '../sources/account-export/revision.js';
import { withIdOfFile } from '../sources/ids.js';
import { isWholeExport, type Kind, kindByContent, kindByName, mayBePolars } from './classify.js';
import type { Destination } from './destination.js';
import { singleFileLines } from './single-files.js';
import { takeFile, takeLoneFile } from './take-file.js';
import { type ImportResult, Tally } from './tally.js';
import { type ImportOptions, isWithin, maxSessionBytes, tooLong, type Work } from './work.js';

/** How far an import has come. */
export interface ImportProgress {
  files: number;
  totalFiles: number;
  /** Unpacked. */
  bytes: number;
  totalBytes: number;
}

/** Everything an import depends on, passed in. */
export interface ImportDeps {
  destination: Destination;
  signal: AbortSignal;
  /** Milliseconds from a clock that is never set back. */
  now: () => number;
  onProgress?: (progress: ImportProgress) => void;
  /** Starts what reads files ahead, if it pays. */
  startReader?: (bytes: number) => AheadReader | undefined;
}

/**
 * Imports every file of an account export, one after the other; the next ones are read meanwhile. A bad file is reported,
 * and the others proceed.
 * @throws UsageError NOTHING_OF_POLAR when no file is Polar's, InterruptedError, StoreError.
 */
export async function importFiles(
  { destination, signal, now, onProgress, startReader: start = startIfWorthwhile }: ImportDeps,
  packed: Archive,
  options: ImportOptions,
): Promise<ImportResult> {
  const started = now();
  const archive = unfolded(packed, isWholeExport);
  checkRange(options);
  const tally = new Tally();
  const work: Work = { to: destination, options, tally, lone: [], signal };
  let bytes = 0;
  const reader = start(archive.bytes);
  try {
    for await (const file of reader ? readAhead(archive.each(), reader, wanted(destination)) : archive.each()) {
      // Skipped files involve no waiting: without this no signal would be handled.
      await nextTurn();
      if (signal.aborted) throw interrupted();
      await take(file, work);
      tally.files += 1;
      bytes += file.bytes;
      onProgress?.({ files: tally.files, totalFiles: archive.files, bytes, totalBytes: archive.bytes });
    }
  } finally {
    await reader?.close();
  }
  for (const file of work.lone) {
    await nextTurn();
    if (signal.aborted) throw interrupted();
    takeLoneFile(file, work);
  }
  if (tally.files === tally.ignored) throw nothingOfPolar(tally);
  return tally.result(destination.dry, Math.round(now() - started));
}

/** Sessions that are not stored yet. A dry run stores none. */
const wanted = (to: Destination) => ({
  file: ({ name, bytes }: ArchiveFile) => kindByName(name) === 'training_session' && bytes <= maxSessionBytes,
  body: (sha256: string) => to.stored(sha256) === undefined,
  pack: !to.dry,
});

/** A file that has been read. */
interface FileRead {
  name: string;
  body: Buffer;
}

async function take(file: ArchiveFile & Partial<UnopenedFile>, work: Work): Promise<void> {
  const { tally } = work;
  if (isWholeExport(file.name)) {
    tally.failed.push({ id: file.name, reason: 'it is itself a ZIP: import it by its own name' });
    return;
  }
  try {
    if (file.problem) throw file.problem;
    if (!mayBePolars(file.name)) {
      await takeFile(file, work);
      return;
    }
    const read = { name: file.name, body: await file.read() };
    const kind = kindByName(read.name) ?? kindByContent(read.name, read.body);
    if (kind === undefined) tally.leaveAlone();
    else if (kind === 'training_session') takeSession(read, work);
    else if (isFlowDaysKind(kind)) await takeDays(kind, read, work);
    else takeOther(kind, read, work);
  } catch (problem) {
    if (work.signal.aborted) throw interrupted();
    if (endsAll(problem)) throw problem;
    tally.failed.push({ id: file.name, reason: reasonOf(problem) });
  }
}

function takeOther(kind: Kind, { name, body }: FileRead, { to, tally }: Work): void {
  if (to.stored(sha256Of(body)) === undefined) to.other(kind, name, body);
  tally.kept.set(kind, (tally.kept.get(kind) ?? 0) + 1);
}

/** A file without any record that is understood is kept verbatim, like other kinds. */
async function takeDays(kind: FlowDaysKind, file: FileRead, work: Work): Promise<void> {
  const { to, options, tally, signal } = work;
  const { records, problems, outOfRange } = readFlowDays(kind, file.body, { fileName: file.name, arrivedAt: to.now });
  // Such a file cannot be stored in part: rebuild would create all of its records.
  const noon = (date: string) => ({ utcMs: Date.parse(`${date}T12:00:00Z`), local: `${date}T12:00:00` });
  if (records.length === 0) takeOther(kind, file, work);
  else if (!records.some(({ date }) => within(options, noon(date)))) tally.outside += 1;
  else {
    const days = { kind, ...file, records, ...(outOfRange && { outOfRange }) };
    for (const { kind: of, id, outcome, problem } of await to.days(days, signal)) {
      if (problem === undefined) tally.record(of, id, outcome);
      else tally.failed.push({ id: file.name, reason: problem });
    }
  }
  tally.unreadable(kind, problems.length);
}

function takeSession(file: FileRead, { to, options, tally }: Work): void {
  const { name, body } = file;
  if (body.byteLength > maxSessionBytes) throw tooLong(name);
  const stored = to.stored(sha256Of(body));
  const anyDay = options.since === undefined && options.until === undefined;
  if (stored !== undefined && anyDay) {
    tally.count('unchanged', stored);
    return;
  }
  const session = withIdOfFile(understand(file, to), name);
  if (!inRange(session, options)) {
    tally.skipped += 1;
  } else if (stored !== undefined) {
    tally.count('unchanged', stored);
  } else {
    for (const { outcome, problem } of to.session({ ...file, session })) {
      tally.count(outcome, 1);
      if (problem !== undefined) tally.failed.push({ id: name, reason: problem });
    }
    const more = beyondInWords(session);
    if (more !== undefined) tally.failed.push({ id: name, reason: more });
  }
}

/** Parses a session and makes sure that it can be stored: its start must be readable. */
function understand({ name, body }: FileRead, to: Destination): TrainingSession {
  try {
    const session = readRevision({ sha256: sha256Of(body), body });
    for (const exercise of session.exercises) startOf(exercise);
    return session;
  } catch (problem) {
    if (!endsAll(problem)) to.notUnderstood(name, body);
    throw problem;
  }
}

function inRange({ exercises: [first] }: TrainingSession, options: ImportOptions): boolean {
  return first === undefined || isWithin(first, options);
}

/** @throws UsageError DATE, before anything is read. */
function checkRange(options: ImportOptions): void {
  within(options, { utcMs: 0, local: '' });
}

/** Whether the database failed, or Ctrl-C was pressed; everything else concerns one file. */
function endsAll(problem: unknown): boolean {
  return problem instanceof StoreError || problem instanceof InterruptedError;
}

function reasonOf(problem: unknown): string {
  if (problem instanceof BadAnswerError) return `it is ${problem.what}; kept, but not understood`;
  return problem instanceof Error ? problem.message : String(problem);
}

function interrupted(): InterruptedError {
  return new InterruptedError('INTERRUPTED', 'Interrupted. What was imported is safe.', {
    hint: 'Run the same command again: it carries on where this one stopped.',
  });
}

function nothingOfPolar({ singleFiles }: Tally): UsageError {
  const [instead] = singleFileLines(Object.fromEntries(singleFiles));
  return new UsageError('NOTHING_OF_POLAR', 'Found no file from Polar.', {
    hint:
      instead ??
      'Name the ZIP of your account export, the folder it was unpacked into, or files of single sessions. docs/import.md explains which.',
  });
}
