import type { Feature } from '../../v4/features.js';

/** A session in one response, and the features that response was requested with. */
export interface Piece {
  asked: ReadonlySet<Feature>;
  element: Readonly<Record<string, unknown>>;
}

/** Which members belong to a feature: of the session, of its exercises, or of both. */
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
 * One session from the responses it came in, the newest first. What belongs to a feature is taken from the newest response
 * that was requested with it and had any (neither an edited name nor a response without samples takes the samples away),
 * everything else from the newest.
 */
export function joinPieces(pieces: readonly [Piece, ...Piece[]]): Readonly<Record<string, unknown>> {
  return joined(pieces).element;
}

/** Those of the responses, the newest first, that a session is read from. */
export function neededOf<T extends Piece>(pieces: readonly [T, ...T[]]): T[] {
  return joined(pieces).needed;
}

function joined<T extends Piece>(pieces: readonly [T, ...T[]]): { element: Record<string, unknown>; needed: T[] } {
  const [newest, ...older] = pieces;
  let element: Record<string, unknown> = { ...newest.element };
  const held = new Set(newest.asked);
  const needed = [newest];
  for (const piece of older) {
    const news = [...piece.asked].filter((feature) => !held.has(feature));
    const before = element;
    element = filled(before, piece.element, [...piece.asked], new Set(news));
    for (const feature of news) held.add(feature);
    if (news.length > 0 || element !== before) needed.push(piece);
  }
  return { element, needed };
}

/** @param news features that no newer response was requested with: they are taken whatever they contain. */
function filled(
  to: Record<string, unknown>,
  from: Piece['element'],
  wanted: Feature[],
  news: ReadonlySet<Feature>,
): Record<string, unknown> {
  const exercises = exercisesOf(to);
  const theirs = exercisesOf(from);
  const byId = new Map(theirs.map((exercise) => [idOf(exercise), exercise] as const).reverse());
  let changed = false;
  const take = (own: Record<string, unknown>, other: Record<string, unknown>, side: 'session' | 'exercise') => {
    const more = picked(own, other, side);
    if (Object.keys(more).length === 0) return own;
    changed = true;
    return { ...own, ...more };
  };
  const whole = exercises.map((exercise, i) => {
    const id = idOf(exercise);
    const same = id === undefined ? undefined : byId.get(id);
    // The position replaces the id only if one of the two has none: legs come and go between two responses.
    const there = theirs[i];
    const other = same ?? (there && (id === undefined || idOf(there) === undefined) ? there : undefined);
    return other ? take(exercise, other, 'exercise') : exercise;
  });
  const session = take(to, from, 'session');
  return changed ? { ...session, ...(exercises.length > 0 && { exercises: whole }) } : to;

  function picked(own: Record<string, unknown>, other: Record<string, unknown>, side: 'session' | 'exercise') {
    const names = wanted.flatMap((feature) => {
      const name = members[feature][side];
      if (name === undefined || !(name in other)) return [];
      return news.has(feature) || (!hasContent(own[name]) && hasContent(other[name])) ? [name] : [];
    });
    return Object.fromEntries(Object.entries(other).filter(([name]) => names.includes(name)));
  }
}

/** Members that describe a part and are not its content. */
const labels = new Set(['type', 'intervalMillis', 'startTime']);

/** Whether there is any content: `{}`, `[]` and a series without values are empty. */
function hasContent(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (typeof value !== 'object') return true;
  return Object.entries(value).some(([name, inner]) => !labels.has(name) && hasContent(inner));
}

function exercisesOf({ exercises }: Piece['element']): Record<string, unknown>[] {
  return Array.isArray(exercises) ? exercises : [];
}

function idOf({ identifier }: Record<string, unknown>): unknown {
  return typeof identifier === 'object' && identifier !== null && 'id' in identifier ? identifier.id : undefined;
}
