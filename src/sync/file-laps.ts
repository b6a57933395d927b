import { BadAnswerError } from '../accesslink/errors.js';
import { parseFitLaps } from '../accesslink/parse/fit-laps.js';
import type { FileLap } from '../accesslink/parse/laps.js';
import { parseTcxLaps } from '../accesslink/parse/tcx-laps.js';
import type { Payload } from '../storage/payloads.js';
import type { PolarExercise, PolarLap } from '../workouts/polar-exercise.js';
import { startOf } from '../workouts/session.js';
import { originalPart } from './parts.js';

/** The parts that hold laps, the better source first: TCX knows whole seconds only. */
const readers = [
  [originalPart('fit'), parseFitLaps],
  [originalPart('tcx'), parseTcxLaps],
] as const;

/** A session with the laps of its file, and the file they came from. */
export interface WithFileLaps {
  exercise: PolarExercise;
  from?: Payload;
}

/**
 * Adds the laps of the files Polar made of a session; what the session itself says of laps stays. A file that cannot be
 * read for laps is named by `hasUnreadFile` and costs nothing else.
 * @param payloads the current ones of the session, its files among them.
 */
export function withFileLaps(exercise: PolarExercise, payloads: readonly Payload[]): WithFileLaps {
  if (exercise.laps?.length || exercise.autoLaps?.length) return { exercise };
  let unread = false;
  for (const [part, read] of readers) {
    const payload = payloads.find((candidate) => candidate.part === part && candidate.body.byteLength > 0);
    if (!payload) continue;
    const laps = lapsIn(payload, read);
    if (laps) return { exercise: { ...exercise, ...arrange(laps, startOf(exercise).utcMs) }, from: payload };
    unread = true;
  }
  return { exercise: unread ? { ...exercise, hasUnreadFile: true } : exercise };
}

/** Undefined when the file cannot be read. */
function lapsIn(payload: Payload, read: (body: Uint8Array) => FileLap[]): FileLap[] | undefined {
  try {
    return read(payload.body);
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}

/**
 * Laps as the session would tell them, by who made them: the last one ends with the session in either case. A file
 * always has a lap, so a single one says nothing.
 */
function arrange(laps: readonly FileLap[], startMs: number): Pick<PolarExercise, 'laps' | 'autoLaps'> {
  if (laps.length < 2) return {};
  const ordered = [...laps].sort((a, b) => a.startMs - b.startMs);
  const told = ordered.flatMap((lap, i): PolarLap[] => {
    const next = ordered[i + 1];
    const durationMillis = lap.durationMs ?? (next && next.startMs - lap.startMs);
    if (durationMillis === undefined) return [];
    return [
      {
        splitMillis: lap.startMs - startMs + durationMillis,
        durationMillis,
        ...(lap.distance !== undefined && { distance: lap.distance }),
        ...(lap.heartRate && { heartRate: lap.heartRate }),
      },
    ];
  });
  return ordered.slice(0, -1).every(({ auto }) => auto) ? { autoLaps: told } : { laps: told };
}
