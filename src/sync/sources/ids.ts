import { isPolarId, madeUp } from '../../polar/parse/flow/ids.js';
import type { Session } from '../../storage/sessions/session.js';

/*
 * Names of the account export's sessions in the store. A session is one payload; each exercise of it is a session of its
 * own: `7520219187`, or `7520219187/1`, `7520219187/2` where it has several (multisport).
 */

/**
 * `training-session-2025-08-03-8171866030-<uuid>.json`, `training-session_2025-08-03T15-00-00_8171866030-<uuid>.json`: the
 * number is the session's id, that of the newer form and of API v4.
 */
const numbered =
  /^training-session[-_]\d{4}-\d{2}-\d{2}.*[-_](\d{6,19})[-_][0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/i;

interface Named {
  id?: string;
  exercises: readonly { startTime: string; duration?: string }[];
}

/** The id of a session; where neither it nor its file tells one, one is made of its start and duration. */
export function flowIdOf({ id, exercises: [first] }: Named): string {
  if (isPolarId(id)) return id;
  return `${madeUp}${first?.startTime ?? ''}-${first?.duration ?? ''}`;
}

/** The session's id in the name of a file of the account export, whatever folders it stands in. */
export function idInName(path: string): string | undefined {
  return numbered.exec(path.split(/[/\\]/).at(-1) ?? '')?.[1];
}

/** A session with the id that its file is named by, where it says none itself (the older form). */
export function withIdOfFile<T extends Named>(session: T, path: string): T {
  const id = isPolarId(session.id) ? undefined : idInName(path);
  return id === undefined ? session : { ...session, id };
}

/** Every made-up id lies between these two, in the order of their bytes. */
export const madeUpIds = { from: madeUp, before: 'start.' } as const;

/** Whether an id was made here from the session's start, because Polar told none. */
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

/** The numbering of sessions in Polar Flow, which the account export and API v4 share. */
export const flowNumbering = 'flow';

/** Of one session in two exports, the one with Polar's id: its format is newer. */
export function identified(sessions: readonly Session[]): Session | undefined {
  return sessions.find(({ externalId }) => !isMadeUp(externalId)) ?? sessions[0];
}

/** Of the parts of a session: its revisions, `session/2022-11-06T06:37:08.000`; the last one in order is the newest. */
export function revision(modified: string | undefined): string {
  return modified === undefined ? 'session' : `session/${modified}`;
}

/** Whether a part of a session's payloads is the session itself, as it once was. */
export function isRevision(part: string): boolean {
  return part === 'session' || part.startsWith('session/');
}
