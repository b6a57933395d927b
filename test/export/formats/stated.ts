import { readdirSync, readFileSync } from 'node:fs';
import { parseExercise } from '../../../src/polar/parse/exercise.js';
import { parseTrainingSession } from '../../../src/polar/parse/flow/session.js';
import { parseSessionList } from '../../../src/polar/parse/flow/session-list.js';
import type { SourceSession } from '../../../src/workouts/source-session.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { sharedPath } from '../../support/shared.js';
import { normalized } from '../../workouts/polar.js';

/*
 * What the inputs state, read from their JSON without any code of polar-sync: instants in ms since 1970, everything else
 * in ms of the named clock.
 */

/** The times and heart rates that an exercise states. */
export interface Stated {
  /** Absent without a time zone, because the instant is then unknown. */
  start?: number;
  /** How long the timer ran. */
  timer: number;
  /** From the start to the end of the session, pauses included, if the end is stated. */
  span?: number;
  /** On the wall clock, since the start. */
  pauses: { start: number; end: number }[];
  /** Each with its time on the timer. */
  beats: { timer: number; bpm: number }[];
}

/** One exercise of an input: as made by polar-sync's parser and normalizer, and as stated. */
export interface Judged {
  name: string;
  workout: Workout;
  stated: Stated;
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
  stated: Stated[],
): Judged[] =>
  exercises.map((exercise, i) => ({
    name: `${path} ${i + 1}`,
    workout: normalized(exercise, { via: [via] }),
    stated: stated[i] ?? raise(`${path} has more exercises than it states`),
  }));

function raise(message: string): never {
  throw new Error(message);
}

function ofSession(path: string): Judged[] {
  const raw = JSON.parse(bytesOf(path).toString('utf8')) as Session;
  const stated = raw.exercises.map((exercise) => statedOf(exercise, raw));
  return together(path, parseTrainingSession(bytesOf(path)).exercises, 'flow_export', stated);
}

function ofList(path: string): Judged[] {
  const { trainingSessions } = JSON.parse(bytesOf(path).toString('utf8')) as { trainingSessions: Session[] };
  // If the exercises were not requested, the session stands for its exercise.
  const stated = trainingSessions.flatMap((raw) =>
    (raw.exercises ?? [{ ...raw, samples: {} }]).map((exercise) => statedOf(exercise, raw)),
  );
  const { sessions } = parseSessionList(bytesOf(path));
  return together(
    path,
    sessions.flatMap(({ session }) => session.exercises),
    'v4',
    stated,
  );
}

function ofExercises(path: string): Judged[] {
  const raw: unknown = JSON.parse(bytesOf(path).toString('utf8'));
  return ([raw].flat() as Exercise[]).map((one, i) => ({
    name: `${path} ${i + 1}`,
    workout: normalized(parseExercise(Buffer.from(JSON.stringify(one)))),
    stated: statedOfExercise(one),
  }));
}

/** An exercise of a session in today's format and in older ones; a session of one exercise has the same fields. */
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

function statedOf(exercise: Part, session: Session): Stated {
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
 * Version 1.3 has no pauses, and its route has the zone offset added twice. The recording begins with the route; before
 * that, and after the timer's duration, the timer was stopped.
 */
function pausesFrom(exercise: Part, session: Session & { exportVersion?: string }, span = 0): Stated['pauses'] {
  const first = exercise.samples?.recordedRoute?.[0];
  const offset = exercise.timezoneOffset;
  if (session.exportVersion !== '1.3' || first === undefined || offset === undefined) return [];
  const begun = Date.parse(`${first.dateTime}Z`) - Date.parse(`${exercise.startTime}Z`) - offset * 60_000;
  return [
    { start: 0, end: begun },
    { start: begun + millis(exercise.duration ?? ''), end: span },
  ];
}

/** An exercise of v3: its samples in the spelling of real responses, of the documentation, or an undocumented one. */
interface Exercise {
  start_time?: string;
  start_time_utc_offset?: number;
  duration: string;
  samples?: Series[] | { samples: Series[] };
}

type Series = Record<string, string | number | (number | string | null)[]>;

function statedOfExercise({
  start_time: time = '',
  start_time_utc_offset: offset,
  duration,
  samples = [],
}: Exercise): Stated {
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

function beatsOf(values: readonly (number | string | null)[], interval: number): Stated['beats'] {
  return values.flatMap((bpm, i) => (typeof bpm === 'number' && bpm > 0 ? [{ timer: i * interval, bpm }] : []));
}

/** A time with a zone is an instant; one without is local, `offset` minutes ahead of UTC. */
function instantOf(time: string, offset: number | undefined): number | undefined {
  if (/(Z|[+-]\d\d:\d\d)$/.test(time)) return Date.parse(time);
  return offset === undefined ? undefined : Date.parse(`${time}Z`) - offset * 60_000;
}

/** The ms of `PT1H2M3.5S`. */
function millis(duration: string): number {
  const [, h = '0', m = '0', s = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration) ?? raise(duration);
  return Math.round((Number(h) * 3600 + Number(m) * 60 + Number(s)) * 1000);
}
