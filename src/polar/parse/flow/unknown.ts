import { isObject } from '../../../guards.js';
import { sportOfId } from '../../../workouts/sports/sport-ids.js';

/** Something in a session that this version does not recognize; never with personal data. */
export interface Unknown {
  kind: 'field' | 'value';
  /** `trainingSessions[].exercises[].newThing`, `sample type SKIN_TEMPERATURE` */
  name: string;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const common = `identifier created modified startTime stopTime timezoneOffsetMinutes durationMillis distanceMeters calories
  hrAvg hrMax trainingLoad trainingLoadReport recoveryTimeMillis runningIndex fatPercentage carboPercentage
  proteinPercentage sport latitude longitude`;

const sessionFields = words(`${common} name note feeling deviceId product application startTrigger trainingBenefit
  trainingTarget favoriteTarget externalIdentifier exercises physicalInformation testResults hillSplits comments`);

const exerciseFields = words(`${common} ascentMeters descentMeters sprintCounter walkingDurationMillis
  walkingDistanceMeters speedCalibrationOffset calibrationOffsets samples routes laps statistics zones pauseTimes
  strengthTrainingResults`);

const sampleTypes = words(`HEART_RATE SPEED CADENCE ALTITUDE DISTANCE TEMPERATURE STRIDE_LENGTH
  LEFT_CRANK_CURRENT_POWER POWER RR`);
const statisticTypes = words('HEART_RATE SPEED CADENCE POWER ALTITUDE STRIDE_LENGTH');
const zoneTypes = words('HEART_RATE SPEED POWER FIT_FAT UNSPECIFIED');
const interpretations = words('VERY_LOW LOW MEDIUM HIGH VERY_HIGH NOT_AVAILABLE');
const ratings = words('NONE EASY LIGHT FAIRLY_BRISK BRISK MODERATE FAIRLY_HARD HARD EXHAUSTING EXTREME');

type Fields = Readonly<Record<string, unknown>>;

/** The unknown fields and enumeration words in a session, once per occurrence. */
export function unknownIn(element: Fields): Unknown[] {
  const exercises = objects(element.exercises);
  return [
    ...unknownFields(element, sessionFields, 'trainingSessions[]'),
    ...unknownLoad(element.trainingLoadReport),
    ...unknownSport(element.sport),
    ...exercises.flatMap((exercise) => [
      ...unknownFields(exercise, exerciseFields, 'trainingSessions[].exercises[]'),
      ...unknownLoad(exercise.trainingLoadReport),
      ...unknownSport(exercise.sport),
      ...objects(fieldsOf(exercise.samples).samples).flatMap(({ type }) =>
        unknownWord('sample type', type, 'SAMPLE_TYPE_', sampleTypes),
      ),
      ...objects(fieldsOf(exercise.statistics).statistics).flatMap(({ type }) =>
        unknownWord('statistics type', type, 'STATISTICS_TYPE_', statisticTypes),
      ),
      ...objects(exercise.zones).flatMap(({ type }) => unknownWord('zone type', type, 'ZONE_TYPE_', zoneTypes)),
    ]),
  ];
}

function unknownLoad(report: unknown): Unknown[] {
  const { sessionRpe, ...rest } = fieldsOf(report);
  const interpreted = ['cardioLoad', 'muscleLoad', 'perceivedLoad'].map((load) => rest[`${load}Interpretation`]);
  return [
    ...interpreted.flatMap((word) => unknownWord('load interpretation', word, 'LOAD_INTERPRETATION_', interpretations)),
    ...unknownWord('session RPE', sessionRpe, 'RPE_', ratings),
  ];
}

/** A sport newer than the table. */
function unknownSport(sport: unknown): Unknown[] {
  const { id } = fieldsOf(sport);
  const known = id === undefined || id === null || sportOfId(String(id)) !== undefined;
  return known ? [] : unknownWord('sport id', String(id), '', new Set());
}

function unknownFields(object: Fields, known: ReadonlySet<string>, where: string): Unknown[] {
  return Object.keys(object)
    .filter((name) => !known.has(name))
    .map((name) => ({ kind: 'field', name: `${where}.${/^\w{1,60}$/.test(name) ? name : '?'}` }));
}

/** Only what looks like an enumeration word is reported; anything else could be personal. */
function unknownWord(what: string, value: unknown, prefix: string, known: ReadonlySet<string>): Unknown[] {
  if (value === undefined || value === null) return [];
  const word = typeof value === 'string' ? value.replace(new RegExp(`^${prefix}`), '') : '?';
  if (known.has(word)) return [];
  return [{ kind: 'value', name: `${what} ${/^[A-Z0-9_]{1,60}$/.test(word) ? word : '?'}` }];
}

function objects(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}
