import { lookup } from '../workouts/sports/lookup.js';
import { words } from './format.js';

/** Remarks about a workout's data in words (the codes are those of `quality`). */
const remarks: Readonly<Record<string, string>> = {
  all_zero_distance: 'all distance samples were 0 and are left out',
  all_zero_speed: 'all speed samples were 0 and are left out',
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

/** A channel in words; `vendor_12` is one that Polar sends as type 12 and whose meaning is unknown. */
export function channelInWords(name: string): string {
  return lookup(channels, name) ?? words(name.replace(/^vendor_/, "Polar's type "));
}

/** Where data came from: the codes of `via` and `source`. */
const sources: Readonly<Record<string, string>> = {
  accesslink: 'AccessLink',
  accesslink_transaction: 'an AccessLink transaction',
  exercises: 'AccessLink',
  transaction: 'an AccessLink transaction',
  v4: 'AccessLink v4',
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
