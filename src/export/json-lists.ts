import type { RoutePoint } from '../workouts/workout.js';
import { type Literal, literal, type Page, put } from './files/page.js';
import { putDecimal } from './track/numbers.js';

const UNITS = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7];
/** Whole numbers of that many decimals have at most ten digits: no other text of a number with as few is the same double. */
const LARGEST = 2 ** 31 - 1;
/** JavaScript writes smaller numbers with an exponent. */
const SMALLEST = 1e-6;

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

/** Puts the values of a channel as `JSON.stringify` writes them, in a third of the time. */
export function* putNumbers(page: Page, values: readonly (number | null)[]): Generator<Uint8Array> {
  page.text('[');
  let digits = 0;
  for (let i = 0; i < values.length; i++) {
    if (i > 0) page.at = put(page.view, page.at, comma);
    const value = values[i] ?? null;
    if (value === null) page.at = put(page.view, page.at, none);
    else {
      // Most have as many decimals as the one before.
      digits = exactDigits(value, digits);
      putNumber(page, value, digits);
    }
    if (page.isFull) yield page.take();
  }
  page.text(']');
}

/** Puts a route whose points have no other fields than they should, in the order of the schema, as `JSON.stringify` does. */
export function* putRoute(page: Page, points: readonly RoutePoint[]): Generator<Uint8Array> {
  page.text('[');
  for (let i = 0; i < points.length; i++) {
    const { time_seconds, latitude, longitude, altitude_meters, satellites, fix } = points[i] as RoutePoint;
    putField(page, i > 0 ? names.time : names.first, time_seconds, 0);
    putField(page, names.latitude, latitude, 7);
    putField(page, names.longitude, longitude, 7);
    putField(page, names.altitude, altitude_meters, 1);
    putField(page, names.satellites, satellites, 0);
    putField(page, names.fix, fix, 0);
    page.at = put(page.view, page.at, end);
    if (page.isFull) yield page.take();
  }
  page.text(']');
}

function putField(page: Page, name: Literal, value: number | undefined, digits: number): void {
  if (value === undefined) return;
  page.at = put(page.view, page.at, name);
  putNumber(page, value, exactDigits(value, digits));
}

function putNumber(page: Page, value: number, digits: number): void {
  if (digits < 0) page.text(JSON.stringify(value));
  else page.at = putDecimal(page.bytes, page.at, value, digits);
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
