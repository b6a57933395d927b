import { createHash } from 'node:crypto';
import type { WorkoutSummary } from '../workouts/workout.js';

/**
 * What a person would see of a workout elsewhere, and by which an edit is noticed. Not the bytes of its file: those change
 * with every version of the encoder, and a workout that nobody has edited is not to be named as edited.
 */
export interface WorkoutContent {
  /** RFC 3339 UTC. */
  start: string;
  start_local: string;
  seconds?: number;
  meters?: number;
  type: string;
  sport: string;
  sub_sport?: string;
  name?: string;
  note?: string;
  device?: string;
  /** Which channels were recorded, and whether there is a route. */
  channels: string[];
  route: boolean;
}

export type ContentField = keyof WorkoutContent;

/** The numbers of a night or day, with their units in the names. */
export type DataContent = Readonly<Record<string, number | string>>;

/** Content as the ledger keeps it. */
export interface Hashed {
  content: string;
  contentHash: string;
}

/** @param details what is stored of its recording. */
export function contentOf(workout: WorkoutSummary, details: { channels: string[]; route: boolean }): WorkoutContent {
  const { duration_seconds: seconds, distance_meters: meters, sub_sport, name, note } = workout;
  const { device } = workout.source;
  return {
    start: workout.start_time,
    start_local: workout.start_time_local,
    ...(seconds !== undefined && { seconds: Math.round(seconds) }),
    ...(meters !== undefined && { meters: Math.round(meters) }),
    ...{ type: workout.type, sport: workout.sport },
    ...(sub_sport !== undefined && { sub_sport }),
    ...(name !== undefined && { name }),
    ...(note !== undefined && { note }),
    ...(device !== undefined && { device }),
    ...{ channels: [...details.channels].sort(), route: details.route },
  };
}

/** The same content always gives the same text. */
export function hashed(content: WorkoutContent | DataContent): Hashed {
  const text = JSON.stringify(Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))));
  return { content: text, contentHash: hashOf(text) };
}

/** Of the text of a content. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** In what two contents differ; what cannot be read differs in nothing that has a name. */
export function changedFields(earlier: string, now: string): ContentField[] {
  const [one, other] = [earlier, now].map((text) => JSON.parse(text) as Record<string, unknown>);
  const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
  return [...names]
    .filter((name) => JSON.stringify(one?.[name]) !== JSON.stringify(other?.[name]))
    .sort() as ContentField[];
}
