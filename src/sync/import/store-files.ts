import type { FileFormat } from '../../polar/parse/files/format.js';
import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { usableOffset } from '../../workouts/time/time.js';
import type { Zone } from '../../workouts/time/zone.js';
import { applyZone, isZoneApplied } from '../core/apply-zones.js';
import { deriveAll } from '../core/keep.js';
import { keepTrainingSession } from '../core/training-session.js';
import { filesWith, sessionsAlone } from '../sources/files/companions.js';
import { payloadsOfFile, rememberSessions, sessionsOfFile } from '../sources/files/file-source.js';
import { besidePart, idsInFile, sessionPart } from '../sources/files/ids.js';
import { keyedSources, keyOfSession } from '../sources/sources.js';
import { type ExerciseOutcome, outcomeOf } from './destination.js';
import type { FoundFile, LoneFile } from './session-files.js';

/** Stores files of single sessions, each with everything derived from it in one database transaction, or not at all. */
export class FileStorage {
  readonly #store: Store;
  readonly #userId: string;
  readonly #now: string;
  readonly #zone: Zone | undefined;

  /** @param now RFC 3339 UTC. @param zone for sessions that name none. */
  constructor(store: Store, userId: string, now: string, zone: Zone | undefined) {
    this.#store = store;
    this.#userId = userId;
    this.#now = now;
    this.#zone = zone;
  }

  /** Stores a file with sessions. @param read as they are without companions. @throws BadAnswerError; then nothing is stored. */
  sessions(file: FoundFile, read: readonly SourceSession[]): ExerciseOutcome[] {
    rememberSessions(this.#store, file.format, file, read);
    return this.#store.atomically(() => {
      this.#save(file, file.id, sessionPart);
      return this.#keepInZone(file, sessionsAlone(this.#store, this.#userId, file.format, file.key));
    });
  }

  /** Stores a companion, and reads the sessions again that it completes; without one it waits for it. */
  companion(file: FoundFile): ExerciseOutcome[] {
    return this.#store.atomically(() => {
      const { format, key, sha256 } = file;
      this.#save(file, key, besidePart(sha256));
      if (format.addTo) return this.#derive(keyedSessions(this.#store, this.#userId, key));
      return filesWith(this.#store, this.#userId, format, key).flatMap((id) => this.#keep(format, id));
    });
  }

  /** Gives a companion that completes nothing a session of its own, until the file arrives that it completes. */
  lone(file: LoneFile): ExerciseOutcome[] {
    if (filesWith(this.#store, this.#userId, file.format, file.key).length > 0) return [{ outcome: 'updated' }];
    return this.#store.atomically(() => this.#keepInZone(file));
  }

  #keepInZone({ sha256, id, format }: Omit<FoundFile, 'body'>, insteadOf: readonly Session[] = []): ExerciseOutcome[] {
    const sessions = this.#sessionsOf(format, id);
    if (this.#zone !== undefined && sessions.some((one) => usableOffset(one.utcOffsetMinutes) === undefined)) {
      this.#store.zones.setOfFile(this.#userId, sha256, this.#zone, this.#now);
    }
    const outcomes = this.#keep(format, id, insteadOf);
    for (const session of this.#store.sessions.ofFile(this.#userId, format.name, id)) {
      if (!isZoneApplied(this.#store, session)) applyZone(this.#store, session);
    }
    return outcomes;
  }

  #derive(sessions: readonly Session[]): ExerciseOutcome[] {
    const ids = new Set(sessions.map(({ workoutId }) => workoutId));
    return deriveAll(this.#store, this.#userId, ids).map(({ change, problem }) => ({
      outcome: outcomeOf(true, true, change),
      ...(problem !== undefined && { problem }),
    }));
  }

  #save({ format, name, body }: FoundFile, externalId: string, part: string): void {
    this.#store.payloads.save({
      userId: this.#userId,
      source: format.name,
      externalId,
      part,
      path: name,
      status: 200,
      contentType: null,
      body,
      fetchedAt: this.#now,
    });
  }

  #sessionsOf(format: FileFormat, id: string) {
    const payloads = payloadsOfFile(this.#store, format, { userId: this.#userId, externalId: id });
    return sessionsOfFile(this.#store, format, payloads);
  }

  #keep(format: FileFormat, id: string, insteadOf: readonly Session[] = []): ExerciseOutcome[] {
    const exercises = this.#sessionsOf(format, id);
    const arrival = {
      source: format.name,
      session: { exercises },
      ids: idsInFile(id, exercises.length),
      insteadOf,
      held: {
        samples: exercises.some(({ samples }) => samples !== undefined),
        zones: exercises.some(({ zones }) => zones !== undefined),
        route: exercises.some(({ route }) => route !== undefined),
      },
    };
    const kept = keepTrainingSession(this.#store, this.#userId, arrival, this.#now);
    return kept.exercises.map(({ known, joined, change, problem }) => ({
      outcome: outcomeOf(known, joined, change),
      ...(problem !== undefined && { problem }),
    }));
  }
}

/** The sessions of any source with this key. */
export function keyedSessions(store: Store, userId: string, key: string): Session[] {
  return store.sessions.ofFiles(userId, keyedSources, key).filter((session) => keyOfSession(session) === key);
}

/**
 * How many sessions are stored from these bytes under this key, 0 for a companion; undefined if they are not stored, or
 * another zone is given now.
 */
export function storedFile(store: Store, userId: string, file: FoundFile, zone?: Zone): number | undefined {
  const { format, id, key, sha256 } = file;
  if (store.payloads.parts(userId, format.name, key).has(besidePart(sha256))) {
    // An import that was killed may have left it without the session that it is alone.
    const canBeAlone = format.readAlone && store.sessions.ofFile(userId, format.name, key).length === 0;
    return canBeAlone ? undefined : 0;
  }
  if (store.payloads.parts(userId, format.name, id).size === 0) return undefined;
  const sessions = store.sessions.ofFile(userId, format.name, id);
  const moves = zone !== undefined && zone !== store.zones.ofFile(userId, sha256);
  return moves && sessions.some((one) => one.zoneless || one.localClockUnknown) ? undefined : sessions.length;
}
