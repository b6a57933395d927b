import { z } from 'zod';
import { combineExercises } from '../../../workouts/merge.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import { list, optionalNumber, optionalText, present } from '../fields.js';
import { checked, readVerbatimAs } from '../json.js';
import { exerciseSchema, inner, onlyOne, readExercise, readSummary, summaryFields } from './exercise.js';
import { oldSessionSchema, readOldSession } from './old-session.js';

/** How many exercises of a session may become workouts. Polar's watches record a few legs; a circuit training has dozens. */
export const maxExercises = 100;

/** A training session of the account export or API v4: one exercise, or several (multisport); never none. */
export interface TrainingSession {
  /** Decimal digits in old sessions, a UUID in newer ones. The account export and API v4 share it; old models have none. */
  id?: string;
  /** Time of the last change at Polar, UTC without `Z`. Text that sorts by time. */
  modified?: string;
  exercises: SourceSession[];
  /** How many exercises it has beyond `maxExercises`: these are only in the payload, not workouts. */
  beyond?: number;
}

const sessionSchema = z
  .object({
    ...summaryFields,
    startTime: z.string(),
    name: optionalText,
    note: optionalText,
    feeling: optionalNumber,
    deviceId: optionalText,
    product: inner('modelName'),
    application: inner('name'),
    exercises: list(exerciseSchema).nullish(),
  })
  // Both models have a start and exercises; only the newer one has an identifier and milliseconds.
  .refine((raw) => raw.identifier !== undefined || raw.durationMillis !== undefined);

const currentSession = sessionSchema.transform(readSession);

const anySession = z.union([
  currentSession,
  oldSessionSchema.transform(
    (raw): TrainingSession => ({
      exercises: readOldSession(bounded(raw)),
      ...beyond(raw.exercises ?? []),
    }),
  ),
]);

/**
 * A training session as the account export has it, in the current model (which is also API v4's) or the old one (1.x).
 * @throws BadAnswerError if it is not one, or has no start.
 */
export function parseTrainingSession(body: Uint8Array): TrainingSession {
  return readVerbatimAs(anySession, body);
}

/**
 * A training session of the current model, already parsed: an element of a list of API v4.
 * @throws BadAnswerError as `parseTrainingSession`.
 */
export function readTrainingSession(value: unknown): TrainingSession {
  return checked(currentSession, value);
}

function readSession(raw: z.output<typeof sessionSchema>): TrainingSession {
  const about = present({
    id: raw.identifier,
    device: raw.product ?? raw.application,
    deviceId: raw.deviceId,
    name: raw.name,
    note: raw.note,
    feeling: raw.feeling,
  });
  const summary = readSummary(raw, raw);
  const all = bounded(raw).exercises ?? [];
  const parts = all.map((exercise) => readExercise(all.length === 1 ? onlyOne(exercise) : exercise, raw));
  const [first] = parts;
  const exercises =
    first && parts.length > 1
      ? parts.map((part, i) => partOf(part, summary, { session: raw.identifier, index: i + 1, count: parts.length }))
      : [combineExercises(first ?? summary, summary)];
  return {
    ...present({ id: raw.identifier, modified: raw.modified }),
    exercises: exercises.map((exercise) => ({ ...exercise, ...about })),
    ...beyond(raw.exercises ?? []),
  };
}

/** A session with only its first exercises, no more than become workouts. */
const bounded = <T extends { exercises?: readonly unknown[] | null | undefined }>(raw: T): T =>
  (raw.exercises?.length ?? 0) > maxExercises ? { ...raw, exercises: raw.exercises?.slice(0, maxExercises) } : raw;

const beyond = ({ length }: readonly unknown[]) => (length > maxExercises ? { beyond: length - maxExercises } : {});

/** The message about a session with more exercises than become workouts; undefined for any other. */
export function beyondInWords({ beyond = 0 }: TrainingSession): string | undefined {
  if (beyond === 0) return undefined;
  return `it has ${maxExercises + beyond} exercises; the first ${maxExercises} are workouts, the others are kept in its payload`;
}

/** The totals of a session with several exercises apply to none of them; its clock applies to all. */
function partOf(
  exercise: SourceSession,
  session: SourceSession,
  { session: id, index, count }: { session: string | undefined; index: number; count: number },
): SourceSession {
  return present({
    ...exercise,
    utcOffsetMinutes: exercise.utcOffsetMinutes ?? session.utcOffsetMinutes,
    partOf: { session: id ?? session.startTime, index, count },
  });
}
