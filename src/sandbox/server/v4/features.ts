import type { JsonObject } from '../../represent/json.js';

/** The features of a training session, and the members of the session or its exercises that they include. */
const members: Readonly<Record<string, { session?: string; exercise?: string }>> = {
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

/** The names accepted in `features`. */
export const features: readonly string[] = Object.keys(members);

/** A session with the parts of these features only. */
export function withFeatures(element: JsonObject, asked: ReadonlySet<string>): JsonObject {
  const unasked = Object.entries(members).filter(([feature]) => !asked.has(feature));
  const without = (object: JsonObject, level: 'session' | 'exercise') => {
    const hidden = unasked.map(([, member]) => member[level]);
    return Object.fromEntries(Object.entries(object).filter(([key]) => !hidden.includes(key)));
  };
  const { exercises } = element;
  return {
    ...without(element, 'session'),
    ...(Array.isArray(exercises) && {
      exercises: exercises.map((exercise: JsonObject) => without(exercise, 'exercise')),
    }),
  };
}
