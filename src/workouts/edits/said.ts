import { isObject } from '../../guards.js';
import type { Workout, WorkoutSummary } from '../workout.js';
import { type EditedField, editedFields } from './fields.js';

/** The sport of a workout in the vocabulary of `type`, and in FIT's. */
export interface SaidSport {
  type: string;
  sport: string;
  sub_sport?: string;
}

/**
 * What you said about a workout. It counts before what Polar says; `null` says that there is none, and what is absent is
 * Polar's to say.
 */
export interface Said {
  name?: string | null;
  note?: string | null;
  sport?: SaidSport;
  tags?: string[];
  gear?: string;
  /** On Polar's scale, 0 to 1. */
  feeling?: number | null;
  hidden?: true;
  /** Of several recordings of one activity, this one counts. */
  preferred?: true;
}

/** The fields that you have set, in the order of `editedFields`. */
export function fieldsOf(said: Said): EditedField[] {
  return editedFields.filter((field) => said[field] !== undefined);
}

/** A workout with what you said about it laid over what Polar says. */
export function withSaid<T extends Workout | WorkoutSummary>(workout: T, said: Said | undefined): T {
  const edited = said ? fieldsOf(said) : [];
  if (said === undefined || edited.length === 0) return workout;
  const { sport, tags, gear, hidden } = said;
  const changed: T = {
    ...workout,
    ...(tags && { tags }),
    ...(gear !== undefined && { gear }),
    ...(hidden && { hidden }),
    edited,
  };
  lay(changed, said);
  if (sport === undefined) return changed;
  const { sub_sport: _, ...rest } = changed;
  return { ...rest, ...sport } as T;
}

function lay(workout: Workout | WorkoutSummary, { name, note, feeling }: Said): void {
  if (name === null) delete workout.name;
  else if (name !== undefined) workout.name = name;
  if (note === null) delete workout.note;
  else if (note !== undefined) workout.note = note;
  if (feeling === null) delete workout.feeling;
  else if (feeling !== undefined) workout.feeling = feeling;
}

/** What you said about two workouts that turned out to be one: the later word counts; the tags and notes of both stay. */
export function joinedSaid(earlier: Said, later: Said): Said {
  const joined = { ...earlier, ...later };
  const notes = [earlier.note, later.note].filter((note) => typeof note === 'string');
  if (notes.length > 0) joined.note = [...new Set(notes)].join('\n\n');
  if (earlier.tags && later.tags) joined.tags = withTags(earlier.tags, later.tags);
  return joined;
}

/** Tags with others added, each once, whatever its case. */
export function withTags(tags: readonly string[], more: readonly string[]): string[] {
  const known = new Map(tags.map((tag) => [tag.toLowerCase(), tag]));
  for (const tag of more) if (!known.has(tag.toLowerCase())) known.set(tag.toLowerCase(), tag);
  return [...known.values()];
}

/** Tags without some of them, whatever their case. */
export function withoutTags(tags: readonly string[], fewer: readonly string[]): string[] {
  const gone = new Set(fewer.map((tag) => tag.toLowerCase()));
  return tags.filter((tag) => !gone.has(tag.toLowerCase()));
}

/** Reads what is stored: a value that another program has spoiled costs that value alone. */
export function readSaid(text: string): Said {
  const value = parsed(text);
  const said: Said = {};
  if (isText(value.name)) said.name = value.name;
  if (isText(value.note)) said.note = value.note;
  if (value.feeling === null || Number.isFinite(value.feeling)) said.feeling = value.feeling as number | null;
  if (isSport(value.sport)) said.sport = value.sport;
  if (Array.isArray(value.tags)) said.tags = value.tags.filter((tag) => typeof tag === 'string');
  if (typeof value.gear === 'string') said.gear = value.gear;
  if (value.hidden === true) said.hidden = true;
  if (value.preferred === true) said.preferred = true;
  return said;
}

const isText = (value: unknown): value is string | null => value === null || typeof value === 'string';

function isSport(value: unknown): value is SaidSport & Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const { type, sport, sub_sport: sub } = value;
  return typeof type === 'string' && typeof sport === 'string' && (sub === undefined || typeof sub === 'string');
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    // Then nothing is said: the check of the table keeps that from happening.
    return {};
  }
}
