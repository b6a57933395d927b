import { altitudeColumn, type Track } from '../track.js';
import { baseTypes, type Field } from './base-types.js';
import { record, SEMICIRCLES_PER_DEGREE } from './profile.js';

/** One field of every record: its definition and its value in each row, NaN where there is none. */
export interface RecordField {
  field: Field;
  column: Float64Array;
}

/**
 * The fields of the record message for a track; a channel that does not exist has no field, a gap is the invalid value.
 * `startSeconds` is the start in FIT time. Cadence is of one leg: Polar's steps a minute are halved when only they exist.
 */
export function recordFields(track: Track, startSeconds: number): RecordField[] {
  const { channels, position, seconds } = track;
  const fields = record.fields;
  const steps = channels.cadence_rpm === undefined ? channels.running_cadence_spm : undefined;
  const balance = channels.left_right_balance_percent?.map((value) => (value <= 100 ? value : Number.NaN));
  const columns: [Field, Float64Array | undefined][] = [
    [{ ...fields.timestamp, offset: startSeconds }, seconds],
    [fields.position_lat, position?.latitude],
    [fields.position_long, position && withoutDateLine(position.longitude)],
    [fields.heart_rate, channels.heart_rate_bpm],
    [fields.cadence, channels.cadence_rpm ?? steps?.map((spm) => Math.floor(spm / 2))],
    [fields.fractional_cadence, steps?.map((spm) => (spm / 2) % 1)],
    [fields.distance, channels.distance_meters],
    [fields.power, channels.power_watts],
    [fields.temperature, channels.temperature_celsius],
    [fields.left_right_balance, balance],
    [fields.enhanced_speed, channels.speed_mps],
    [fields.enhanced_altitude, altitudeColumn(track)],
  ];
  return columns.flatMap(([field, column]) => (column === undefined ? [] : [{ field, column }]));
}

/**
 * Degrees are counted in 2^31 / 180 parts, off by at most one part (8.4e-8 degrees). +180 degrees does not fit and is
 * written as -180, the same meridian; the part just below it means "invalid" and gives way to its neighbour.
 */
function withoutDateLine(degrees: Float64Array): Float64Array {
  const { max, invalid } = baseTypes.sint32;
  const last = max / SEMICIRCLES_PER_DEGREE;
  if (!degrees.some((value) => value > last)) return degrees;
  return degrees.map((value) => {
    if (!(value > last)) return value;
    return Math.round(value * SEMICIRCLES_PER_DEGREE) > invalid ? -180 : last;
  });
}
