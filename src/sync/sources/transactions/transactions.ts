import { parseSamples, parseZones } from '../../../polar/parse/details.js';
import { parseExercise } from '../../../polar/parse/exercise.js';
import { parseRouteGpx } from '../../../polar/parse/gpx.js';
import { unreadIn } from '../../../polar/parse/unread.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import { hasValues } from '../../../workouts/keep-details.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import { fullest } from '../details.js';
import { currentParts, readExercise } from '../parts.js';
import type { Source } from '../source.js';
import { knownApart } from './known-apart.js';
import { lentDetails, withoutPresent } from './lent.js';
import { isUnderWay, planTransactions, pullTransactions } from './pull.js';

/**
 * Exercise transactions of v3, which a commit deletes at Polar. An id names an offer: a session whose transaction expired
 * comes again under another. Payloads of a session: `summary`, `zones`, `samples` (the list of channels), `samples/0` ...,
 * `route`; `offered`, a summary with nothing new; `lent/ID`, a response of `/v3/exercises`; `original/fit` and others.
 */
export const transactions: Source = {
  name: 'transactions',
  via: 'transaction',
  api: 'v3',
  payloadId: (externalId) => externalId,
  payloads: (store, session) => withoutPresent(store, session, payloads(store, session)),
  read,
  sessionsIn: ({ part, externalId, body }) =>
    part === 'summary' ? [{ externalId, exercise: parseExercise(body) }] : [],
  unreadIn,
  choose: fullest,
  idsOf: ({ externalId }) => [['accesslink_transaction', externalId]],
  knownApart,
  pull: {
    fetchNew: pullTransactions,
    plan: planTransactions,
    takes: ['originals', 'giveUp'],
    needsUserNumber: true,
    isUnderWay,
  },
};

/** The newest of each piece that a transaction delivered; if that is empty, the newest that is not. */
function payloads(store: Store, session: Session): Payload[] {
  const { userId, source, externalId } = session;
  const current = currentParts(store, session);
  if (!current.some(({ part }) => part === 'summary')) return [];
  if (!store.payloads.hasHistory(userId, source, externalId)) return current;
  const history = store.payloads.history(userId, source, externalId);
  const filled = (part: string) => history.find((payload) => payload.part === part && !isEmptyPiece(payload));
  return current.map((payload) => (isEmptyPiece(payload) ? (filled(payload.part) ?? payload) : payload));
}

function isEmptyPiece({ part, status, body }: Payload): boolean {
  if (part === 'zones') return status === 204 || parseZones(body).length === 0;
  if (part === 'route') return status === 204 || parseRouteGpx(body).length === 0;
  return part.startsWith('samples/') && (status === 204 || !hasValues(parseSamples(body)));
}

/** A transaction delivers a session in pieces; 204 means that Polar does not have that piece. */
function read(store: Store, _: Session, pieces: readonly Payload[]): SourceSession | undefined {
  const newest = pieces.find(({ part }) => part === 'summary');
  if (!newest) return undefined;
  const summary = readExercise(store, newest);
  const zones = pieces.find((payload) => payload.part === 'zones');
  const samples = pieces.filter((payload) => payload.part.startsWith('samples/'));
  const route = pieces.find((payload) => payload.part === 'route');
  return {
    ...summary,
    ...lentDetails(store, pieces),
    ...(zones && { zones: zones.status === 204 ? [] : parseZones(zones.body) }),
    ...((samples.length > 0 || pieces.some((payload) => payload.part === 'samples')) && {
      samples: samples.filter((payload) => payload.status !== 204).map((payload) => parseSamples(payload.body)),
    }),
    ...(route && { route: route.status === 204 ? [] : parseRouteGpx(route.body) }),
  };
}
