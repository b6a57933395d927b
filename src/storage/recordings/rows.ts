import type { Channel, Stream, Workout } from '../../workouts/workout.js';
import type { Database } from '../sqlite/driver.js';
import { RowInserter } from '../sqlite/rows.js';
import type { Recording } from './recording.js';

export type Cell = number | string | null;

/** Rows of one table that hold a recording for users; each begins with what follows the key of the workout. */
export interface Rows {
  table: string;
  columns: readonly string[];
  /** Further columns, which are empty in all rows. */
  empty: readonly string[];
  /** From the first one each time; a row may be the same array again, with other cells. */
  rows(): Iterable<readonly Cell[]>;
  /** Whether it has only numbers, in thousands of rows. */
  many: boolean;
}

/** The column of a channel in `sample_rows`: whole multiples of a part of its unit, which take less space than doubles. */
export const columnOf: Readonly<Record<Channel, { column: string; parts: number }>> = {
  heart_rate_bpm: { column: 'heart_rate_bpm', parts: 1 },
  speed_mps: { column: 'speed_mm_s', parts: 1000 },
  cadence_rpm: { column: 'cadence_rpm', parts: 1 },
  altitude_meters: { column: 'altitude_cm', parts: 100 },
  power_watts: { column: 'power_watts', parts: 1 },
  pedaling_index_percent: { column: 'pedaling_index_permille', parts: 10 },
  left_right_balance_percent: { column: 'left_right_balance_permille', parts: 10 },
  air_pressure_hpa: { column: 'air_pressure_pa', parts: 100 },
  running_cadence_spm: { column: 'running_cadence_spm', parts: 1 },
  temperature_celsius: { column: 'temperature_tenths', parts: 10 },
  distance_meters: { column: 'distance_dm', parts: 10 },
};

/** Writes a recording as rows for users. Runs inside the caller's database transaction. */
export function writeRows(db: Database, key: number, recording: Recording): void {
  writeInto(db, key, rowsOf(recording));
}

/** As `writeRows`, for the tables that earlier versions did not have. */
export function writeSampleAndRouteRows(db: Database, key: number, recording: Recording): void {
  writeInto(
    db,
    key,
    rowsOf(recording).filter(({ table }) => table === 'sample_rows' || table === 'route_rows'),
  );
}

function writeInto(db: Database, key: number, all: readonly Rows[]): void {
  for (const { table, columns, rows, many } of all) {
    if (many) {
      const insert = new RowInserter(db, table, 'workout_key', key, columns);
      for (const row of rows()) insert.add(row as readonly (number | null)[]);
      insert.end();
      continue;
    }
    const insert = db.prepare(
      `INSERT INTO ${table} (workout_key, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})`,
    );
    for (const row of rows()) insert.run(key, ...row);
  }
}

/** The rows of every table for users that hold a recording. */
export function rowsOf({ streams = {}, rr_intervals_ms: beats = [], rr_gaps = [], route = [] }: Recording): Rows[] {
  const gaps = new Map(rr_gaps.map(({ beat, ms }) => [beat, ms]));
  const onGrid: [Channel, Stream][] = [];
  for (const [channel, stream] of Object.entries(streams)) {
    if (stream && 'values' in stream && fits(stream)) onGrid.push([channel as Channel, stream]);
  }
  const sampled = onGrid.map(([channel]) => columnOf[channel].column);
  const extras = pointExtras.filter(({ field }) => route.some((point) => point[field] !== undefined));
  return [
    {
      table: 'streams',
      columns: ['position', 'channel', 'interval_seconds', 'count', 'data'],
      empty: [],
      rows: () => describedIn(streams),
      many: false,
    },
    {
      table: 'sample_rows',
      columns: ['t', ...sampled],
      empty: without(
        Object.values(columnOf).map(({ column }) => column),
        sampled,
      ),
      rows: () => sampleRows(onGrid),
      many: true,
    },
    { table: 'rr_intervals', columns: ['n', 'ms', 'gap_ms'], empty: [], rows: () => beatRows(beats, gaps), many: true },
    {
      table: 'route_rows',
      columns: ['n', 'time_ms', 'latitude_e7', 'longitude_e7', ...extras.map(({ column }) => column)],
      empty: without(
        pointExtras.map(({ column }) => column),
        extras.map(({ column }) => column),
      ),
      rows: () => routeRows(route, extras),
      many: true,
    },
  ];
}

/** What only some points have, with their columns in `route_rows`. */
const pointExtras = [
  { field: 'altitude_meters', column: 'altitude_cm', parts: 100 },
  { field: 'satellites', column: 'satellites', parts: 1 },
  { field: 'fix', column: 'fix', parts: 1 },
] as const;

const without = (all: readonly string[], some: readonly string[]) => all.filter((one) => !some.includes(one));

/** The seconds of a row are whole numbers. */
const fits = ({ interval_seconds: interval }: Stream) => Number.isInteger(interval);

function* describedIn(streams: NonNullable<Workout['streams']>): Generator<Cell[]> {
  for (const [position, [channel, stream]] of Object.entries(streams).entries()) {
    if (stream === undefined) continue;
    if (!('values' in stream)) yield [position, channel, stream.interval_seconds ?? null, null, stream.data];
    else {
      const { interval_seconds: interval, values } = stream;
      yield [position, channel, interval, values.length, fits(stream) ? null : JSON.stringify(values)];
    }
  }
}

/** One row for each second at which something was measured. */
function* sampleRows(streams: readonly [Channel, Stream][]): Generator<(number | null)[]> {
  const columns = streams.map(([channel, stream]) => ({ ...stream, parts: columnOf[channel].parts }));
  // One array for all rows: each is copied or compared before the next one is requested.
  const row: (number | null)[] = [0, ...columns.map(() => null)];
  for (const t of secondsOf(columns)) {
    row[0] = t;
    let at = 1;
    // A slow channel has no value between two of its own; a fractional index finds nothing.
    for (const { values, interval_seconds: interval, parts } of columns)
      row[at++] = inParts(values[interval === 1 ? t : t / interval], parts);
    yield row;
  }
}

function* secondsOf(streams: readonly Stream[]): Iterable<number> {
  const [first, ...others] = streams;
  if (!first) return;
  const { interval_seconds: interval } = first;
  if (others.every((other) => other.interval_seconds === interval)) {
    const length = Math.max(...streams.map(({ values }) => values.length));
    for (let i = 0; i < length; i++) yield i * interval;
    return;
  }
  const seconds = new Set<number>();
  for (const one of streams) for (let i = 0; i < one.values.length; i++) seconds.add(i * one.interval_seconds);
  yield* [...seconds].sort((a, b) => a - b);
}

function* beatRows(beats: readonly (number | null)[], gaps: ReadonlyMap<number, number>): Generator<(number | null)[]> {
  for (let n = 0; n < beats.length; n++) yield [n, beats[n] ?? null, gaps.get(n) ?? null];
}

function* routeRows(
  route: NonNullable<Workout['route']>,
  extras: readonly (typeof pointExtras)[number][],
): Generator<(number | null)[]> {
  const row: (number | null)[] = [0, 0, 0, 0, ...extras.map(() => null)];
  for (const [n, point] of route.entries()) {
    row[0] = n;
    row[1] = inParts(point.time_seconds, 1000);
    row[2] = inParts(point.latitude, 1e7);
    row[3] = inParts(point.longitude, 1e7);
    let at = 4;
    for (const { field, parts } of extras) row[at++] = inParts(point[field], parts);
    yield row;
  }
}

/**
 * The number of parts as which a value is stored: a whole number, unless it has more decimals than watches measure; then
 * the views may show it with another last digit.
 */
function inParts(value: number | null | undefined, parts: number): number | null {
  if (value == null) return null;
  if (parts === 1) return value;
  const whole = Math.round(value * parts);
  return whole / parts === value ? whole : value * parts;
}
