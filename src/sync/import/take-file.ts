import type { ArchiveFile } from '../../archive/archive.js';
import { BadAnswerError } from '../../polar/errors.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { readAlone } from '../sources/files/file-source.js';
import { namelessKey } from '../sources/files/ids.js';
import type { ExerciseOutcome } from './destination.js';
import { type FoundFile, formatOf, foundFile, type LoneFile, sessionsIn } from './session-files.js';
import { singleFile } from './single-files.js';
import { isWithin, maxSessionBytes, tooLong, type Work } from './work.js';

/**
 * Takes a file that is not from an account export: one with single sessions, which is stored, or none of Polar's, which is
 * left alone. One that cannot be read is named and not stored.
 * @throws UsageError FILE_TOO_LARGE, BadFileError, StoreError.
 */
export async function takeFile(file: ArchiveFile, work: Work): Promise<void> {
  const { to, options, tally } = work;
  const known = await formatOf(file);
  if (!known || known.as === 'foreign') {
    tally.leaveAlone(known ? undefined : singleFile(file.name));
    return;
  }
  if (file.bytes > maxSessionBytes) throw tooLong(file.name);
  const found = foundFile(known.format, file.name, await file.read());
  try {
    if (known.as === 'companion') takeCompanion(found, work);
    else takeSessions(found, { to, options, tally });
  } catch (problem) {
    if (!(problem instanceof BadAnswerError)) throw problem;
    tally.failed.push({ id: file.name, reason: `it is ${problem.what}` });
  }
}

function takeCompanion(found: FoundFile, { to, options, tally, lone }: Work): void {
  if (found.key === namelessKey) {
    tally.failed.push({ id: found.name, reason: unplaced });
    return;
  }
  const isStored = to.storedFile(found) !== undefined;
  const outcomes: ExerciseOutcome[] = isStored ? [{ outcome: 'unchanged' }] : to.companion(found);
  const [session] = outcomes.length === 0 ? readAlone(found.format, found) : [];
  if (session && isWithin(session, options)) lone.push(loneFile(found, session));
  else count(tally, found, outcomes);
}

/** Takes a companion again when all files have been taken: it is a session if it still completes nothing. */
export function takeLoneFile(file: LoneFile, { to, tally }: Work): void {
  const outcomes = to.loneFile(file);
  count(tally, file, outcomes);
  for (const { outcome } of outcomes) if (outcome === 'new' || outcome === 'merged') tally.count(outcome, 1);
}

/** Without the bytes and the points: there can be thousands. */
function loneFile({ format, name, sha256, key, id }: FoundFile, session: SourceSession): LoneFile {
  return { format, name, sha256, key, id, session: { ...session, route: [] } };
}

const unplaced =
  'nothing says when it was recorded; give it the name of the other files of its session, with the local start or the id in it';

function takeSessions(found: FoundFile, { to, options, tally }: Pick<Work, 'to' | 'options' | 'tally'>): void {
  const sessions = sessionsIn(found);
  if (!sessions) {
    tally.leaveAlone();
  } else if (!sessions.some((one) => isWithin(one, options))) {
    tally.skipped += 1;
  } else {
    const isStored = to.storedFile(found) !== undefined;
    const unchanged = () => sessions.map((): ExerciseOutcome => ({ outcome: 'unchanged' }));
    const outcomes = isStored ? unchanged() : to.sessionFile(found, sessions);
    count(tally, found, outcomes);
    for (const { outcome } of outcomes) tally.count(outcome, 1);
  }
}

function count(
  tally: Work['tally'],
  { format, name }: Omit<FoundFile, 'body'>,
  outcomes: readonly ExerciseOutcome[],
): void {
  tally.sessionFile(
    format.name,
    outcomes.map(({ outcome }) => outcome),
  );
  for (const { problem } of outcomes) if (problem !== undefined) tally.failed.push({ id: name, reason: problem });
}
