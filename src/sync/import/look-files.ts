import type { Store } from '../../storage/store.js';
import { describeSession } from '../../workouts/identity.js';
import type { SourceSession } from '../../workouts/source-session.js';
import type { Zone } from '../../workouts/time/zone.js';
import { canBeOne, type Member } from '../core/grouping.js';
import { sessionOf } from '../core/keep.js';
import { otherSighting } from '../core/other-dates.js';
import { companions, type UnplacedSession } from '../core/place.js';
import { filesWith } from '../sources/files/companions.js';
import { idsInFile, partsOfId } from '../sources/files/ids.js';
import { sourceOf } from '../sources/sources.js';
import type { ExerciseOutcome, Outcome } from './destination.js';
import type { FoundFile, LoneFile } from './session-files.js';
import { keyedSessions } from './store-files.js';

/** Sessions that begin within so many ms of each other are compared. */
const BUCKET_MS = 10_000;

/**
 * The sessions that a dry run has seen, because it stores none: the files of one session merge with each other, whatever is
 * in the database.
 */
export class SeenSessions {
  readonly #byKey = new Map<string, Member[]>();
  readonly #byName = new Map<string, Member[]>();
  readonly #byTime = new Map<number, Member[]>();
  readonly #keys = new Set<string>();

  /** Remembers a session. @returns whether it is one workout with one before it. @param key of files that belong together. */
  add(unplaced: UnplacedSession, exercise: SourceSession, key?: string): boolean {
    const session = { ...unplaced, workoutId: '' };
    const other = otherSighting(session, exercise);
    const names = sourceOf(session.source)?.names?.of(session, () => exercise) ?? [];
    const member: Member = {
      session,
      names,
      sightings: [session, ...(other ? [other] : [])],
      ...(other?.wallMs !== undefined && { otherWallMs: other.wallMs }),
    };
    const own = member.sightings.flatMap(timesOf);
    const times = own.flatMap((time) => [time - 1, time, time + 1]);
    const near = [
      ...(key === undefined ? [] : (this.#byKey.get(key) ?? [])),
      ...times.flatMap((time) => this.#byTime.get(time) ?? []),
      ...names.flatMap((name) => this.#byName.get(name) ?? []),
    ];
    const isKnown = near.some((other) => canBeOne(member, other));
    if (key !== undefined) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), member]);
    for (const name of names) this.#byName.set(name, [...(this.#byName.get(name) ?? []), member]);
    for (const time of own) this.#byTime.set(time, [...(this.#byTime.get(time) ?? []), member]);
    return isKnown;
  }

  /** Remembers the key of a file of a format, for its companions. */
  addKey(key: string): void {
    this.#keys.add(key);
  }

  /** Whether there was a session, or a file of a format, with this key. */
  hasKey(key: string): boolean {
    return this.#byKey.has(key) || this.#keys.has(key);
  }
}

const timesOf = ({ startMs, wallMs = startMs }: Pick<UnplacedSession, 'startMs' | 'wallMs'>) => [
  ...new Set([startMs, wallMs].map((ms) => Math.floor(ms / BUCKET_MS))),
];

/** What a dry run depends on. @param store undefined: there is none yet. */
export interface Look {
  store: Store | undefined;
  userId: string;
  now: string;
  zone: Zone | undefined;
  seen: SeenSessions;
}

/** What would become of the sessions in a file. */
export function lookAtFile(
  look: Look,
  { format, id, key }: Omit<FoundFile, 'body'>,
  sessions: readonly SourceSession[],
): ExerciseOutcome[] {
  const ids = idsInFile(id, sessions.length);
  look.seen.addKey(`${format.name} ${key}`);
  return sessions.map((exercise, i) => {
    const externalId = ids[i] ?? id;
    const held = { samples: true, zones: true, route: true };
    const arrival = { source: format.name, externalId, exercise, held };
    const unplaced = sessionOf(arrival, describeSession(look.userId, exercise, look.zone), undefined, look.now);
    return { outcome: outcomeOfFile(look, unplaced, exercise, format.keyOf ? undefined : partsOfId(externalId).key) };
  });
}

function outcomeOfFile(
  { store, seen }: Look,
  unplaced: UnplacedSession,
  exercise: SourceSession,
  key: string | undefined,
): Outcome {
  const isKnown = seen.add(unplaced, exercise, key);
  if (store?.sessions.get(unplaced.userId, unplaced.source, unplaced.externalId)) return 'updated';
  return isKnown || (store && companions(store, unplaced, exercise).length > 0) ? 'merged' : 'new';
}

/** What a companion would complete: sessions in the database, or among the files before it. */
export function lookAtCompanion(
  { store, userId, seen }: Look,
  { format, key }: Omit<FoundFile, 'body'>,
): ExerciseOutcome[] {
  const isSeen = format.addTo ? seen.hasKey(key) : seen.hasKey(`${format.name} ${key}`);
  const stored = store && (format.addTo ? keyedSessions(store, userId, key) : filesWith(store, userId, format, key));
  return isSeen || (stored?.length ?? 0) > 0 ? [{ outcome: 'updated' }] : [];
}

/** What would become of a companion once all files have been looked at. */
export function lookAtLoneFile(look: Look, file: LoneFile): ExerciseOutcome[] {
  const completed = lookAtCompanion(look, file);
  return completed.length > 0 ? completed : lookAtFile(look, file, [file.session]);
}
