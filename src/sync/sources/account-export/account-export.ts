import { parseTrainingSession } from '../../../polar/parse/flow/session.js';
import { exerciseId, flowKey, flowNumbering, identified, isRevision, ofExerciseId } from '../ids.js';
import type { Source } from '../source.js';
import { nameByFiles } from './numbered-files.js';
import { exerciseOfRevisions, revisionsRead } from './revision.js';

/**
 * The account export, which is imported (sync/import): one file per session. Payloads of a session: its revisions,
 * `session/2022-11-06T06:37:08.000`, or `session` if the file does not say when it was changed.
 */
export const accountExport: Source = {
  name: 'flow_export',
  via: 'flow_export',
  numbering: flowNumbering,
  payloadId: (externalId) => ofExerciseId(externalId).id,
  payloads: revisionsRead,
  read: (_, session, revisions) => exerciseOfRevisions(session, revisions),
  sessionsIn({ part, externalId, body }) {
    if (!isRevision(part)) return [];
    const { exercises } = parseTrainingSession(body);
    return exercises.map((exercise, i) => ({ externalId: exerciseId(externalId, i, exercises.length), exercise }));
  },
  choose: identified,
  keyOf: flowKey,
  idsOf: ({ externalId }) => [['flow_export', externalId]],
  catchUp: nameByFiles,
};
