import { readdirSync, readFileSync } from 'node:fs';
import { parseExercise } from '../../../src/polar/parse/exercise.js';
import { parseTrainingSession } from '../../../src/polar/parse/flow/session.js';
import { parseSessionList } from '../../../src/polar/parse/flow/session-list.js';
import type { SourceSession } from '../../../src/workouts/source-session.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { sharedPath } from '../../support/shared.js';
import { normalized } from '../../workouts/polar.js';

/*
 * What the inputs say, read here anew from their JSON and from nothing of the product: instants in ms since 1970, the rest
 * in ms of the clock that is named.
 */

/** What an exercise says of its time and its heart. */
export interface Told {
  /** Absent where no time zone is told, so that nobody knows the instant. */
  start?: number;
  /** How long the timer ran. */
  timer: number;
  /** From the start to the end of the session, pauses included, where the end is told. */
  span?: number;
  /** On the wall clock, since the start. */
  pauses: { start: number; end: number }[];
  /** Each with its time on the timer. */
  beats: { timer: number; bpm: number }[];
}

/** One exercise of an input: as the product's own reader and normalizer have it, and as it is told. */
export interface Judged {
  name: string;
  workout: Workout;
  told: Told;
}

/** Every exercise of the fixtures that is a workout. */
export function judgedInputs(): Judged[] {
  return [
    ...['flow-export', 'reports', ...['a', 'b', 'c', 'd'].map((one) => `reports/duplicates-old-and-new-export/${one}`)]
      .flatMap((folder) => jsonIn(folder).map((name) => `${folder}/${name}`))
      .filter((path) => !path.endsWith('foreign-json-with-exercises.json'))
      .flatMap((path) => ofSession(path)),
    ...jsonIn('accesslink-v4').flatMap((name) => ofList(`accesslink-v4/${name}`)),
    ...ofList('reports/accesslink/v4-start-with-offset.json'),
    ...jsonIn('accesslink')
      .filter((name) => name.startsWith('exercise') && name !== 'exercise-broken-keys.json')
      .flatMap((name) => ofExercises(`accesslink/${name}`)),
    ...['sport-numeric', 'start-z', 'v3-detail-shapes', 'v3-multisport-parent'].flatMap((name) =>
      ofExercises(`reports/accesslink/${name}.json`),
    ),
  ];
}

const jsonIn = (folder: string) => readdirSync(sharedPath('fixtures', folder)).filter((name) => name.endsWith('.json'));
const bytesOf = (path: string) => readFileSync(sharedPath('fixtures', path));
const together = (
  path: string,
  exercises: readonly SourceSession[],
  via: 'flow_export' | 'v4',
  told: Told[],
): Judged[] =>
  exercises.map((exercise, i) => ({
    name: `${path} ${i + 1}`,
    workout: normalized(exercise, { via: [via] }),
    told: told[i] ?? raise(`${path} has more exercises than it tells`),
  }));

function raise(message: string): never {
  throw new Error(message);
}

function ofSession(path: string): Judged[] {
  const raw = JSON.parse(bytesOf(path).toString('utf8')) as Session;
  const told = raw.exercises.map((exercise) => toldOf(exercise, raw));
  return together(path, parseTrainingSession(bytesOf(path)).exercises, 'flow_export', told);
}

function ofList(path: string): Judged[] {
  const { trainingSessions } = JSON.parse(bytesOf(path).toString('utf8')) as { trainingSessions: Session[] };
  // Where the parts were not asked for, the session stands for its exercise.
  const told = trainingSessions.flatMap((raw) =>
    (raw.exercises ?? [{ ...raw, samples: {} }]).map((exercise) => toldOf(exercise, raw)),
  );
  const { sessions } = parseSessionList(bytesOf(path));
  return together(
    path,
    sessions.flatMap(({ session }) => session.exercises),
    'v4',
    told,
  );
}

function ofExercises(path: string): Judged[] {
  const raw: unknown = JSON.parse(bytesOf(path).toString('utf8'));
  return ([raw].flat() as Exercise[]).map((one, i) => ({
    name: `${path} ${i + 1}`,
    workout: normalized(parseExercise(Buffer.from(JSON.stringify(one)))),
    told: toldOfExercise(one),
  }));
}

/** An exercise of a session in today's form and in the older ones; a session of one exercise says the same. */
interface Part {
  startTime: string;
  stopTime?: string;
  durationMillis?: number;
  duration?: string;
  timezoneOffsetMinutes?: number;
  timezoneOffset?: number;
  timeZoneOffset?: number;
  pauseTimes?: { startTime: string; endTime: string }[];
  samples?: {
    samples?: { type: string; intervalMillis: number; values: (number | string | null)[] }[];
    heartRate?: { dateTime: string; value?: number }[];
    recordedRoute?: { dateTime: string }[];
  };
}

type Session = Part & { exercises: Part[] };

function toldOf(exercise: Part, session: Session): Told {
  const offset =
    exercise.timezoneOffsetMinutes ??
    exercise.timezoneOffset ??
    session.timezoneOffsetMinutes ??
    session.timezoneOffset ??
    session.timeZoneOffset;
  const wall = (time: string) => (instantOf(time, 0) ?? 0) - (instantOf(exercise.startTime, 0) ?? 0);
  const pauses = (exercise.pauseTimes ?? []).map(({ startTime, endTime }) => ({
    start: wall(startTime),
    end: wall(endTime),
  }));
  const { samples, heartRate = [] } = exercise.samples ?? {};
  const series = samples?.find(({ type }) => type === 'HEART_RATE');
  const values = series?.values ?? heartRate.map(({ value }) => value ?? null);
  const start = instantOf(exercise.startTime, offset);
  const end = (session.exercises ?? []).length > 1 ? exercise.stopTime : session.stopTime;
  return {
    ...(start !== undefined && { start }),
    timer: exercise.durationMillis ?? millis(exercise.duration ?? ''),
    ...(end !== undefined && { span: wall(end) }),
    pauses: pauses.length > 0 ? pauses : pausesFrom(exercise, session, end === undefined ? undefined : wall(end)),
    beats: beatsOf(values, series?.intervalMillis ?? 1000),
  };
}

/**
 * Form 1.3 tells no pauses, and its route has the zone added once more. What was recorded begins with the route; before it,
 * and behind as long as the timer ran, the timer stood.
 */
function pausesFrom(exercise: Part, session: Session & { exportVersion?: string }, span = 0): Told['pauses'] {
  const first = exercise.samples?.recordedRoute?.[0];
  const offset = exercise.timezoneOffset;
  if (session.exportVersion !== '1.3' || first === undefined || offset === undefined) return [];
  const begun = Date.parse(`${first.dateTime}Z`) - Date.parse(`${exercise.startTime}Z`) - offset * 60_000;
  return [
    { start: 0, end: begun },
    { start: begun + millis(exercise.duration ?? ''), end: span },
  ];
}

/** An exercise of v3: its series in the spelling of real answers, of the documentation, or in one that nobody documented. */
interface Exercise {
  start_time?: string;
  start_time_utc_offset?: number;
  duration: string;
  samples?: Series[] | { samples: Series[] };
}

type Series = Record<string, string | number | (number | string | null)[]>;

function toldOfExercise({
  start_time: time = '',
  start_time_utc_offset: offset,
  duration,
  samples = [],
}: Exercise): Told {
  const start = instantOf(time, offset);
  const all = Array.isArray(samples) ? samples : samples.samples;
  const of = (series: Series, names: string[]) =>
    names.map((name) => series[name]).find((value) => value !== undefined);
  const heart = all.find((series) => {
    return ['0', 'HEART_RATE'].includes(String(of(series, ['sample_type', 'sample-type', 'sampleType', 'type'])));
  });
  const rate = heart && of(heart, ['recording_rate', 'recording-rate', 'recordingRate', 'interval']);
  const data = (heart && of(heart, ['data', 'values'])) ?? [];
  const values = Array.isArray(data) ? data : String(data).split(',');
  const beats = values.map((value) => (value === 'null' || value === null ? null : Number(value)));
  return {
    ...(start !== undefined && { start }),
    timer: millis(duration),
    pauses: [],
    beats: beatsOf(beats, Number(rate) * 1000),
  };
}

function beatsOf(values: readonly (number | string | null)[], interval: number): Told['beats'] {
  return values.flatMap((bpm, i) => (typeof bpm === 'number' && bpm > 0 ? [{ timer: i * interval, bpm }] : []));
}

/** A time with a zone is the instant it says; one without is local, `offset` minutes ahead. */
function instantOf(time: string, offset: number | undefined): number | undefined {
  if (/(Z|[+-]\d\d:\d\d)$/.test(time)) return Date.parse(time);
  return offset === undefined ? undefined : Date.parse(`${time}Z`) - offset * 60_000;
}

/** Of `PT1H2M3.5S`. */
function millis(duration: string): number {
  const [, h = '0', m = '0', s = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration) ?? raise(duration);
  return Math.round((Number(h) * 3600 + Number(m) * 60 + Number(s)) * 1000);
}
