/** What can be requested of a training session besides its summary; all of them work in one request. */
export const features = [
  'samples',
  'routes',
  'laps',
  'statistics',
  'zones',
  'pause-times',
  'strength-training-results',
  'training-load-report',
  'test-results',
  'hill-splits',
  'comments',
  'physical-info',
] as const;

export type Feature = (typeof features)[number];

/** The features that a response was requested with, read from the path it is stored with. */
export function featuresIn(path: string): Set<Feature> {
  const requested = new URLSearchParams(path.slice(path.indexOf('?') + 1)).getAll('features');
  return new Set(features.filter((feature) => requested.includes(feature)));
}

/** Those of the requested features that a refusal (400) names. */
export function namedIn(complaint: string, requested: readonly Feature[]): Feature[] {
  const words = new Set(
    complaint
      .toLowerCase()
      .replaceAll('_', '-')
      .match(/[a-z][a-z-]*/g),
  );
  return requested.filter((feature) => words.has(feature));
}
