import { clockOf } from '../workouts/time/clock.js';
import { type Channel, channels, type Lap, type RoutePoint, type Stream, type Workout } from '../workouts/workout.js';
import type { Cell, Row, Table, TableRows } from './table.js';
import { type LapField, lapFields, summaryFields, workoutTables } from './workout-tables.js';

/** Every row of a workout, table by table, in the order of `workoutTables`. */
export function workoutRows(workout: Workout): TableRows[] {
  const rows: Record<keyof typeof workoutTables, Iterable<Row>> = {
    workouts: [summaryRow(workout)],
    heart_rate_zones: (workout.heart_rate_zones ?? []).map((zone) => [
      ...[workout.id, zone.zone, zone.min_bpm ?? null, zone.max_bpm ?? null, zone.seconds ?? null],
    ]),
    laps: [...lapRows(workout, workout.laps, 0), ...lapRows(workout, workout.auto_laps, 1)],
    pauses: (workout.pauses ?? []).map((pause, n) => [workout.id, n, pause.start_seconds, pause.duration_seconds]),
    samples: sampleRows(workout),
    vendor_streams: [...vendorRows(workout)],
    rr_intervals: beatRows(workout),
    route_points: routeRows(workout),
  };
  return Object.entries(workoutTables).map(([name, table]: [string, Table]) => ({
    table,
    rows: rows[name as keyof typeof rows],
  }));
}

function summaryRow(workout: Workout): Row {
  const { streams: _streams, rr_intervals_ms: _rr, rr_gaps: _gaps, route: _route, ...summary } = workout;
  const cells = summaryFields.map(({ read }): Cell => read(workout) ?? null);
  return [workout.id, ...cells, JSON.stringify(summary)];
}

function lapRows({ id }: Workout, laps: readonly Lap[] = [], automatic: 0 | 1): Row[] {
  return laps.map((lap, n) => [id, automatic, n, ...lapFields.map((name: LapField) => lap[name] ?? null)]);
}

/** One row for each second of the timer that any channel has a value or a gap for. */
function* sampleRows(workout: Workout): Generator<Row> {
  const { id, start_time: start, streams = {} } = workout;
  const columns = channels.flatMap((channel: Channel, i) => {
    const stream = streams[channel];
    return stream ? [{ ...stream, at: i + FIRST_CHANNEL }] : [];
  });
  const startMs = Date.parse(start);
  const { wallAt } = clockOf(workout);
  const row: Cell[] = [id, start, 0, start, ...channels.map(() => null)];
  for (const t of secondsOf(columns)) {
    row[2] = t;
    row[3] = instantAt(startMs, wallAt(t));
    for (const { values, interval_seconds: interval, at } of columns) {
      const i = interval === 1 ? t : Math.round(t / interval);
      // A slow channel has no value between two of its own.
      row[at] = i * interval === t ? (values[i] ?? null) : null;
    }
    yield row;
  }
}

/** The columns before those of the channels: id, start, second, instant. */
const FIRST_CHANNEL = 4;

const instantAt = (startMs: number, seconds: number) => startMs + Math.round(seconds * 1000);

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

function* vendorRows({ id, streams = {} }: Workout): Generator<Row> {
  for (const [channel, stream] of Object.entries(streams)) {
    if (stream !== undefined && 'data' in stream) yield [id, channel, stream.interval_seconds ?? null, stream.data];
  }
}

function* beatRows({ id, rr_intervals_ms: beats = [], rr_gaps: gaps = [] }: Workout): Generator<Row> {
  const gapAt = new Map(gaps.map(({ beat, ms }) => [beat, ms]));
  const row: Cell[] = [id, 0, null, null];
  for (const [n, ms] of beats.entries()) {
    row[1] = n;
    row[2] = ms;
    row[3] = gapAt.get(n) ?? null;
    yield row;
  }
}

function* routeRows({ id, start_time: start, route = [] }: Workout): Generator<Row> {
  const startMs = Date.parse(start);
  const row: Cell[] = [id];
  for (let n = 0; n < route.length; n++) {
    const { time_seconds: time, latitude, longitude, altitude_meters, satellites, fix } = route[n] as RoutePoint;
    row[1] = n;
    row[2] = time;
    row[3] = instantAt(startMs, time);
    row[4] = latitude;
    row[5] = longitude;
    row[6] = altitude_meters ?? null;
    row[7] = satellites ?? null;
    row[8] = fix ?? null;
    yield row;
  }
}
