import { isPolarId, madeUp } from '../../polar/parse/flow/ids.js';
import type { Session } from '../../storage/sessions/session.js';

/*
 * Ids of the account export's sessions in the database. A session is one payload; each exercise of it is a session of its
 * own: `7520219187`, or `7520219187/1`, `7520219187/2` if it has several (multisport).
 */

/**
 * `training-session-2025-08-03-8171866030-<uuid>.json`, `training-session_2025-08-03T15-00-00_8171866030-<uuid>.json`: the
 * number is the session's id, the same as in the newer form and in v4.
 */
const numbered =
  /^training-session[-_]\d{4}-\d{2}-\d{2}.*[-_](\d{6,19})[-_][0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/i;

interface Named {
  id?: string;
  exercises: readonly { startTime: string; duration?: string }[];
}

/** The id of a session; if neither it nor its file has one, one is made from its start and duration. */
export function flowIdOf({ id, exercises: [first] }: Named): string {
  if (isPolarId(id)) return id;
  return `${madeUp}${first?.startTime ?? ''}-${first?.duration ?? ''}`;
}

/** The session's id in the name of an account export file, whatever folders it is in. */
export function idInName(path: string): string | undefined {
  return numbered.exec(path.split(/[/\\]/).at(-1) ?? '')?.[1];
}

/** A session with the id in its file's name, if it has none itself (the older form). */
export function withIdOfFile<T extends Named>(session: T, path: string): T {
  const id = isPolarId(session.id) ? undefined : idInName(path);
  return id === undefined ? session : { ...session, id };
}

/** Every made-up id sorts between these two, by bytes. */
export const madeUpIds = { from: madeUp, before: 'start.' } as const;

/** Whether an id was made here from the session's start, because Polar sent none. */
export function isMadeUp(externalId: string): boolean {
  return externalId.startsWith(madeUp);
}

/** The external id of an exercise of a session. @param position from 0. */
export function exerciseId(id: string, position: number, count: number): string {
  return count > 1 ? `${id}/${position + 1}` : id;
}

/** The session and the position (from 0) behind an external id. */
export function ofExerciseId(externalId: string): { id: string; position: number } {
  const [id = '', position] = externalId.split('/');
  return { id, position: position === undefined ? 0 : Number(position) - 1 };
}

/** The numbering of sessions in Polar Flow, shared by the account export and v4. */
export const flowNumbering = 'flow';

/** The key of a session by its number in Flow, which names of files have too; undefined for one exercise of several. */
export function flowKey(externalId: string): string | undefined {
  return /^\d{6,12}$/.test(externalId) ? externalId : undefined;
}

/** Of one session in two exports, the one with Polar's id: its format is newer. */
export function identified(sessions: readonly Session[]): Session | undefined {
  return sessions.find(({ externalId }) => !isMadeUp(externalId)) ?? sessions[0];
}

/** The part name of a revision: `session/2022-11-06T06:37:08.000`; the last one in sort order is the newest. */
export function revision(modified: string | undefined): string {
  return modified === undefined ? 'session' : `session/${modified}`;
}

/** Whether a part of a session's payloads is a revision of the session itself. */
export function isRevision(part: string): boolean {
  return part === 'session' || part.startsWith('session/');
}
