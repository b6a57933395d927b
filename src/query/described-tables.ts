import { myWorkoutColumns, workoutColumns } from './described-workouts.js';

/** A table or view, for someone who writes a query. */
export interface TableDescription {
  name: string;
  about: string;
  /** Name, unit or clock (empty: none), meaning. */
  columns: readonly (readonly [name: string, unit: string, meaning: string])[];
}

type Columns = TableDescription['columns'];

const sampleColumns: Columns = [
  ['workout_key', '', '`workouts.key`'],
  ['t', 's', 'Since the start of the workout on its timer, which stops during pauses'],
  ['heart_rate_bpm', 'bpm', 'Heart rate'],
  ['speed_mps', 'm/s', 'Speed'],
  ['cadence_rpm', 'rpm', 'Cadence, of one leg'],
  ['altitude_meters', 'm', 'Altitude'],
  ['power_watts', 'W', 'Power'],
  ['pedaling_index_percent', '%', 'Pedaling index'],
  ['left_right_balance_percent', '%', 'Balance, as Polar sends it'],
  ['air_pressure_hpa', 'hPa', 'Air pressure'],
  ['running_cadence_spm', '1/min', 'Steps'],
  ['temperature_celsius', '°C', 'Temperature'],
  ['distance_meters', 'm', 'Since the start'],
];

const routeColumns: Columns = [
  ['workout_key', '', '`workouts.key`'],
  ['n', '', 'Order'],
  ['time_seconds', 's', 'Since the start of the workout, pauses included'],
  ['latitude', '°', 'WGS 84'],
  ['longitude', '°', 'WGS 84'],
  ['altitude_meters', 'm', 'Altitude'],
  ['satellites', '', 'How many'],
  ['fix', '', 'As Polar sends it'],
];

/** What views of a record begin with. */
function ofRecord(date: string): Columns {
  return [
    ['user_id', '', 'Your Polar user id'],
    ['date', 'date', date],
    ['time_basis', 'utc, local', 'Which clock its times are of'],
    ['source', '', 'Where it came from'],
  ];
}

/** The tables of workouts and the views, as docs/database.md describes them; those of kinds follow from the kinds. */
export const describedTables: readonly TableDescription[] = [
  {
    name: 'workouts',
    about: 'One row per workout. Values without a column are in `summary`.',
    columns: workoutColumns,
  },
  {
    name: 'my_workouts',
    about:
      'View: `workouts` with what you said yourself (`polar-sync edit`) in the place of what Polar says, without the hidden ones and without the other recordings of an activity. `workouts` keeps what Polar says.',
    columns: myWorkoutColumns,
  },
  {
    name: 'edits',
    about: 'What you said about workouts yourself.',
    columns: [
      ['workout_id', '', '`workouts.id`'],
      ['user_id', '', 'Your Polar user id'],
      ['said', '', 'JSON: `name`, `note`, `sport`, `tags`, `gear`, `feeling`, `hidden`; null says that there is none'],
      ['edited_at', 'UTC', 'When you last said something'],
    ],
  },
  {
    name: 'alternatives',
    about: 'Activities with several recordings, by two devices or an app: those that do not count.',
    columns: [
      ['workout_key', '', '`workouts.key`'],
      ['user_id', '', 'Your Polar user id'],
      ['preferred_key', '', '`workouts.key` of the one that counts'],
    ],
  },
  {
    name: 'samples',
    about:
      'View: one row per second with at least one value. `workout_samples` adds the instant; the numbers are in `sample_rows` (see What lies where).',
    columns: sampleColumns,
  },
  {
    name: 'workout_samples',
    about: 'View: `samples` with the id of the workout and the instant, to the second, pauses included.',
    columns: [['workout_id', '', '`workouts.id`'], ['time', 'UTC', 'When, pauses included'], ...sampleColumns],
  },
  {
    name: 'pauses',
    about:
      'When the timer was stopped. The samples are on the timer; everything else in a workout is on the wall clock.',
    columns: [
      ['workout_key', '', '`workouts.key`'],
      ['n', '', 'Order'],
      ['start_seconds', 's', 'Since the start of the workout, earlier pauses included'],
      ['duration_seconds', 's', 'How long it lasted'],
      ['timer_seconds', 's', 'Second on the timer at which it stopped'],
    ],
  },
  {
    name: 'route_points',
    about: "View: the route. `workout_route` adds the workout's id; the numbers are in `route_rows`.",
    columns: routeColumns,
  },
  {
    name: 'workout_route',
    about: 'View: `route_points` with the id of the workout.',
    columns: [['workout_id', '', '`workouts.id`'], ...routeColumns],
  },
  {
    name: 'heart_rate_zones',
    about: 'Time in heart rate zones.',
    columns: [
      ['workout_key', '', '`workouts.key`'],
      ['zone', '', '1 to 5'],
      ['min_bpm', 'bpm', 'From'],
      ['max_bpm', 'bpm', 'To'],
      ['seconds', 's', 'Time in the zone'],
    ],
  },
  {
    name: 'rr_intervals',
    about: 'Beat to beat, from a strap.',
    columns: [
      ['workout_key', '', '`workouts.key`'],
      ['n', '', 'Order'],
      ['ms', 'ms', 'Interval; NULL is a gap'],
      ['gap_ms', 'ms', 'How long such a gap lasts, if Polar says so'],
    ],
  },
  {
    name: 'streams',
    about:
      'The channels of a workout. The values are in `samples`; only those of channels without a column there are here.',
    columns: [
      ['workout_key', '', '`workouts.key`'],
      ['position', '', "Order in Polar's response"],
      ['channel', '', 'Its name: `heart_rate_bpm`...'],
      ['interval_seconds', 's', 'Between two values'],
      ['count', '', 'How many values'],
      ['data', '', 'Values separated by commas, if `samples` has no column for them'],
    ],
  },
  {
    name: 'heart_rate',
    about: 'View: every reading around the clock, with date and time.',
    columns: [
      ...ofRecord('The day'),
      ['time_local', 'local time', 'When'],
      ['time', 'UTC', 'When; only where the offset is known'],
      ['heart_rate_bpm', 'bpm', 'Heart rate; NULL is a gap'],
    ],
  },
  {
    name: 'sleep_interruptions',
    about: 'View: the times awake within a night.',
    columns: [
      ...ofRecord('The night'),
      ['start_time', 'UTC', 'Waking up'],
      ['start_time_local', 'local time', 'Waking up'],
      ['duration_seconds', 's', 'How long'],
    ],
  },
  {
    name: 'daily_activity_zones',
    about: 'View: how long of a day in each activity zone.',
    columns: [
      ...ofRecord('The day'),
      ['zone', '', 'sleep, sedentary, light, moderate, vigorous, non_wear'],
      ['duration_seconds', 's', 'Time in the zone'],
    ],
  },
  {
    name: 'vo2_max_history',
    about: 'View: only the changes of the maximal oxygen uptake.',
    columns: [
      ['user_id', '', 'Your Polar user id'],
      ['date', 'date', 'The day'],
      ['time_basis', 'utc, local', 'Which clock `time` is of'],
      ['source', '', 'Where it came from'],
      ['time', '', 'From when on'],
      ['vo2_max', 'ml/kg/min', 'From then on'],
      ['vo2_max_before', 'ml/kg/min', 'Until then'],
    ],
  },
  {
    name: 'ppi_nights',
    about:
      'View: heart rate variability of each night that has both a sleep and beats, from usable beats only; it needs a SQLite with math functions.',
    columns: [
      ['user_id', '', 'Your Polar user id'],
      ['date', 'date', 'The night'],
      ['device_id', '', 'The watch'],
      ['beat_count', '', 'Usable beats between falling asleep and waking up'],
      ['avg_heart_rate_bpm', 'bpm', 'From the mean interval'],
      ['hrv_rmssd_ms', 'ms', 'RMSSD: differences of successive intervals, within a stretch only'],
      ['sdnn_ms', 'ms', 'SDNN: standard deviation of the intervals'],
      ['pnn50_percent', '%', 'pNN50: share of successive intervals that differ by more than 50 ms'],
    ],
  },
];
