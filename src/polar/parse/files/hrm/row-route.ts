import type { SourceRoutePoint } from '../../../../workouts/source-session.js';
import { parseInstant } from '../../../../workouts/time/time.js';

/*
 * A GPX file beside an HRM file. Its times are local ones labeled `Z`. ProTrainer does not advance the date after midnight,
 * and writes a minute below 10 as its digit and a zero: 07 is 70, and 10 to 50 may be either. So points are matched with
 * rows; the clock decides only where their numbers differ.
 */

/** What the route is laid on. */
export interface RowGrid {
  /** Local wall clock of the HRM file. */
  startTime: string;
  intervalSeconds: number;
  /** How many rows it has. */
  rows: number;
}

/** Points with their places on the timer, or none with the reason as a quality code. */
export interface RowRoute {
  route: SourceRoutePoint[];
  quality: string[];
}

/**
 * Lays the points of a GPX file on the rows of its HRM file: as many points as rows are taken one by one; one fewer, with the
 * first point an interval after the start, begin with the second row. Otherwise the repaired clock places them:
 * `route_by_clock`; if it does not fit, the route is left out: `route_unplaced`.
 */
export function routeOnRows(
  points: readonly SourceRoutePoint[],
  { startTime, intervalSeconds, rows }: RowGrid,
): RowRoute {
  const start = parseInstant(startTime) ?? Number.NaN;
  const offsets = repairedClock(points, start - TOLERANCE_MS).map((ms) => ms - start);
  const step = intervalSeconds * 1000;
  const place = (offsetMillis: (i: number) => number) =>
    points.map(({ time: _time, ...point }, i) => ({ ...point, offsetMillis: offsetMillis(i) }));

  if (points.length === rows) return { route: place((i) => i * step), quality: [] };
  const [first = Number.NaN] = offsets;
  const startsLate = Math.abs(first - step) <= Math.min(step / 2, TOLERANCE_MS);
  if (points.length === rows - 1 && startsLate) return { route: place((i) => (i + 1) * step), quality: [] };
  const last = (rows + 1) * step + TOLERANCE_MS;
  const fits = offsets.every(
    (offset, i) => offset >= -TOLERANCE_MS && offset <= last && offset >= (offsets[i - 1] ?? offset),
  );
  if (!fits) return { route: [], quality: ['route_unplaced'] };
  return { route: place((i) => Math.max(0, offsets[i] ?? 0)), quality: ['route_by_clock'] };
}

/** ms; two programs may round the same start differently. */
const TOLERANCE_MS = 2000;

const DAY_MS = 86_400_000;

/** The times as if they were UTC, in ms; NaN for one that is none. Each is the first reading that is not before the last. */
function repairedClock(points: readonly SourceRoutePoint[], startMs: number): number[] {
  let before = startMs;
  let days = 0;
  return points.map(({ time = '' }) => {
    const readings = readingsOf(time).map((ms) => ms + days * DAY_MS);
    const later = readings.filter((ms) => ms >= before).sort((a, b) => a - b);
    let [at] = later;
    if (at === undefined && readings.some((ms) => before - ms > DAY_MS / 2)) {
      days += 1;
      [at] = readings
        .map((ms) => ms + DAY_MS)
        .filter((ms) => ms >= before)
        .sort((a, b) => a - b);
    }
    if (at === undefined) return Number.NaN;
    before = at;
    return at;
  });
}

/** What a time can mean: as it is written, and with the minute's digit and zero swapped. */
function readingsOf(time: string): number[] {
  const swapped = time.replace(/:([1-9])0(?=:)/, ':0$1');
  return [...new Set([time, swapped])].flatMap((text) => parseInstant(text) ?? []);
}
