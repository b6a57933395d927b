import type { Workout } from '../../workouts/types.js';
import { altitudeColumn, type Track } from '../track.js';
import { type BaseType, baseTypes, type Field } from './base-types.js';
import { record } from './profile.js';

/** One field of every record: its definition and its raw value in each row. */
export interface RecordField {
  field: Field;
  raw: (row: number) => number;
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

/** Bytes of the fields of one record. */
export function recordBytes(fields: RecordField[]): number {
  return fields.reduce((sum, { field }) => sum + baseTypes[field.type].size, 0);
}

function scaled(field: Field, column: Float64Array | undefined): RecordField | undefined {
  if (column === undefined) return undefined;
  const { min, max, invalid }: BaseType = baseTypes[field.type];
  const { scale = 1, offset = 0 } = field;
  return {
    field,
    raw: (row) => {
      const raw = Math.round(((column[row] ?? Number.NaN) + offset) * scale);
      return raw >= min && raw <= max ? raw : invalid;
    },
  };
}

/**
 * Degrees as 2^31 / 180 parts, off by at most one part (8.4e-8 degrees). +180 degrees does not fit and is written as
 * -180, the same meridian; the part just below it means "invalid" and gives way to its neighbour.
 */
function semicircles(field: Field, degrees: Float64Array): RecordField {
  const { max, invalid } = baseTypes.sint32;
  return {
    field,
    raw: (row) => {
      const value = degrees[row] ?? Number.NaN;
      if (Number.isNaN(value)) return invalid;
      const raw = Math.round(value * SEMICIRCLES_PER_DEGREE);
      if (raw > invalid) return baseTypes.sint32.min;
      return Math.min(raw, max);
    },
  };
}

/**
 * RR intervals by the record they belong to: `result[row]` are the beats (ms) that ended since the row before, by the
 * sum of the intervals so far. A beat without a value counts as long as the one before it and is not written.
 */
export function beatsByRow(workout: Workout, seconds: Float64Array): Map<number, number[]> {
  const beats = new Map<number, number[]>();
  const lastRow = seconds.length - 1;
  let passedMs = 0;
  let previousMs = 0;
  let row = 0;
  for (const interval of workout.rr_intervals_ms ?? []) {
    previousMs = interval ?? previousMs;
    passedMs += previousMs;
    if (interval === null) continue;
    while (row < lastRow && (seconds[row] ?? 0) * 1000 < passedMs) row++;
    const ofRow = beats.get(row);
    if (ofRow === undefined) beats.set(row, [interval]);
    else ofRow.push(interval);
  }
  return beats;
}
