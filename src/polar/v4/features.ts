/** What a training session can be asked for besides its summary; all of them in one request work. */
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

/** The features that an answer was asked for, read from the path it is stored with. */
export function featuresIn(path: string): Set<Feature> {
  const asked = new URLSearchParams(path.slice(path.indexOf('?') + 1)).getAll('features');
  return new Set(features.filter((feature) => asked.includes(feature)));
}

/** The features of these that a refusal (400) names. */
export function namedIn(complaint: string, asked: readonly Feature[]): Feature[] {
  const words = new Set(
    complaint
      .toLowerCase()
      .replaceAll('_', '-')
      .match(/[a-z][a-z-]*/g),
  );
  return asked.filter((feature) => words.has(feature));
}
