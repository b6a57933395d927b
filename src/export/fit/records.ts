import { altitudeColumn, type Track } from '../track.js';
import { type BaseType, baseTypes, type Field } from './base-types.js';
import { record } from './profile.js';

/** One field of every record: its definition and its raw value in each row. */
export interface RecordField {
  field: Field;
  raw: Float64Array;
}

const SEMICIRCLES_PER_DEGREE = 2 ** 31 / 180;

/**
 * The fields of the record message for a track; a channel that does not exist has no field, a gap is the invalid value.
 * `startSeconds` is the start in FIT time. Cadence is of one leg: Polar's steps a minute are halved when only they exist.
 */
export function recordFields(track: Track, startSeconds: number): RecordField[] {
  const { channels, position, seconds } = track;
  const fields = record.fields;
  const steps = channels.cadence_rpm === undefined ? channels.running_cadence_spm : undefined;
  return [
    scaled(
      fields.timestamp,
      seconds.map((second) => startSeconds + second),
    ),
    ...(position === undefined
      ? []
      : [semicircles(fields.position_lat, position.latitude), semicircles(fields.position_long, position.longitude)]),
    scaled(fields.heart_rate, channels.heart_rate_bpm),
    scaled(fields.cadence, channels.cadence_rpm ?? steps?.map((spm) => Math.floor(spm / 2))),
    scaled(
      fields.fractional_cadence,
      steps?.map((spm) => (spm / 2) % 1),
    ),
    scaled(fields.distance, channels.distance_meters),
    scaled(fields.power, channels.power_watts),
    scaled(fields.temperature, channels.temperature_celsius),
    scaled(
      fields.left_right_balance,
      channels.left_right_balance_percent?.map((value) => (value <= 100 ? value : Number.NaN)),
    ),
    scaled(fields.enhanced_speed, channels.speed_mps),
    scaled(fields.enhanced_altitude, altitudeColumn(track)),
  ].flatMap((field) => field ?? []);
}

function scaled(field: Field, column: Float64Array | undefined): RecordField | undefined {
  if (column === undefined) return undefined;
  const { min, max, invalid }: BaseType = baseTypes[field.type];
  const { scale = 1, offset = 0 } = field;
  const raw = new Float64Array(column.length);
  for (let row = 0; row < raw.length; row++) {
    const rounded = Math.round(((column[row] ?? 0) + offset) * scale);
    raw[row] = rounded >= min && rounded <= max ? rounded : invalid;
  }
  return { field, raw };
}

/**
 * Degrees as 2^31 / 180 parts, off by at most one part (8.4e-8 degrees). +180 degrees does not fit and is written as
 * -180, the same meridian; the part just below it means "invalid" and gives way to its neighbour.
 */
function semicircles(field: Field, degrees: Float64Array): RecordField {
  const { min, max, invalid } = baseTypes.sint32;
  const raw = degrees.map((value) => {
    if (Number.isNaN(value)) return invalid;
    const rounded = Math.round(value * SEMICIRCLES_PER_DEGREE);
    return rounded > invalid ? min : Math.min(rounded, max);
  });
  return { field, raw };
}
