import { channels, type Lap, type Workout } from '../workouts/workout.js';
import type { Column, ColumnType, Table } from './table.js';

const column = (name: string, type: ColumnType, about: string): Column => ({ name, type, about });
const key = (name: string, type: ColumnType, about: string): Column => ({ name, type, about, key: true });

/** A column of the table of workouts, and how it is read. */
interface SummaryField extends Column {
  read(workout: Workout): string | number | undefined;
}

/** The fields of a workout that hold one value. */
type PlainField = {
  [K in keyof Workout]-?: Workout[K] extends string | number | undefined ? K : never;
}[keyof Workout];

const plain = (name: PlainField, type: ColumnType, about: string): SummaryField => ({
  ...{ name, type, about },
  read: (workout) => workout[name],
});

/** The columns of a workout that are worth a name of their own; `summary` has the others as well. */
export const summaryFields: readonly SummaryField[] = [
  plain('start_time', 'instant', 'when it began'),
  plain('end_time', 'instant', 'when it ended'),
  plain('start_time_local', 'local', 'when it began, by the local clock'),
  plain('utc_offset_minutes', 'integer', 'UTC offset of the local clock; empty if nobody knows it'),
  plain('duration_seconds', 'number', 'on the timer, without pauses'),
  plain('type', 'text', 'type of the workout'),
  plain('sport', 'text', 'sport, as FIT names it'),
  plain('sub_sport', 'text', 'sub-sport, as FIT names it'),
  { ...column('polar_sport', 'text', "Polar's sport"), read: (w) => w.vendor_sport.sport },
  {
    ...column('polar_detailed_sport', 'text', "Polar's detailed sport"),
    read: (w) => w.vendor_sport.detailed_sport_info,
  },
  plain('name', 'text', 'its name'),
  plain('note', 'text', 'what you wrote about it'),
  plain('feeling', 'number', 'how it felt'),
  { ...column('device', 'text', 'watch or app'), read: (w) => w.source.device },
  { ...column('device_id', 'text', 'id of the watch'), read: (w) => w.source.device_id },
  plain('distance_meters', 'number', 'distance'),
  plain('calories_kcal', 'number', 'energy'),
  plain('avg_heart_rate_bpm', 'integer', 'average heart rate'),
  plain('max_heart_rate_bpm', 'integer', 'maximum heart rate'),
  plain('avg_speed_mps', 'number', 'average speed'),
  plain('max_speed_mps', 'number', 'maximum speed'),
  plain('elevation_gain_meters', 'number', 'ascent'),
  plain('elevation_loss_meters', 'number', 'descent'),
  plain('avg_cadence_rpm', 'number', 'average cadence'),
  plain('avg_power_watts', 'number', 'average power'),
  plain('max_power_watts', 'number', 'maximum power'),
  { ...column('cardio_load', 'number', "Polar's cardio load"), read: (w) => w.training_load?.cardio },
  { ...column('muscle_load', 'number', "Polar's muscle load"), read: (w) => w.training_load?.muscle },
  { ...column('perceived_load', 'number', "Polar's perceived load"), read: (w) => w.training_load?.perceived },
  plain('running_index', 'integer', 'running index'),
  { ...column('session_id', 'text', 'the multisport session it is a part of'), read: (w) => w.part_of?.session },
  { ...column('session_part', 'integer', 'which part of it, from 1'), read: (w) => w.part_of?.index },
  plain('legs', 'integer', 'this is a whole multisport session, and so many legs of it are workouts too'),
  plain('uploaded_at', 'instant', 'when the watch synced it'),
  plain(
    'alternative_to',
    'text',
    'this is another recording of an activity, and the workout with this id counts instead',
  ),
];

/** The fields of a lap that are columns. */
export const lapFields = [
  'start_seconds',
  'duration_seconds',
  'distance_meters',
  'calories_kcal',
  'avg_heart_rate_bpm',
  'max_heart_rate_bpm',
  'avg_speed_mps',
  'max_speed_mps',
  'avg_cadence_rpm',
  'max_cadence_rpm',
  'avg_power_watts',
  'max_power_watts',
  'elevation_gain_meters',
  'elevation_loss_meters',
] as const satisfies readonly (keyof Lap)[];
export type LapField = (typeof lapFields)[number];

const ofWorkout = key('workout_id', 'text', 'the workout');

/** The tables of workouts, by name. */
export const workoutTables = {
  workouts: {
    name: 'workouts',
    about: 'One row per workout.',
    columns: [
      key('id', 'text', 'identifies the workout'),
      ...summaryFields.map(({ name, type, about }) => column(name, type, about)),
      column('summary', 'json', 'the whole workout as in list --json'),
    ],
  },
  heart_rate_zones: {
    name: 'heart_rate_zones',
    about: 'Time in heart rate zones, counted from 1.',
    columns: [
      ofWorkout,
      key('zone', 'integer', 'number of the zone, from 1'),
      column('min_bpm', 'number', 'lower limit'),
      column('max_bpm', 'number', 'upper limit'),
      column('seconds', 'number', 'time in the zone'),
    ],
  },
  laps: {
    name: 'laps',
    about: 'Laps: `automatic` are those that the watch took.',
    columns: [
      ofWorkout,
      key('automatic', 'flag', '1: taken by the watch'),
      key('n', 'integer', 'counts from 0'),
      ...lapFields.map((name) => column(name, 'number', 'as in the workout')),
    ],
  },
  pauses: {
    name: 'pauses',
    about: 'When the timer was stopped.',
    columns: [
      ofWorkout,
      key('n', 'integer', 'counts from 0'),
      column('start_seconds', 'number', 'seconds since the start, on the wall clock'),
      column('duration_seconds', 'number', 'length'),
    ],
  },
  samples: {
    name: 'samples',
    about: 'What was measured: one row per second of the timer.',
    columns: [
      ofWorkout,
      key('start_time', 'instant', 'start of the workout'),
      key('t', 'number', 'seconds on the timer, which stops during pauses'),
      column('time', 'instant', 'the same on the wall clock'),
      ...channels.map((name) => column(name, 'number', 'the channel of that name')),
    ],
  },
  vendor_streams: {
    name: 'vendor_streams',
    about: 'Channels of unknown meaning, as Polar sent them.',
    columns: [
      ofWorkout,
      key('channel', 'text', 'its name'),
      column('interval_seconds', 'number', 'seconds between two values'),
      column('data', 'text', 'the values, separated by commas'),
    ],
  },
  rr_intervals: {
    name: 'rr_intervals',
    about: 'Beat-to-beat intervals on the timer.',
    columns: [
      ofWorkout,
      key('n', 'integer', 'counts from 0'),
      column('ms', 'integer', 'the interval; empty: the beat was not measured'),
      column('gap_ms', 'integer', 'how long unmeasured beats took'),
    ],
  },
  route_points: {
    name: 'route_points',
    about: 'The route, in degrees (WGS 84).',
    columns: [
      ofWorkout,
      key('n', 'integer', 'counts from 0'),
      column('time_seconds', 'number', 'seconds since the start, on the wall clock'),
      column('time', 'instant', 'the same as an instant'),
      column('latitude', 'number', 'latitude in degrees'),
      column('longitude', 'number', 'longitude in degrees'),
      column('altitude_meters', 'number', 'altitude'),
      column('satellites', 'integer', 'number of satellites'),
      column('fix', 'integer', 'quality of the position, as Polar states it'),
    ],
  },
} as const satisfies Record<string, Table>;
