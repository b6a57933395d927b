import { parseSamples, parseZones } from '../accesslink/parse/details.js';
import { parseExercise } from '../accesslink/parse/exercise.js';
import { parseTrainingSession } from '../accesslink/parse/flow/session.js';
import { parseRouteGpx } from '../accesslink/parse/gpx.js';
import type { Payload } from '../storage/payloads.js';
import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import { combineSources } from '../workouts/merge.js';
import { normalizeWorkout } from '../workouts/normalize.js';
import type { PolarExercise } from '../workouts/polar-exercise.js';
import type { Workout } from '../workouts/types.js';
import { isMadeUp, isRevision, ofExerciseId, payloadIdOf } from './flow-id.js';

/**
 * A workout from the payloads of its sessions: a pure function of what is stored, so that `rebuild` gives the same
 * bytes. With more than one session of a source (Polar offered one again under another id) the fullest counts.
 * @throws UnexpectedError, BadAnswerError when the payloads cannot be understood.
 */
export function deriveWorkout(store: Store, workoutId: string): Workout {
  const sessions = store.sessions.ofWorkout(workoutId);
  const exercises = fullest(sessions.filter((session) => session.source === 'exercises'));
  const transaction = fullest(sessions.filter((session) => session.source === 'transactions'));
  const flowExport = identified(sessions.filter((session) => session.source === 'flow_export'));
  const fromExercises = exercises && current(store, exercises);
  const fromTransaction = transaction && current(store, transaction);
  const fromFlowExport = flowExport && newest(store, flowExport);
  const used = [...(fromExercises ?? []), ...(fromTransaction ?? []), ...(fromFlowExport ? [fromFlowExport] : [])];
  const exercise = combineSources({
    exercises: fromExercises && exerciseOf(fromExercises, 'exercise'),
    flowExport: flowExport && fromFlowExport && flowExercise(flowExport, fromFlowExport),
    transaction: fromTransaction && transactionExercise(fromTransaction),
  });
  return normalizeWorkout({
    id: workoutId,
    userId: (exercises ?? flowExport ?? transaction)?.userId ?? '',
    exercise,
    via: [
      ...(exercises ? (['exercises'] as const) : []),
      ...(flowExport ? (['flow_export'] as const) : []),
      ...(transaction ? (['transaction'] as const) : []),
    ],
    externalIds: {
      ...(exercises && { accesslink_exercise: exercises.externalId }),
      ...(transaction && { accesslink_transaction: transaction.externalId }),
      ...(flowExport && !isMadeUp(flowExport.externalId) && { flow_export: flowExport.externalId }),
    },
    provenance: {
      fetchedAt:
        used
          .map((payload) => payload.fetchedAt)
          .sort()
          .at(-1) ?? '',
      payloadSha256: [...new Set(used.filter((payload) => payload.status !== 204).map((payload) => payload.sha256))],
    },
  });
}

function fullest(sessions: Session[]): Session | undefined {
  const weight = (s: Session) => Number(s.samples) + Number(s.zones) + Number(s.route);
  return sessions.reduce<Session | undefined>((best, s) => (best && weight(best) >= weight(s) ? best : s), undefined);
}

/** Of the same session in exports of two generations the one with Polar's id counts: it is the newer model. */
function identified(sessions: Session[]): Session | undefined {
  return sessions.find(({ externalId }) => !isMadeUp(externalId)) ?? sessions[0];
}

/** The newest revision of a session of the account export. */
function newest(store: Store, session: Session): Payload | undefined {
  return store.payloads
    .current(session.userId, session.source, payloadIdOf(session))
    .filter(({ part }) => isRevision(part))
    .at(-1);
}

function flowExercise(session: Session, payload: Payload): PolarExercise | undefined {
  return parseTrainingSession(payload.body).exercises[ofExerciseId(session.externalId).position];
}

/**
 * The answers that belong together: a session of `/v3/exercises`, or a summary with the pieces that came after it. Pieces
 * from before were of a session that has changed since, and what could not be read says nothing.
 */
function current(store: Store, session: Session): Payload[] {
  const payloads = store.payloads.current(session.userId, session.source, session.externalId);
  const base = payloads.find(({ part }) => part === 'exercise' || part === 'summary');
  return base ? payloads.filter(({ id, part }) => id >= base.id && part !== 'unread') : [];
}

function exerciseOf(payloads: Payload[], part: string): PolarExercise | undefined {
  const payload = payloads.find((candidate) => candidate.part === part);
  return payload && parseExercise(payload.body);
}

/** A transaction hands a session over in pieces; a 204 means that Polar has none of that piece. */
function transactionExercise(payloads: Payload[]): PolarExercise | undefined {
  const summary = exerciseOf(payloads, 'summary');
  if (!summary) return undefined;
  const zones = payloads.find((payload) => payload.part === 'zones');
  const samples = payloads.filter((payload) => payload.part.startsWith('samples/'));
  const route = payloads.find((payload) => payload.part === 'route');
  return {
    ...summary,
    ...(zones && { zones: zones.status === 204 ? [] : parseZones(zones.body) }),
    ...((samples.length > 0 || payloads.some((payload) => payload.part === 'samples')) && {
      samples: samples.filter((payload) => payload.status !== 204).map((payload) => parseSamples(payload.body)),
    }),
    ...(route && { route: route.status === 204 ? [] : parseRouteGpx(route.body) }),
  };
}
