import { fingerprint } from '../../export/fingerprint.js';
import type { Candidate } from '../../export/request.js';
import { gathered, inSlices, mapped } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutFilter, WorkoutReader } from '../../storage/read-contract.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import { resolveId } from '../shared/resolve-id.js';

/** Called with workouts that cannot be read. */
type OnDamaged = (failed: FailedWorkout) => void;

/** Which workouts to export. */
interface Choice {
  reader: WorkoutReader;
  filter: WorkoutFilter;
  /** As typed; none: all. */
  ids: string[];
  onDamaged: OnDamaged;
  signal: AbortSignal;
}

/**
 * The chosen workouts, oldest first. Only ids and revisions are held in memory; complete workouts are read one at a time.
 * @throws the reason of the signal.
 */
export async function candidates(choice: Choice): Promise<Candidate[]> {
  return gathered(
    mapped(chosen(choice), (summary) => candidate(choice.reader, summary)),
    choice.signal,
  );
}

/**
 * As `candidates`, but the parts of a multisport session are one candidate, at the place of the first chosen part. One
 * chosen part exports the whole session, because a session without some of its parts would be a different one.
 * @param onApart called with sessions whose parts overlap in time, which no file can hold in order: they stay apart.
 */
export async function multisportCandidates(choice: Choice, onApart: (session: string) => void): Promise<Candidate[]> {
  const { reader, signal } = choice;
  const single = (summary: WorkoutSummary) => ({
    session: summary.part_of?.session,
    single: candidate(reader, summary),
  });
  const each = await gathered(mapped(chosen(choice), single), signal);
  const sessions = await sessionsOf(choice, new Set(each.map(({ session }) => session)));
  const seen = new Set<string>();
  return each.flatMap(({ session, single }) => {
    const parts = session === undefined ? undefined : sessions.get(session);
    if (session === undefined || parts === undefined || parts.length === 1) return [single];
    const isFirst = !seen.has(session);
    seen.add(session);
    if (followEachOther(parts)) return isFirst ? [joined(reader, session, parts)] : [];
    if (isFirst) onApart(session);
    return [single];
  });
}

function chosen({ reader, filter, ids, onDamaged }: Choice): Iterable<WorkoutSummary> {
  const named = ids.map((id) => resolveId(reader, id));
  return reader.summaries(ids.length > 0 ? { ...filter, ids: named } : filter, onDamaged);
}

function candidate(reader: WorkoutReader, summary: WorkoutSummary): Candidate {
  // The functions must not refer to the summary itself: they would keep it in memory for the whole export.
  const { id, part_of: part } = summary;
  const session = part && fileIdOf(part.session);
  return {
    id,
    // The file of the whole session contained its workouts, so it is an earlier file of each.
    aliases: () => [...reader.aliases(id), ...(session === undefined ? [] : [session])],
    revision: revisionOf(summary),
    load: () => reader.get(id),
  };
}

/** The summary names the payloads a workout was derived from, so it differs whenever the workout does. */
const revisionOf = (summary: WorkoutSummary): string => fingerprint(summary);

/** What must be known about a part before it is read. Times are milliseconds since 1970. */
interface Part {
  id: string;
  index: number;
  start: number;
  end: number;
  revision: string;
}

/** The stored parts of the sessions, in order. */
async function sessionsOf(
  { reader, signal }: Choice,
  wanted: ReadonlySet<string | undefined>,
): Promise<Map<string, Part[]>> {
  const sessions = new Map<string, Part[]>();
  if ([...wanted].every((session) => session === undefined)) return sessions;
  for await (const summary of inSlices(
    reader.summaries({}, () => {}),
    signal,
  )) {
    const { id, part_of: part, start_time, end_time, duration_seconds: seconds = 0 } = summary;
    if (part === undefined || !wanted.has(part.session)) continue;
    const start = Date.parse(start_time);
    const end = Math.max(start + seconds * 1000, end_time === undefined ? start : Date.parse(end_time));
    const parts = sessions.get(part.session) ?? [];
    parts.push({ id, index: part.index, start, end, revision: revisionOf(summary) });
    sessions.set(part.session, parts);
  }
  for (const parts of sessions.values()) parts.sort((a, b) => a.index - b.index);
  return sessions;
}

/** Polar states some starts and durations in whole seconds only, so an overlap of at most that is none. */
const TOLERANCE_MS = 1000;

function followEachOther(parts: readonly Part[]): boolean {
  return parts.every(({ start }, i) => start >= (parts[i - 1]?.end ?? start) - TOLERANCE_MS);
}

function joined(reader: WorkoutReader, session: string, parts: readonly Part[]): Candidate {
  const id = fileIdOf(session);
  const [first, ...following] = parts.map((part) => part.id);
  const load = (part = '') => reader.get(part);
  return {
    id,
    // Files of single parts are earlier files of the session.
    aliases: () => parts.flatMap((part) => [part.id, ...reader.aliases(part.id)]),
    revision: fingerprint(parts.map(({ revision }) => revision)),
    load: () => {
      const workout = load(first);
      return workout && { ...workout, id };
    },
    following: { count: following.length, load: () => following.flatMap((part) => load(part) ?? []) },
  };
}

/** The session's id in the form of a workout id; if Polar gave none, it is the start, which contains colons. */
const fileIdOf = (session: string): string => session.replace(/[^A-Za-z0-9-]/g, '');
