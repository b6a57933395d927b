import type { Feature } from '../../v4/features.js';

/** A session in one answer, and the features that answer was asked for. */
export interface Piece {
  asked: ReadonlySet<Feature>;
  element: Readonly<Record<string, unknown>>;
}

/** Which members answer a feature: of the session, of its exercises, or of both. */
const members: Readonly<Record<Feature, { session?: string; exercise?: string }>> = {
  samples: { exercise: 'samples' },
  routes: { exercise: 'routes' },
  laps: { exercise: 'laps' },
  statistics: { exercise: 'statistics' },
  zones: { exercise: 'zones' },
  'pause-times': { exercise: 'pauseTimes' },
  'strength-training-results': { exercise: 'strengthTrainingResults' },
  'training-load-report': { session: 'trainingLoadReport', exercise: 'trainingLoadReport' },
  'test-results': { session: 'testResults' },
  'hill-splits': { session: 'hillSplits' },
  comments: { session: 'comments' },
  'physical-info': { session: 'physicalInformation' },
};

/**
 * One session from the answers it came in, the newest first: what belongs to a feature is taken from the newest answer
 * that was asked for it (an edit of the name does not take the samples away), everything else from the newest.
 */
export function joinPieces(pieces: readonly [Piece, ...Piece[]]): Readonly<Record<string, unknown>> {
  const [newest, ...older] = pieces;
  let joined: Record<string, unknown> = { ...newest.element };
  const held = new Set(newest.asked);
  for (const piece of older) {
    const more = [...piece.asked].filter((feature) => !held.has(feature));
    if (more.length > 0) joined = filled(joined, piece.element, more);
    for (const feature of more) held.add(feature);
  }
  return joined;
}

function filled(to: Record<string, unknown>, from: Piece['element'], wanted: Feature[]): Record<string, unknown> {
  const exercises = exercisesOf(to);
  const theirs = exercisesOf(from);
  const whole = exercises.map((exercise, i) => {
    const id = idOf(exercise);
    const same = theirs.find((candidate) => id !== undefined && idOf(candidate) === id);
    // The place stands for the id only where one of the two has none: legs come and go between two answers.
    const there = theirs[i];
    const other = same ?? (there && (id === undefined || idOf(there) === undefined) ? there : undefined);
    return other ? { ...exercise, ...picked(other, wanted, 'exercise') } : exercise;
  });
  return { ...to, ...picked(from, wanted, 'session'), ...(exercises.length > 0 && { exercises: whole }) };
}

function picked(from: Piece['element'], wanted: Feature[], side: 'session' | 'exercise'): Record<string, unknown> {
  const names = wanted.map((feature) => members[feature][side]);
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}

function exercisesOf({ exercises }: Piece['element']): Record<string, unknown>[] {
  return Array.isArray(exercises) ? (exercises as Record<string, unknown>[]) : [];
}

function idOf({ identifier }: Record<string, unknown>): unknown {
  return typeof identifier === 'object' && identifier !== null && 'id' in identifier ? identifier.id : undefined;
}
