import type { WorkoutSummary } from '../workout.js';

/** What the choice between recordings of one activity depends on. */
export type Recorded = Pick<
  WorkoutSummary,
  'id' | 'start_time' | 'duration_seconds' | 'has_route' | 'avg_heart_rate_bpm' | 'hidden'
> & {
  /** You chose it. */
  preferred?: boolean | undefined;
};

/**
 * The one of several recordings of one activity that counts: the one you chose; else one that you have not hidden; else one
 * with a route, then one with heart rate, then the longest, then the one that began first.
 */
export function preferredOf<T extends Recorded>(recordings: readonly T[]): T | undefined {
  return [...recordings].sort(byPreference).at(0);
}

function byPreference(a: Recorded, b: Recorded): number {
  const [one, other] = [ranks(a), ranks(b)];
  const at = one.findIndex((rank, i) => rank !== other[i]);
  if (at >= 0) return (other[at] ?? 0) - (one[at] ?? 0);
  if (a.start_time !== b.start_time) return a.start_time < b.start_time ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

const ranks = (one: Recorded) => [
  ...[one.preferred === true, one.hidden !== true, one.has_route === true].map(Number),
  ...[Number(one.avg_heart_rate_bpm !== undefined), Math.round(one.duration_seconds ?? 0)],
];
