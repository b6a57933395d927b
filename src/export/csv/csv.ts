import { UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import { channels, type Workout } from '../../workouts/workout.js';
import { literal, Page, put } from '../files/page.js';
import { lapsOf } from '../track/laps.js';
import { instantPutter, putDecimal, putWhole } from '../track/numbers.js';
import { startMs, timingOf } from '../track/timing.js';
import { instantOf, type Track, trackOf, wallOf } from '../track/track.js';
import { blocksOf, type Column } from './columns.js';
import { workoutColumns } from './csv-columns.js';
import { END, line } from './lines.js';

const LINE_END = literal(END);
const COMMA = 0x2c;

/** Decimals per channel, the resolution of the watch; anything finer is noise from the conversion. */
const CHANNEL_DECIMALS: Record<(typeof channels)[number], number> = {
  heart_rate_bpm: 0,
  speed_mps: 3,
  cadence_rpm: 0,
  altitude_meters: 2,
  power_watts: 0,
  pedaling_index_percent: 1,
  left_right_balance_percent: 1,
  air_pressure_hpa: 2,
  running_cadence_spm: 0,
  temperature_celsius: 1,
  distance_meters: 1,
};

/** One of the two tables: its header line and the lines of one workout. */
export interface CsvTable {
  header(): Uint8Array;
  rows(workout: Workout): Iterable<Uint8Array>;
}

/**
 * The table `workouts`, one row per workout. UTF-8 without a byte order mark, RFC 4180, empty = unknown, instants in UTC.
 * `columns` chooses and orders; an unknown name is a UsageError. Free text that could be taken for a formula gets an
 * apostrophe in front, so that a spreadsheet shows it and does not run it.
 */
export function workoutsTable(columns: string[] = [...workoutColumns.keys()]): CsvTable {
  const cells = columns.map((name) => {
    const read = workoutColumns.get(name);
    if (read === undefined) {
      throw new UsageError('UNKNOWN_COLUMN', `Unknown column "${name}" in the table of workouts.`, {
        hint: meant(name, [...workoutColumns.keys()], `Columns: ${[...workoutColumns.keys()].join(', ')}.`),
      });
    }
    return read;
  });
  return {
    header: () => Buffer.from(line(columns), 'utf8'),
    rows: (workout) => [Buffer.from(line(cells.map((read) => read(workout))), 'utf8')],
  };
}

const SAMPLE_COLUMNS = [
  'workout_id',
  'time',
  't_seconds',
  ...channels,
  'latitude',
  'longitude',
  'route_altitude_meters',
  'lap',
];

/**
 * The table `samples`, one row for each second that has any value: channels and route side by side. Read back, it equals
 * the workout within half the last decimal: 7 decimals for positions (about 1 cm), the watch's resolution for channels;
 * times of route points are rounded to the second. With pauses, `time` is that of the sample to the millisecond.
 */
export const samplesTable: CsvTable = {
  header: () => Buffer.from(line(SAMPLE_COLUMNS), 'utf8'),
  rows: sampleLines,
};

function* sampleLines(workout: Workout): Generator<Uint8Array> {
  const track = trackOf(workout);
  const start = startMs(workout);
  const putInstant = instantPutter();
  const id = literal(`${workout.id},`);
  const columns = sampleColumns(workout, track);
  const { values, placeOf } = blocksOf(columns.map(({ column }) => column));
  const page = new Page();
  for (let row = 0; row < track.seconds.length; row++) {
    const i = placeOf(row);
    const { bytes, view } = page;
    const second = track.seconds[row] ?? 0;
    let at = putInstant(page, put(view, page.at, id), start + instantOf(track, row));
    bytes[at++] = COMMA;
    at = putWhole(bytes, at, second);
    for (let c = 0; c < columns.length; c++) {
      bytes[at++] = COMMA;
      const value = values[c]?.[i] ?? Number.NaN;
      if (!Number.isNaN(value)) at = putDecimal(bytes, at, value, columns[c]?.digits ?? 0);
    }
    page.at = put(view, at, LINE_END);
    if (page.isFull) yield page.take();
  }
  if (page.at > 0) yield page.take();
}

function sampleColumns(workout: Workout, track: Track): { column: Column | undefined; digits: number }[] {
  return [
    ...channels.map((channel) => ({ column: track.channels[channel], digits: CHANNEL_DECIMALS[channel] })),
    { column: track.position?.latitude, digits: 7 },
    { column: track.position?.longitude, digits: 7 },
    { column: track.routeAltitude, digits: 2 },
    { column: lapColumn(workout, track), digits: 0 },
  ];
}

/** The number of the lap each row belongs to, counted from 1; undefined if there are no laps. */
function lapColumn(workout: Workout, track: Track): Column | undefined {
  if ((workout.laps ?? workout.auto_laps ?? []).length === 0) return undefined;
  const starts = lapsOf(workout, timingOf(workout, track.seconds.at(-1) ?? 0)).map(({ start }) => start);
  return (from, into) => {
    let lap = 1;
    const there = Math.min(into.length, track.seconds.length - from);
    for (let i = 0; i < there; i++) {
      while (lap < starts.length && (starts[lap] ?? 0) <= wallOf(track, from + i)) lap += 1;
      into[i] = lap;
    }
  };
}
