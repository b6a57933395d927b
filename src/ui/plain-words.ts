import { lookup } from '../workouts/sports/lookup.js';
import { words } from './format.js';
import type { Units } from './units.js';

/** Remarks about a workout's data in words (the codes are those of `quality`). */
const remarks: Readonly<Record<string, string>> = {
  all_zero_distance: 'all distance samples were 0 and are left out',
  all_zero_speed: 'all speed samples were 0 and are left out',
  rows_incomplete: 'rows of its file that are cut off are left out',
  date_day_first_assumed: 'the day of its date was taken to come before the month',
  cut_off: 'its file is cut off; what lies behind the cut is missing',
  bad_entries: 'entries of its diary that cannot be read are left out',
  columns_unknown: 'columns of its file whose meaning is not known are left out',
  interval_unknown: 'its file does not say how far apart its values are; they are left out',
  parts_in_sequence: 'its file has parts that were put one after the other',
  short_rows: 'rows of its file lack values',
  surplus_columns: 'columns that its file does not declare are left out',
  fields_of_maker: 'fields of its file that only Polar understands are left out',
  recording_missing: 'its diary names a recording that was not imported',
  route_by_clock: 'its route does not match the rows of its file and was placed by its clock',
  route_start_assumed:
    'only the name shows that its route belongs here, and it was taken to begin with the first value',
  route_unplaced: 'the route beside its file fits neither its rows nor its clock and is left out',
  route_unreadable: 'the route beside its file could not be read',
  start_from_created: 'its start is when its entry was created',
  starts_differ: 'names show that its files are one session, but they begin at different times',
  start_from_first_point: 'its start is that of the first point of its route',
  rr_values_dropped: 'RR intervals that are none were left out',
  bad_route_points: 'some points of the route were unusable and are left out',
  duplicate_series: 'a channel was sent twice; the first one counts',
  duration_missing: 'the duration is not known',
  file_unreadable: "Polar's original file is kept, but its laps could not be read",
  missing_samples: 'some samples are missing',
  recording_rate_missing: 'the interval of a channel is not known; 1 s is assumed',
  route_missing: 'Polar says that there is a route, but sent none',
  sport_missing: 'the sport is not known',
  time_conflict: 'times in the data contradict each other',
  transition_left_out: 'the time between two sports of the session is left out',
  utc_offset_missing: 'the time zone is not known; UTC is assumed',
  utc_offset_from_home_zone: 'Polar sent no time zone; your home zone is assumed',
};

/** A remark in words; a code that this version does not know stays as it is. */
export function remarkInWords(code: string): string {
  const [kind = '', field] = code.split(':');
  if (kind === 'out_of_range' && field !== undefined)
    return `${words(field).replaceAll('.', ', ')}: what Polar sent is impossible and is left out`;
  return lookup(remarks, code) ?? words(code);
}

/** The channels of a workout, with their units. */
const channels: Readonly<Record<string, string>> = {
  heart_rate_bpm: 'heart rate (bpm)',
  speed_mps: 'speed (m/s)',
  cadence_rpm: 'cadence (rpm)',
  altitude_meters: 'altitude (m)',
  power_watts: 'power (W)',
  pedaling_index_percent: 'pedaling index (%)',
  left_right_balance_percent: 'left-right balance (%)',
  air_pressure_hpa: 'air pressure (hPa)',
  running_cadence_spm: 'running cadence (steps/min)',
  temperature_celsius: 'temperature (°C)',
  distance_meters: 'distance (m)',
  rr_intervals_ms: 'RR intervals (ms)',
};

/** The channels whose unit depends on the system of units, where it is not metric. */
const imperialChannels = ({ names }: Units): Readonly<Record<string, string>> => ({
  speed_mps: `speed (${names.speed})`,
  altitude_meters: `altitude (${names.elevation})`,
  temperature_celsius: `temperature (${names.temperature})`,
  distance_meters: `distance (${names.distance})`,
});

/** A channel in words; `vendor_12` is one that Polar sends as type 12 and whose meaning is unknown. */
export function channelInWords(name: string, units: Units): string {
  const own = units.system === 'metric' ? undefined : lookup(imperialChannels(units), name);
  return own ?? lookup(channels, name) ?? words(name.replace(/^vendor_/, "Polar's type "));
}

/** Where data came from: the codes of `via` and `source`. */
const sources: Readonly<Record<string, string>> = {
  accesslink: 'AccessLink',
  accesslink_transaction: 'an AccessLink transaction',
  exercises: 'AccessLink',
  transaction: 'an AccessLink transaction',
  v4: 'AccessLink v4',
  flow_export: 'the account export',
  fit_file: 'FIT files',
  personaltrainer_file: 'polarpersonaltrainer.com files',
  pdd_file: 'PDD files',
  hrm_file: 'HRM files',
  tcx_file: 'TCX files',
  csv_file: 'CSV files',
  gpx_file: 'GPX files',
  rr_file: 'RR interval files',
};

/** `AccessLink, the account export`. */
export function sourcesInWords(codes: readonly string[]): string {
  return codes.map((code) => lookup(sources, code) ?? words(code)).join(', ');
}

/** Polar's constants as words: `RPE_FAIRLY_HARD` is "fairly hard", `VERY_HIGH` "very high". */
export function ratingInWords(constant: string): string {
  return words(constant.replace(/^(RPE|LOAD_INTERPRETATION)_/, '').toLowerCase());
}
