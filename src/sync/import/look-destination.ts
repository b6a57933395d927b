import type { Store } from '../../storage/store.js';
import { describeSession } from '../../workouts/identity.js';
import type { SourceSession } from '../../workouts/source-session.js';
import type { Zone } from '../../workouts/time/zone.js';
import { sessionOf } from '../core/keep.js';
import { companions, type UnplacedSession } from '../core/place.js';
import { exerciseId, flowIdOf, flowKey } from '../sources/ids.js';
import type { Destination, Outcome } from './destination.js';
import { lookAtCompanion, lookAtFile, lookAtLoneFile, SeenSessions } from './look-files.js';
import { lookAtRecords } from './records.js';
import { storedAs } from './store-destination.js';
import { storedFile } from './store-files.js';

const source = 'flow_export';
const held = { samples: true, zones: true, route: true };

/** The zones that would be assumed for sessions that name none: for these files, or for all. */
export interface LookZones {
  files?: Zone | undefined;
  home?: Zone | undefined;
}

/** Determines what an import would do, and stores nothing. @param store undefined: there is none yet. */
export function lookDestination(
  store: Store | undefined,
  userId: string,
  now: string,
  zones: LookZones = {},
): Destination {
  const seen = new Set<string>();
  const sessions = new SeenSessions();
  const look = { store, userId, now, zone: zones.files ?? zones.home, seen: sessions };
  return {
    dry: true,
    now,
    stored: (sha256) => store && storedAs(store, userId, sha256, zones.files),
    session({ session }) {
      const id = flowIdOf(session);
      return session.exercises.map((exercise, i) => {
        const externalId = exerciseId(id, i, session.exercises.length);
        const arrival = { source, externalId, exercise, held } as const;
        const unplaced = sessionOf(
          arrival,
          describeSession(userId, exercise, zones.files ?? zones.home),
          undefined,
          now,
        );
        const again = seen.has(externalId);
        seen.add(externalId);
        const outcome = again ? 'unchanged' : outcomeOf(store, unplaced, exercise);
        const isKnown = sessions.add(unplaced, exercise, flowKey(externalId));
        return { outcome: outcome === 'new' && isKnown ? 'merged' : outcome };
      });
    },
    storedFile: (file) => store && storedFile(store, userId, file, zones.files),
    sessionFile: (file, read) => lookAtFile(look, file, read),
    companion: (file) => lookAtCompanion(look, file),
    loneFile: (file) => lookAtLoneFile(look, file),
    days: ({ body, records }, signal) => lookAtRecords(store, userId, body, records, signal),
    other: () => undefined,
    notUnderstood: () => undefined,
  };
}

function outcomeOf(store: Store | undefined, unplaced: UnplacedSession, exercise: SourceSession): Outcome {
  if (!store) return 'new';
  if (store.sessions.get(unplaced.userId, source, unplaced.externalId)) return 'updated';
  return companions(store, unplaced, exercise).length > 0 ? 'merged' : 'new';
}
