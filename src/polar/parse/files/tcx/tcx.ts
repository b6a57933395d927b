import type { SourceSession } from '../../../../workouts/source-session.js';
import { sportOfName } from '../../../../workouts/sports/sport-names.js';
import { formatInstant, parseInstant } from '../../../../workouts/time/time.js';
import { BadAnswerError } from '../../../errors.js';
import { present, presentOrAbsent } from '../../fields.js';
import { type FileFormat, ForeignFileError, type NamedFile } from '../format.js';
import { localStartIn } from '../names.js';
import { isoSeconds, numeral, positive } from '../numerals.js';
import { type FileStart, startAtInstant } from '../starts.js';
import { gridOf } from './grid.js';
import { lapsOf, timerOf } from './laps.js';
import { readTcxXml, type TcxActivity, type TcxFile } from './read-xml.js';
import { routeOf, samplesOf } from './recording.js';

/** Programs of Polar in `Author/Name`, in real files. */
const programs = ['Polar Flow Mobile Viewer', 'Polar Flow Mobile Viewer Android', 'Polar Beat2 iOS', 'PPT 2008'];
/** Writes sessions that were moved over from polarpersonaltrainer.com: their local time is labeled as UTC. */
const migrated = 'PPT 2008';

/**
 * TCX of Polar Flow and Polar Beat. Its start is `Id`, never the first point. Laps are counted in their points, the calories
 * of the whole session stand in the first lap, and the sport is one of TCX's few, with the name of Polar's own, or of the
 * session, in the owner's language beside it.
 */
export const tcxFile: FileFormat = {
  name: 'tcx_file',
  label: 'TCX',
  recognize: ({ text }) => (/<(?:\w{1,20}:)?TrainingCenterDatabase\b/.test(text) ? 'session' : undefined),
  read,
};

function read(file: NamedFile): SourceSession[] {
  const tcx = readTcxXml(file.body);
  if (tcx.activities.length === 0) throw new BadAnswerError('without a session');
  const isOwn = (activity: TcxActivity) => isPolars(activity, tcx, file.name);
  if (!tcx.activities.every(isOwn)) throw new ForeignFileError();
  return tcx.activities.map((activity) => sessionOf(activity, tcx, file.name));
}

/** A file that names no device and no program is Polar's if it has a name of Flow's form. */
function isPolars({ values }: TcxActivity, { author }: TcxFile, name: string): boolean {
  const device = values.get('Creator/Name')?.trim() ?? '';
  if (device !== '') return /^polar\b/i.test(device);
  return author === '' ? localStartIn(name) !== undefined : programs.includes(author);
}

function sessionOf(activity: TcxActivity, { author }: TcxFile, name: string): SourceSession {
  const { values, laps, points } = activity;
  const timerMs = timerOf(laps);
  const grid = gridOf(
    points.map(({ time }) => parseInstant(time.trim())),
    timerMs,
  );
  const start = startOf(values.get('Id') ?? '', localStartIn(name), author === migrated);
  const distances = laps.map(({ values: lap }) => positive(lap.get('DistanceMeters')) ?? 0);
  const heart = laps.map(({ values: lap }) => numeral(lap.get('MaximumHeartRateBpm/Value')) ?? 0);
  const samples = samplesOf(points, grid);
  const route = routeOf(points, start.instantMs, grid.interval);
  const calories = laps.reduce((sum, { values: lap }) => sum + (positive(lap.get('Calories')) ?? 0), 0);
  return present({
    ...start.of,
    duration: timerMs === undefined ? undefined : isoSeconds(timerMs / 1000),
    device: values.get('Creator/Name')?.trim() || undefined,
    ...sportOf(activity),
    note: noteOf(activity),
    calories: calories || undefined,
    distance: distances.reduce((sum, meters) => sum + meters, 0) || undefined,
    heartRate: presentOrAbsent({
      average: laps.length === 1 ? positive(laps[0]?.values.get('AverageHeartRateBpm/Value')) : undefined,
      maximum: Math.max(0, ...heart) || undefined,
    }),
    samples: samples.length > 0 ? samples : undefined,
    ...(route.length > 0 && { route, routeClock: 'wall' as const }),
    ...lapsOf(laps),
    filePauses: grid.pauses,
  });
}

/** The start, and the instant from which times in the file count: equal unless local time is labeled as UTC. */
function startOf(id: string, local: string | undefined, isMigrated: boolean): { of: FileStart; instantMs: number } {
  const instantMs = parseInstant(id.trim());
  if (instantMs === undefined) throw new BadAnswerError('without a start');
  if (isMigrated) return { of: { startTime: formatInstant(instantMs).slice(0, -1) }, instantMs };
  return { of: startAtInstant(instantMs, local), instantMs };
}

/** TCX's words in Polar's spelling; others, which the schema does not have, stay. */
const sports: ReadonlyMap<string, string> = new Map([
  ['RUNNING', 'RUNNING'],
  ['BIKING', 'CYCLING'],
  ['OTHER', 'OTHER'],
]);

/** The name beside it, in the owner's language, counts only where it is that of a sport: it can also be the session's. */
function sportOf({ sport, values }: TcxActivity): Pick<SourceSession, 'sport' | 'detailedSportInfo'> {
  const word = sport.trim().toUpperCase();
  return present({
    sport: sports.get(word) ?? (word || undefined),
    detailedSportInfo: sportOfName(values.get('Training/Plan/Name') ?? ''),
  });
}

/** It can be in the activity or in a lap. */
function noteOf({ values, laps }: TcxActivity): string | undefined {
  return [values, ...laps.map((lap) => lap.values)].map((place) => place.get('Notes')?.trim()).find(Boolean);
}
