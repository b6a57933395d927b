import { type Column, changed } from '../csv/columns.js';
import { altitudeColumn, type Track } from '../track/track.js';
import { baseTypes, type Field } from './base-types.js';
import { record, SEMICIRCLES_PER_DEGREE } from './profile.js';

/** One field of every record: its definition and its value in each row. */
export interface RecordField {
  field: Field;
  column: Column;
}

/**
 * The fields of the record message for a track; a missing channel has no field, a gap is the invalid value. `startSeconds`
 * is the start in FIT time. Cadence is for one leg: where there are only Polar's steps per minute, they are halved.
 */
export function recordFields(track: Track, startSeconds: number): RecordField[] {
  const { channels, position, seconds } = track;
  const fields = record.fields;
  const steps = channels.cadence_rpm === undefined ? channels.running_cadence_spm : undefined;
  const balance = channels.left_right_balance_percent;
  const columns: [Field, Column | undefined][] = [
    [
      { ...fields.timestamp, offset: startSeconds },
      (from, into) => into.set(seconds.subarray(from, from + into.length)),
    ],
    [fields.position_lat, position?.latitude],
    [fields.position_long, position && withoutDateLine(position.longitude)],
    [fields.heart_rate, channels.heart_rate_bpm],
    [fields.cadence, channels.cadence_rpm ?? (steps && changed(steps, wholeStrides))],
    [fields.fractional_cadence, steps && changed(steps, fractionOfStrides)],
    [fields.distance, channels.distance_meters],
    [fields.power, channels.power_watts],
    [fields.temperature, channels.temperature_celsius],
    [fields.left_right_balance, balance && changed(balance, withoutOutOfRange)],
    [fields.enhanced_speed, channels.speed_mps],
    [fields.enhanced_altitude, altitudeColumn(track)],
  ];
  return columns.flatMap(([field, column]) => (column === undefined ? [] : [{ field, column }]));
}

function wholeStrides(steps: Float64Array): void {
  for (let i = 0; i < steps.length; i++) steps[i] = Math.floor((steps[i] ?? 0) / 2);
}

function fractionOfStrides(steps: Float64Array): void {
  for (let i = 0; i < steps.length; i++) steps[i] = ((steps[i] ?? 0) / 2) % 1;
}

function withoutOutOfRange(percents: Float64Array): void {
  for (let i = 0; i < percents.length; i++) if (!((percents[i] ?? 0) <= 100)) percents[i] = Number.NaN;
}

/**
 * Degrees are counted in units of 180 / 2^31, off by at most one unit (8.4e-8 degrees). +180 degrees does not fit and is
 * written as -180, the same meridian; the value just below it means "invalid" and is replaced with its neighbor.
 */
function withoutDateLine(column: Column): Column {
  const { max, invalid } = baseTypes.sint32;
  const last = max / SEMICIRCLES_PER_DEGREE;
  return changed(column, (degrees) => {
    for (let i = 0; i < degrees.length; i++) {
      const value = degrees[i] ?? 0;
      if (value > last) degrees[i] = Math.round(value * SEMICIRCLES_PER_DEGREE) > invalid ? -180 : last;
    }
  });
}
