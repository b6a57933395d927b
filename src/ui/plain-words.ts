import { lookup } from '../workouts/sports/lookup.js';
import { words } from './format.js';

/** What a remark about a workout's data means to a person (the codes are those of `quality`). */
const remarks: Readonly<Record<string, string>> = {
  all_zero_distance: 'the distance series held nothing but zeros and is left out',
  all_zero_speed: 'the speed series held nothing but zeros and is left out',
  bad_route_points: 'some points of the route were unusable and are left out',
  duplicate_series: 'a series came twice; the first one counts',
  duration_missing: 'the duration is not known',
  file_unreadable: "Polar's own file is kept, but its laps could not be read",
  missing_samples: 'some seconds were not measured',
  recording_rate_missing: 'the interval of a series is not known; one second is taken',
  route_missing: 'Polar says that there is a route, and sent none',
  sport_missing: 'the sport is not known',
  time_conflict: 'times in the data contradict one another',
  transition_left_out: 'the time between two sports of the session is left out',
  utc_offset_missing: 'the time zone is not known; UTC is taken',
  utc_offset_from_home_zone: 'Polar names no time zone; your home zone is taken',
};

/** A remark in words; one this version has no words for keeps its code. */
export function remarkInWords(code: string): string {
  const [kind = '', field] = code.split(':');
  if (kind === 'out_of_range' && field !== undefined)
    return `${words(field).replaceAll('.', ', ')}: what Polar sent cannot be, and is left out`;
  return lookup(remarks, code) ?? words(code);
}

/** The series of a workout, with the unit their values are in. */
const series: Readonly<Record<string, string>> = {
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

/** A series in words; `vendor_12` is one that Polar sends as type 12, and whose meaning is unknown. */
export function seriesInWords(name: string): string {
  return lookup(series, name) ?? words(name.replace(/^vendor_/, "Polar's type "));
}

/** Where something came from: the codes of `via` and `source`. */
const sources: Readonly<Record<string, string>> = {
  accesslink: 'AccessLink',
  accesslink_transaction: 'an AccessLink transaction',
  exercises: 'AccessLink',
  transaction: 'an AccessLink transaction',
  v4: 'API v4',
  flow_export: 'the account export',
};

/** `AccessLink, the account export`. */
export function sourcesInWords(codes: readonly string[]): string {
  return codes.map((code) => lookup(sources, code) ?? words(code)).join(', ');
}

/** Polar's constants as words: `RPE_FAIRLY_HARD` is "fairly hard", `VERY_HIGH` "very high". */
export function ratingInWords(constant: string): string {
  return words(constant.replace(/^(RPE|LOAD_INTERPRETATION)_/, '').toLowerCase());
}
