import type { Workout, WorkoutSummary } from './workout.js';

/*
 * What readers of a stored workout rely on: a field whose name ends in a unit is a finite number, one that ends in `time`
 * or `at` an instant. Rows that somebody has edited, or that a failing disk has changed, may hold something else.
 */

const NUMBER =
  /(?:^|_)(?:seconds|meters|kcal|bpm|mps|rpm|watts|ms|minutes|celsius|percent|spm|hpa)$|^(?:latitude|longitude)$/;
const INSTANT = /^(?:start_time|end_time|uploaded_at|fetched_at)$/;

/** As nearly all are written; what is not may be an instant all the same, and takes twice as long to check. */
const USUAL_INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** Seconds; three centuries. Added to the start of a workout, this can still be written as a date. */
const MAX_SECONDS = 1e10;

/** The first thing in a stored summary that cannot be right, in words for a message; undefined if all is sound. */
export function unsoundSummary(value: unknown): string | undefined {
  if (!isObject(value)) return 'its summary is not an object';
  const missing = missingIn(value);
  if (missing !== undefined) return `${missing} is missing`;
  const unsaid = notWords(value as WorkoutSummary);
  if (unsaid !== undefined) return `${unsaid} is not a list of words`;
  const single = notList(value);
  if (single !== undefined) return `${single} is not a list`;
  return unsoundField(value)?.slice(1);
}

/*
 * Names are written out below, and nothing is allocated where all is sound: `list` checks thousands of summaries before the
 * engine has compiled this, and reading a field by a name in a variable takes several times as long then.
 */

function missingIn(summary: Partial<WorkoutSummary>): string | undefined {
  if (typeof summary.id !== 'string') return 'id';
  if (typeof summary.type !== 'string') return 'type';
  if (typeof summary.sport !== 'string') return 'sport';
  if (typeof summary.start_time !== 'string') return 'start_time';
  if (typeof summary.start_time_local !== 'string') return 'start_time_local';
  if (!isObject(summary.external_ids)) return 'external_ids';
  if (!isObject(summary.source)) return 'source';
  if (!isObject(summary.vendor_sport)) return 'vendor_sport';
  return isObject(summary.provenance) ? undefined : 'provenance';
}

function notWords({ derived, quality, source, provenance }: WorkoutSummary): string | undefined {
  if (!isWords(derived)) return 'derived';
  if (!isWords(quality)) return 'quality';
  if (!isWords(source.via)) return 'via';
  return isWords(provenance.payload_sha256) ? undefined : 'sha';
}

function notList({ laps, auto_laps, pauses, heart_rate_zones, strength_sets }: Partial<WorkoutSummary>) {
  if (laps !== undefined && !Array.isArray(laps)) return 'laps';
  if (auto_laps !== undefined && !Array.isArray(auto_laps)) return 'auto_laps';
  if (pauses !== undefined && !Array.isArray(pauses)) return 'pauses';
  if (heart_rate_zones !== undefined && !Array.isArray(heart_rate_zones)) return 'heart_rate_zones';
  return strength_sets !== undefined && !Array.isArray(strength_sets) ? 'strength_sets' : undefined;
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

/** A path is put together only on the way back from a fault: `list` checks each field of thousands of summaries. */
function unsoundField(value: object | null): string | undefined {
  if (value === null) return ' is null';
  if (Array.isArray(value)) return unsoundElement(value);
  for (const key in value) {
    const inner = value[key as keyof typeof value] as unknown;
    const kind = kindsOfNames.get(key) ?? kindOf(key);
    let wrong: string | undefined;
    if (kind !== 'any') wrong = wrongByKind(kind, inner);
    else if (typeof inner === 'object') wrong = unsoundField(inner);
    if (wrong !== undefined) return `.${key}${wrong}`;
  }
  return undefined;
}

function unsoundElement(list: readonly unknown[]): string | undefined {
  for (let n = 0; n < list.length; n++) {
    const inner = list[n];
    const wrong = typeof inner === 'object' ? unsoundField(inner) : undefined;
    // The path of a list's element is that of the list, unless it is the element itself that is wrong.
    if (wrong !== undefined) return wrong.startsWith(' ') ? `.${n}${wrong}` : wrong;
  }
  return undefined;
}

/** What a name says of its value; each name is looked at once. */
const kindsOfNames = new Map<string, 'number' | 'seconds' | 'instant' | 'any'>();

function kindOf(name: string) {
  const isNumber = NUMBER.test(name) && name !== 'energy_split_percent';
  const kind = isNumber ? (name.endsWith('seconds') ? 'seconds' : 'number') : INSTANT.test(name) ? 'instant' : 'any';
  // Not those of a foreign text without end.
  if (kindsOfNames.size < 1000) kindsOfNames.set(name, kind);
  return kind;
}

/** What is wrong with a value of that kind; undefined if nothing is. */
function wrongByKind(kind: 'number' | 'seconds' | 'instant', value: unknown): string | undefined {
  if (kind === 'instant') return isInstant(value) ? undefined : ' is not a time';
  if (typeof value !== 'number' || !Number.isFinite(value)) return ' is not a number';
  return kind === 'seconds' && !isSeconds(value) ? ' is not a time' : undefined;
}

const isPosition = (latitude: number, longitude: number) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

const isOnGrid = (stream: { interval_seconds: number; values: unknown }) =>
  stream.interval_seconds > 0 && isSeries(stream.values);

const isSeconds = (value: number) => Math.abs(value) <= MAX_SECONDS;

const isInstant = (value: unknown) =>
  typeof value === 'string' && (USUAL_INSTANT.test(value) || !Number.isNaN(Date.parse(value)));

/** A loop: there are tens of thousands of values, which `every` would make objects of. */
function isSeries(values: unknown): boolean {
  if (!Array.isArray(values)) return false;
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    // The difference of a number and itself is 0, unless it is not finite.
    if (value !== null && !(typeof value === 'number' && value - value === 0)) return false;
  }
  return true;
}

function isWords(list: unknown): boolean {
  if (!Array.isArray(list)) return false;
  for (let n = 0; n < list.length; n++) if (typeof list[n] !== 'string') return false;
  return true;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
