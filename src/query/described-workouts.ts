/** Name, unit or clock (empty: none), meaning. */
type Columns = readonly (readonly [name: string, unit: string, meaning: string])[];

/** The columns of the table of workouts. */
export const workoutColumns: Columns = [
  ['key', '', 'Joins the tables below; it may change in a rebuild, `id` does not'],
  ['id', '', 'The id that `list`, `show` and exports use'],
  ['user_id', '', 'Your Polar user id'],
  ['start_time', 'UTC', 'Start'],
  ['end_time', 'UTC', 'End, if known'],
  ['start_time_local', 'local time', 'Start'],
  ['utc_offset_minutes', 'min', 'UTC offset of the local clock at the start'],
  ['duration_seconds', 's', 'As Polar counts it: without pauses'],
  ['type', '', 'The sport in one word: running, trail_running, strength_training...'],
  ['sport', '', "FIT's sport: running, cycling, training..."],
  ['sub_sport', '', "FIT's sub-sport"],
  ['polar_sport', '', "Polar's sport, which is mostly OTHER"],
  ['polar_detailed_sport', '', "Polar's detailed sport"],
  ['name', '', "The session's name, if it has one"],
  ['device', '', 'The watch'],
  ['device_id', '', 'Its id'],
  ['distance_meters', 'm', 'Distance'],
  ['calories_kcal', 'kcal', 'Energy'],
  ['avg_heart_rate_bpm', 'bpm', 'Mean heart rate'],
  ['max_heart_rate_bpm', 'bpm', 'Highest heart rate'],
  ['avg_speed_mps', 'm/s', 'Mean speed'],
  ['max_speed_mps', 'm/s', 'Highest speed'],
  ['elevation_gain_meters', 'm', 'Ascent'],
  ['elevation_loss_meters', 'm', 'Descent'],
  ['avg_cadence_rpm', 'rpm', 'Mean cadence, of one leg'],
  ['avg_power_watts', 'W', 'Mean power'],
  ['max_power_watts', 'W', 'Highest power'],
  ['cardio_load', '', 'Training impulse (TRIMP)'],
  ['running_index', '', "Polar's running index"],
  ['uploaded_at', 'UTC', 'When the watch was synced'],
  [
    'summary',
    '',
    "The whole workout without samples and route, as JSON (`polar-sync.workout/1`): `summary ->> '$.note'`",
  ],
];

/** What `my_workouts` leaves out. */
const onlyPolars: ReadonlySet<string> = new Set([
  ...['polar_sport', 'polar_detailed_sport', 'device_id', 'max_speed_mps', 'elevation_loss_meters', 'avg_cadence_rpm'],
  ...['max_power_watts', 'uploaded_at', 'summary'],
]);

const ownColumns: Columns = [
  ['note', '', 'Your note, or the one Polar sends'],
  ['tags', '', 'Your tags, as a JSON list'],
  ['gear', '', 'What you used'],
];

/** The columns of the view `my_workouts`. */
export const myWorkoutColumns: Columns = workoutColumns
  .filter(([name]) => !onlyPolars.has(name))
  .flatMap((column): Columns => (column[0] === 'device' ? [...ownColumns, column] : [column]));
