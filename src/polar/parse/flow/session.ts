import { z } from 'zod';
import { combineExercises } from '../../../workouts/merge.js';
import type { SourceSession } from '../../../workouts/source-session.js';
import { list, optionalNumber, optionalText, present } from '../fields.js';
import { checked, readVerbatimAs } from '../json.js';
import { exerciseSchema, inner, onlyOne, readExercise, readSummary, summaryFields } from './exercise.js';
import { oldSessionSchema, readOldSession } from './old-session.js';

/** Exercises of one session that become workouts. Polar's watches record a few legs; a circuit of sports has dozens. */
export const mostExercises = 100;

/** A training session of the account export or of API v4: one exercise, or several (multisport); never none. */
export interface TrainingSession {
  /** Decimal digits in old sessions, a UUID in newer ones. The account export and API v4 share it; old models have none. */
  id?: string;
  /** UTC without `Z`, of the last change at Polar. Text that sorts by time. */
  modified?: string;
  exercises: SourceSession[];
  /** How many exercises it has beyond `mostExercises`: they are in the payload, and no workouts. */
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
 * A training session as the account export writes it, of the current model (which is also API v4's) or the old one (1.x).
 * @throws BadAnswerError when it is none, or says no start.
 */
export function parseTrainingSession(body: Uint8Array): TrainingSession {
  return readVerbatimAs(anySession, body);
}

/**
 * A training session of the current model that is JSON already: an element of a list of API v4.
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

/** A session with no more exercises than are taken: the first ones. */
const bounded = <T extends { exercises?: readonly unknown[] | null | undefined }>(raw: T): T =>
  (raw.exercises?.length ?? 0) > mostExercises ? { ...raw, exercises: raw.exercises?.slice(0, mostExercises) } : raw;

const beyond = ({ length }: readonly unknown[]) => (length > mostExercises ? { beyond: length - mostExercises } : {});

/** What there is to say of a session that has more exercises than are taken; undefined of any other. */
export function beyondInWords({ beyond = 0 }: TrainingSession): string | undefined {
  if (beyond === 0) return undefined;
  return `it has ${mostExercises + beyond} exercises; the first ${mostExercises} are workouts, the others are kept in its payload`;
}

/** Of a session with several exercises its totals belong to none of them; its clock belongs to all. */
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
