import { BadAnswerError } from '../../polar/errors.js';
import type { FileFacts, FileLap } from '../../polar/parse/file-facts.js';
import { parseFitFacts } from '../../polar/parse/fit-facts.js';
import { parseTcxFacts } from '../../polar/parse/tcx-facts.js';
import type { Payload } from '../../storage/payloads/payload.js';
import { startOf } from '../../workouts/session.js';
import type { SourceLap, SourceSession } from '../../workouts/source-session.js';
import { originalPart } from '../sources/parts.js';

/** The files that contain laps and pauses, the better source of laps first: TCX has only whole seconds. */
const readers = [
  [originalPart('fit'), parseFitFacts],
  [originalPart('tcx'), parseTcxFacts],
] as const;

/** A session with what its files add, and the files that were used. */
export interface WithFileFacts {
  exercise: SourceSession;
  from: Payload[];
}

/**
 * Adds the laps and pauses from a session's original files, where the session itself has none. A file that cannot be read
 * is marked by `hasUnreadFile` and has no other effect.
 * @param payloads the current ones of the session, including its files.
 */
export function withFileFacts(exercise: SourceSession, payloads: readonly Payload[]): WithFileFacts {
  const from = new Set<Payload>();
  let unread = false;
  let completed = exercise;
  for (const [part, read] of readers) {
    const needs = needsOf(completed);
    const payload = payloads.find((candidate) => candidate.part === part && candidate.body.byteLength > 0);
    if (!payload || !(needs.laps || needs.pauses)) continue;
    const facts = factsIn(payload, read);
    if (!facts) {
      unread = true;
      continue;
    }
    const added = addedBy(facts, needs, startOf(exercise).utcMs);
    if (Object.keys(added).length === 0) continue;
    completed = { ...completed, ...added };
    from.add(payload);
  }
  return { exercise: unread && from.size === 0 ? { ...completed, hasUnreadFile: true } : completed, from: [...from] };
}

/** What a session lacks and a file may have. */
interface Needs {
  laps: boolean;
  pauses: boolean;
}

function needsOf({ laps, autoLaps, pauses, filePauses }: SourceSession): Needs {
  return { laps: !laps?.length && !autoLaps?.length, pauses: !pauses?.length && !filePauses };
}

function addedBy(
  { laps, pauses }: FileFacts,
  needs: Needs,
  startMs: number,
): Pick<SourceSession, 'laps' | 'autoLaps' | 'filePauses'> {
  return { ...(needs.laps && arrange(laps, startMs)), ...(needs.pauses && pauses && { filePauses: pauses }) };
}

/** Undefined when the file cannot be read. */
function factsIn(payload: Payload, read: (body: Uint8Array) => FileFacts): FileFacts | undefined {
  try {
    return read(payload.body);
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}

/**
 * Laps in the session's own form, manual or automatic: the last one ends with the session in either case. A file always has
 * a lap, so a single one means nothing.
 */
function arrange(laps: readonly FileLap[], startMs: number): Pick<SourceSession, 'laps' | 'autoLaps'> {
  if (laps.length < 2) return {};
  const ordered = [...laps].sort((a, b) => a.startMs - b.startMs);
  const sourceLaps = ordered.flatMap((lap, i): SourceLap[] => {
    const next = ordered[i + 1];
    const durationMillis = lap.durationMs ?? (next && next.startMs - lap.startMs);
    if (durationMillis === undefined) return [];
    return [
      {
        startMillis: lap.startMs - startMs,
        durationMillis,
        ...(lap.distance !== undefined && { distance: lap.distance }),
        ...(lap.calories !== undefined && { calories: lap.calories }),
        ...(lap.heartRate && { heartRate: lap.heartRate }),
      },
    ];
  });
  return ordered.slice(0, -1).every(({ auto }) => auto) ? { autoLaps: sourceLaps } : { laps: sourceLaps };
}
