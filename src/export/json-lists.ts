import type { RoutePoint } from '../workouts/workout.js';
import { type Literal, literal, put } from './files/page.js';
import { putDecimal } from './track/numbers.js';

const UNITS = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7];
/** Whole numbers of that many decimals have at most ten digits: no other text of a number with as few is the same double. */
const LARGEST = 2 ** 31 - 1;
/** JavaScript writes smaller numbers with an exponent. */
const SMALLEST = 1e-6;

const BYTES = 131_072;
/** No number and no point of a route is longer. */
const LONGEST = 512;
const scratch = Buffer.allocUnsafeSlow(BYTES);
const view = new DataView(scratch.buffer);

const [comma, none, end] = [',', 'null', '}'].map(literal) as [Literal, Literal, Literal];
const names = {
  first: literal('{"time_seconds":'),
  time: literal(',{"time_seconds":'),
  latitude: literal(',"latitude":'),
  longitude: literal(',"longitude":'),
  altitude: literal(',"altitude_meters":'),
  satellites: literal(',"satellites":'),
  fix: literal(',"fix":'),
};

/** The text of `JSON.stringify` for the values of a channel, in a third of the time. */
export function numbersJson(values: readonly (number | null)[]): string {
  let text = '[';
  let at = 0;
  let digits = 0;
  for (let i = 0; i < values.length; i++) {
    if (i > 0) at = put(view, at, comma);
    const value = values[i] ?? null;
    if (value === null) at = put(view, at, none);
    else {
      // Most have as many decimals as the one before.
      digits = exactDigits(value, digits);
      at = putNumber(at, value, digits);
    }
    if (at < BYTES - LONGEST) continue;
    text += scratch.toString('latin1', 0, at);
    at = 0;
  }
  return `${text}${scratch.toString('latin1', 0, at)}]`;
}

/** The text of `JSON.stringify` for a route whose points have no other fields than they should, in the order of the schema. */
export function routeJson(points: readonly RoutePoint[]): string {
  let text = '[';
  let at = 0;
  for (let i = 0; i < points.length; i++) {
    const { time_seconds, latitude, longitude, altitude_meters, satellites, fix } = points[i] as RoutePoint;
    at = putField(at, i > 0 ? names.time : names.first, time_seconds, 0);
    at = putField(at, names.latitude, latitude, 7);
    at = putField(at, names.longitude, longitude, 7);
    at = putField(at, names.altitude, altitude_meters, 1);
    at = putField(at, names.satellites, satellites, 0);
    at = putField(at, names.fix, fix, 0);
    at = put(view, at, end);
    if (at < BYTES - LONGEST) continue;
    text += scratch.toString('latin1', 0, at);
    at = 0;
  }
  return `${text}${scratch.toString('latin1', 0, at)}]`;
}

function putField(at: number, name: Literal, value: number | undefined, digits: number): number {
  return value === undefined ? at : putNumber(put(view, at, name), value, exactDigits(value, digits));
}

function putNumber(at: number, value: number, digits: number): number {
  return digits < 0 ? at + scratch.write(JSON.stringify(value), at, 'latin1') : putDecimal(scratch, at, value, digits);
}

/** With how many decimals a number is that very double; -1 if only JavaScript can tell its text. @param first tried first. */
function exactDigits(value: number, first: number): number {
  const size = Math.abs(value);
  if (size !== 0 && size < SMALLEST) return -1;
  if (first >= 0 && isExact(size, first)) return first;
  for (let digits = 0; digits < UNITS.length; digits++) if (isExact(size, digits)) return digits;
  return -1;
}

function isExact(size: number, digits: number): boolean {
  const unit = UNITS[digits] ?? 1;
  const whole = Math.round(size * unit);
  return whole < LARGEST && whole / unit === size;
}
