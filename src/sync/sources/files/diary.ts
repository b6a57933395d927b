import type { FileFormatName } from '../../../polar/parse/files/format.js';
import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';
import type { Source } from '../source.js';
import { partsOfId } from './ids.js';

/*
 * ProTrainer's diary names the HRM files of a day. Their names are numbers of that day, which another person's files have,
 * too; so a name counts for one day, and only between sessions that last equally long.
 */

/** How the sessions of a format are named by the diary, and name each other. */
export const namesInDiary: Partial<Record<FileFormatName, NonNullable<Source['names']>>> = {
  pdd_file: {
    of: (session, read) => (read()?.recordings ?? []).map((key) => onDay(key, session)),
    around: (store, session) => ofDay(store, session, 'hrm_file'),
  },
  hrm_file: {
    of: (session) => {
      const { key } = partsOfId(session.externalId);
      return key === undefined ? [] : [onDay(key, session)];
    },
    around: (store, session) => ofDay(store, session, 'pdd_file'),
  },
};

const DAY_MS = 86_400_000;

type Started = Pick<Session, 'startMs' | 'wallMs'>;

const dayOf = ({ startMs, wallMs = startMs }: Started) => Math.floor(wallMs / DAY_MS);

const onDay = (key: string, session: Started) => `${key} ${dayOf(session)}`;

/** The sessions of a format on the local day of a session. */
function ofDay(store: Store, session: Session, format: FileFormatName): Session[] {
  const from = dayOf(session) * DAY_MS;
  // The local day is within 14 hours of the same day in UTC.
  const margin = 14 * 3_600_000;
  const around = store.sessions.between(session.userId, format, from - margin, from + DAY_MS + margin);
  return around.filter((one) => dayOf(one) === dayOf(session));
}
