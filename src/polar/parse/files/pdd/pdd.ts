import type { SourceSession } from '../../../../workouts/source-session.js';
import { sportOfName } from '../../../../workouts/sports/sport-names.js';
import { present, presentOrAbsent } from '../../fields.js';
import type { FileFormat, NamedFile } from '../format.js';
import { hrmFile } from '../hrm/hrm.js';
import { stemOf } from '../names.js';
import { isPdd, type PddExercise, readPdd } from './diary.js';
import { isPpd, readSports, usualSports } from './sports.js';

/** The key of the list of sports, which belongs to every day of the diary. */
const SPORTS_KEY = 'pdd sports';

/** ProTrainer's diary: a PDD file for each day, and the person's PPD file, which names the sports. */
export const pddFile: FileFormat = {
  name: 'pdd_file',
  label: 'PDD',
  recognize({ text }) {
    if (isPdd(text)) return 'session';
    return isPpd(text) ? 'companion' : undefined;
  },
  read({ body }, beside) {
    const { exercises, quality } = readPdd(body);
    const lists = beside.map(sportsOf);
    return exercises.map((exercise) => enteredSession(exercise, sportName(exercise, lists), quality));
  },
  keyOf: (name) => (/\.ppd$/i.test(name) ? SPORTS_KEY : `pdd ${stemOf(name)}`),
  keysBeside: () => [SPORTS_KEY],
};

const sportsOf = ({ body }: NamedFile) => readSports(body);

/** By the person's list; several persons' lists must not name it differently. Without a list, by the usual numbers. */
function sportName({ sportId }: PddExercise, lists: readonly ReadonlyMap<number, string>[]): string | undefined {
  if (sportId === undefined) return undefined;
  const named = new Set(lists.flatMap((list) => list.get(sportId) ?? []));
  const [only] = named;
  if (named.size === 0) return lists.length === 0 ? usualSports.get(sportId) : undefined;
  return named.size === 1 ? only : undefined;
}

/** The keys of the HRM files that an entry names. */
function recordingsOf({ hrm, rr }: PddExercise): string[] | undefined {
  const keys = [hrm, rr].flatMap((name) => (name === undefined ? [] : (hrmFile.keyOf?.(name) ?? [])));
  return keys.length > 0 ? keys : undefined;
}

const WORST_FEELING = 5;

function enteredSession(entry: PddExercise, sport: string | undefined, marks: readonly string[]): SourceSession {
  const { startTime, durationMillis, feeling, zoneSeconds } = entry;
  return present({
    startTime,
    duration: durationMillis === undefined ? undefined : `PT${durationMillis / 1000}S`,
    sport,
    detailedSportInfo: sport === undefined ? undefined : sportOfName(sport),
    distance: entry.distance,
    ascent: entry.ascent,
    calories: entry.calories,
    heartRate: presentOrAbsent(entry.heartRate ?? {}),
    feeling: feeling !== undefined && feeling <= WORST_FEELING ? 1 - feeling / WORST_FEELING : undefined,
    name: entry.name,
    note: entry.note,
    zones:
      zoneSeconds.length > 0 ? zoneSeconds.map((seconds, index) => ({ index, inZone: `PT${seconds}S` })) : undefined,
    recordings: recordingsOf(entry),
    marks: marks.length > 0 ? [...marks] : undefined,
  });
}
