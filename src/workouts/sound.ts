import type { Workout, WorkoutSummary } from './workout.js';

/*
 * What readers of a stored workout rely on: a field whose name ends in a unit is a finite number, one that ends in `time`
 * or `at` an instant. Rows that somebody has edited, or that a failing disk has changed, may hold something else.
 */

const NUMBER =
  /(?:^|_)(?:seconds|meters|kcal|bpm|mps|rpm|watts|ms|minutes|celsius|percent|spm|hpa)$|^(?:latitude|longitude)$/;
const INSTANT = /^(?:start_time|end_time|uploaded_at|fetched_at)$/;

/** Seconds; three centuries. Added to the start of a workout, this can still be written as a date. */
const MAX_SECONDS = 1e10;

/** The first thing in a stored summary that cannot be right, in words for a message; undefined if all is sound. */
export function unsoundSummary(value: unknown): string | undefined {
  if (!isObject(value)) return 'its summary is not an object';
  const summary = value as Partial<WorkoutSummary>;
  for (const name of ['id', 'type', 'sport', 'start_time', 'start_time_local'] as const) {
    if (typeof summary[name] !== 'string') return `${name} is missing`;
  }
  for (const name of ['external_ids', 'source', 'vendor_sport', 'provenance'] as const) {
    if (!isObject(summary[name])) return `${name} is missing`;
  }
  return unsoundLists(summary) ?? unsoundField(value);
}

function unsoundLists(summary: Partial<WorkoutSummary>): string | undefined {
  const { derived, quality, source, provenance } = summary;
  for (const [name, list] of Object.entries({ derived, quality, via: source?.via, sha: provenance?.payload_sha256 })) {
    if (!Array.isArray(list) || !list.every((word) => typeof word === 'string'))
      return `${name} is not a list of words`;
  }
  for (const name of ['laps', 'auto_laps', 'pauses', 'heart_rate_zones', 'strength_sets'] as const) {
    if (summary[name] !== undefined && !Array.isArray(summary[name])) return `${name} is not a list`;
  }
  return undefined;
}

/** As `unsoundSummary`, for what was recorded. */
export function unsoundRecording({ streams, route, rr_intervals_ms: beats }: Partial<Workout>): string | undefined {
  for (const [channel, stream] of Object.entries(streams ?? {})) {
    if (stream === undefined || !('values' in stream)) continue;
    if (!isOnGrid(stream)) return `streams.${channel} has a value that is not a number`;
  }
  for (const point of route ?? []) {
    const { time_seconds: seconds, latitude, longitude } = point;
    if (!isSeconds(seconds)) return 'a time_seconds of the route is not a time';
    if (!isPosition(latitude, longitude)) return 'a position of the route is not on earth';
  }
  return beats === undefined || isSeries(beats) ? undefined : 'rr_intervals_ms has a value that is not a number';
}

function unsoundField(value: object, path = ''): string | undefined {
  for (const [key, inner] of Object.entries(value)) {
    const name = nameOf(path, key);
    const wrong = wrongByName(key, inner);
    if (wrong !== undefined) return `${name} ${wrong}`;
    if (typeof inner === 'object' && inner !== null) {
      const found = unsoundField(inner, Array.isArray(value) ? path : name);
      if (found !== undefined) return found;
    } else if (inner === null) return `${name} is null`;
  }
  return undefined;
}

const nameOf = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);

/** What is wrong with a value under such a name; undefined if nothing is. */
function wrongByName(key: string, value: unknown): string | undefined {
  if (NUMBER.test(key) && key !== 'energy_split_percent') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return 'is not a number';
    return key.endsWith('seconds') && !isSeconds(value) ? 'is not a time' : undefined;
  }
  return INSTANT.test(key) && !isInstant(value) ? 'is not a time' : undefined;
}

const isPosition = (latitude: number, longitude: number) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

const isOnGrid = (stream: { interval_seconds: number; values: unknown }) =>
  stream.interval_seconds > 0 && isSeries(stream.values);

const isSeconds = (value: number) => Math.abs(value) <= MAX_SECONDS;

const isInstant = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

const isSeries = (values: unknown) =>
  Array.isArray(values) && values.every((value) => value === null || Number.isFinite(value));

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
