import { z } from 'zod';
import type { SourceSession } from '../../workouts/source-session.js';
import { localClock } from '../../workouts/time/time.js';
import type { ListedExercise, Listing } from '../v3/access-link.js';
import { readRoute, readSamples, readZones } from './details.js';
import { identifier, optionalNumber, optionalText, optionalTruth, present, presentOrAbsent } from './fields.js';
import { readAs } from './json.js';

const heartRate = z
  .object({ average: optionalNumber, maximum: optionalNumber })
  .transform((raw) => presentOrAbsent(raw));

const trainingLoadPro = z
  .object({
    cardio_load: optionalNumber,
    muscle_load: optionalNumber,
    perceived_load: optionalNumber,
    cardio_load_interpretation: optionalText,
    muscle_load_interpretation: optionalText,
    perceived_load_interpretation: optionalText,
    user_rpe: optionalText,
  })
  .transform((raw) =>
    presentOrAbsent({
      cardioLoad: raw.cardio_load,
      muscleLoad: raw.muscle_load,
      perceivedLoad: raw.perceived_load,
      cardioLoadInterpretation: raw.cardio_load_interpretation,
      muscleLoadInterpretation: raw.muscle_load_interpretation,
      perceivedLoadInterpretation: raw.perceived_load_interpretation,
      userRpe: raw.user_rpe,
    }),
  );

/**
 * The device's own clock, or with `Z` or an offset an instant. Seconds can be missing: in its days, Polar leaves them out
 * when they are zero.
 */
const startTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/);

const fields = z.object({
  id: optionalText,
  upload_time: optionalText,
  device: optionalText,
  device_id: optionalText,
  start_time: startTime,
  start_time_utc_offset: optionalNumber,
  duration: optionalText,
  calories: optionalNumber,
  distance: optionalNumber,
  heart_rate: heartRate.optional().catch(undefined),
  training_load: optionalNumber,
  training_load_pro: trainingLoadPro.optional().catch(undefined),
  sport: optionalText,
  detailed_sport_info: optionalText,
  has_route: optionalTruth,
  club_id: optionalNumber,
  club_name: optionalText,
  fat_percentage: optionalNumber,
  carbohydrate_percentage: optionalNumber,
  protein_percentage: optionalNumber,
  running_index: optionalNumber,
  heart_rate_zones: z.unknown().optional(),
  samples: z.unknown().optional(),
  route: z.unknown().optional(),
});

function toExercise(raw: z.output<typeof fields>): SourceSession {
  const start = localClock(raw.start_time, raw.start_time_utc_offset);
  return present({
    id: raw.id,
    uploadTime: raw.upload_time,
    device: raw.device,
    deviceId: raw.device_id,
    startTime: start.local,
    utcOffsetMinutes: start.offsetMinutes ?? raw.start_time_utc_offset,
    duration: raw.duration,
    calories: raw.calories,
    distance: raw.distance,
    heartRate: raw.heart_rate,
    trainingLoad: raw.training_load,
    trainingLoadPro: raw.training_load_pro,
    sport: raw.sport,
    detailedSportInfo: raw.detailed_sport_info,
    hasRoute: raw.has_route,
    clubId: raw.club_id,
    clubName: raw.club_name,
    fatPercentage: raw.fat_percentage,
    carbohydratePercentage: raw.carbohydrate_percentage,
    proteinPercentage: raw.protein_percentage,
    runningIndex: raw.running_index,
    zones: readZones(raw.heart_rate_zones).value,
    samples: readSamples(raw.samples).value,
    route: readRoute(raw.route).value,
  });
}

const exerciseSchema = fields.transform(toExercise);
const listedSchema = fields
  // An unreadable start costs its own session, not the list: requested alone, the session reports it.
  .extend({ id: identifier, start_time: startTime.catch('') })
  .transform((raw): ListedExercise => ({ ...toExercise(raw), id: raw.id }));

const exerciseListSchema = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && 'exercises' in value ? value.exercises : value),
  z.array(z.unknown()),
);

/**
 * One session: the detail of `/v3/exercises/{id}` or the summary of a transaction.
 * @throws BadAnswerError if it is not a session, or has no start.
 */
export function parseExercise(body: Uint8Array): SourceSession {
  return readAs(exerciseSchema, body);
}

/**
 * The list of `/v3/exercises`: a bare array; an envelope `{exercises: [...]}` is accepted too. A session with an unreadable
 * start is included with an empty one; an element without an id is only counted, because it cannot be requested.
 * @throws BadAnswerError if there is no list.
 */
export function parseExerciseList(body: Uint8Array): Listing<ListedExercise> {
  const elements = readAs(exerciseListSchema, body);
  const items = elements.flatMap((element) => listedSchema.safeParse(element).data ?? []);
  return { items, unreadable: elements.length - items.length };
}

/** The session with this id in such a list. @throws BadAnswerError as `parseExerciseList`. */
export function listedIn(body: Uint8Array, id: string): ListedExercise | undefined {
  return parseExerciseList(body).items.find((exercise) => exercise.id === id);
}
