import { createHash } from 'node:crypto';
import { isObject } from '../guards.js';
import type { WorkoutSummary } from '../workouts/workout.js';

/**
 * What a user would see of a workout at a target, by which an edit is noticed. Not the bytes of its file: those change
 * with every version of the encoder, and a workout that has not been edited must not be reported as edited.
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

/** @param details which channels are stored, and whether there is a route. */
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

/** SHA-256 of the text of a content, in hex. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The fields in which two contents differ; empty if the ledger has no readable content to compare with. */
export function changedFields(earlier: string, now: string): ContentField[] {
  const [one, other] = [fieldsIn(earlier), fieldsIn(now)];
  if (one === undefined || other === undefined) return [];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names]
    .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .sort() as ContentField[];
}

function fieldsIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
