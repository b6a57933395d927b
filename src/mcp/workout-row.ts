import { z } from 'zod';
import { UsageError } from '../errors.js';
import { round } from '../numbers/arithmetic.js';
import type { Database } from '../storage/sqlite/driver.js';
import type { WorkoutSummary } from '../workouts/workout.js';
import type { Served } from './served.js';
import { shortened } from './tool.js';

const optional = (about: string) => z.number().optional().describe(about);

/** A workout in a list: its numbers with their units, in local time, and where they come from. */
export const workoutRow = z.object({
  id: z.string(),
  start_time_local: z.string().describe('local time of the watch, without a zone'),
  utc_offset_minutes: optional('UTC offset of that local time'),
  sport: z.string(),
  name: z.string().optional(),
  duration_seconds: optional('s, on the timer: without pauses'),
  distance_meters: optional('m'),
  avg_heart_rate_bpm: optional('bpm'),
  max_heart_rate_bpm: optional('bpm'),
  avg_speed_mps: optional('m/s'),
  avg_power_watts: optional('W'),
  elevation_gain_meters: optional('m'),
  calories_kcal: optional('kcal'),
  cardio_load: optional("Polar's training impulse (TRIMP)"),
  running_index: optional("Polar's running index"),
  legs: optional('this is a whole multisport session, and its legs are workouts too: count one or the other'),
  source: z.array(z.string()).describe('where Polar gave it: exercises, transaction, v4 or flow_export'),
  device: z.string().optional(),
  computed_here: z
    .array(z.string())
    .optional()
    .describe('fields computed by polar-sync from the samples; all others are as Polar sent them'),
});

/** A workout as one row. */
export function rowOf(workout: WorkoutSummary): z.input<typeof workoutRow> {
  const row: z.input<typeof workoutRow> = {
    id: workout.id,
    start_time_local: workout.start_time_local,
    utc_offset_minutes: workout.utc_offset_minutes,
    sport: workout.type,
    name: shortened(workout.name, 200),
    duration_seconds: round(workout.duration_seconds),
    distance_meters: round(workout.distance_meters),
    avg_heart_rate_bpm: workout.avg_heart_rate_bpm,
    max_heart_rate_bpm: workout.max_heart_rate_bpm,
    avg_speed_mps: round(workout.avg_speed_mps, 2),
    avg_power_watts: round(workout.avg_power_watts, 0),
    elevation_gain_meters: round(workout.elevation_gain_meters, 0),
    calories_kcal: workout.calories_kcal,
    cardio_load: round(workout.training_load?.cardio),
    running_index: workout.running_index,
    legs: workout.legs,
    source: workout.source.via,
    device: workout.source.device,
  };
  const computed = workout.derived.filter((name) => name in row);
  return computed.length > 0 ? { ...row, computed_here: computed } : row;
}

function refuseBackwards({ since, until }: DateRange): void {
  if (since !== undefined && until !== undefined && since > until) {
    throw new UsageError('SPAN_BACKWARDS', `since ${since} is after until ${until}.`, {
      hint: 'Give the earlier date to since.',
    });
  }
}

/** What sums over workouts need of each: columns only, so that years of them take milliseconds. */
export interface LeanWorkout {
  id: string;
  type: string;
  start_time_local: string;
  duration_seconds?: number;
  distance_meters?: number;
  elevation_gain_meters?: number;
  calories_kcal?: number;
  avg_heart_rate_bpm?: number;
  max_heart_rate_bpm?: number;
  avg_speed_mps?: number;
  training_load?: { cardio: number };
  part_of?: object;
  legs?: number;
}

/** A period in local dates, both inclusive. */
export interface DateRange {
  since?: string | undefined;
  until?: string | undefined;
}

/** The condition of a period and a sport, with its values. */
export function whereOf({ since, until, sport }: DateRange & { sport?: string | undefined }): {
  sql: string;
  values: string[];
} {
  refuseBackwards({ since, until });
  const conditions: [sql: string, value: string | undefined][] = [
    ['substr(start_time_local, 1, 10) >= ?', since],
    ['substr(start_time_local, 1, 10) <= ?', until],
    [`${word('?')} IN (type, sport, ${word('polar_sport')}, ${word('polar_detailed_sport')})`, sport],
  ];
  const given = conditions.filter(([, value]) => value !== undefined);
  return {
    sql: given.length === 0 ? 'TRUE' : given.map(([sql]) => sql).join(' AND '),
    values: given.map(([, value]) => value ?? ''),
  };
}

const word = (column: string) => `lower(replace(replace(${column}, ' ', '_'), '-', '_'))`;

/** The workouts of a period and a sport, oldest first. @throws UsageError SPAN_BACKWARDS */
export function leanWorkouts(
  { db, kept }: Pick<Served, 'db' | 'kept'>,
  filter: Parameters<typeof whereOf>[0],
): LeanWorkout[] {
  refuseBackwards(filter);
  const { since = '', until = '9', sport } = filter;
  const wanted = sport && plainWord(sport);
  return kept
    .get('workouts', () => readLean(db))
    .filter(({ workout: { start_time_local: start }, words }) => {
      const day = start.slice(0, 10);
      return day >= since && day <= until && (wanted === undefined || words.includes(wanted));
    })
    .map(({ workout }) => workout);
}

const plainWord = (text: string) => text.toLowerCase().replaceAll(/[ -]/g, '_');

function readLean(db: Database): { workout: LeanWorkout; words: string[] }[] {
  const rows = db
    .prepare<unknown[], (string | number | null)[]>(
      `SELECT ${leanColumns.join(', ')}, cardio_load,
         CASE WHEN instr(summary, '"legs":') AND json_valid(summary) THEN summary ->> '$.legs' END,
         instr(summary, '"part_of":'), type, sport, polar_sport, polar_detailed_sport
       FROM workouts ORDER BY start_time, id`,
    )
    .raw()
    .all();
  return rows.map((row) => {
    const known: Record<string, unknown> = {};
    for (const [at, name] of leanColumns.entries()) if (row[at] !== null) known[name] = row[at];
    const [cardio, legs, isPart, ...words] = row.slice(leanColumns.length);
    if (cardio !== null) known.training_load = { cardio };
    if (legs !== null) known.legs = legs;
    if (isPart !== 0) known.part_of = {};
    return {
      workout: known as unknown as LeanWorkout,
      words: words.flatMap((one) => (typeof one === 'string' ? [plainWord(one)] : [])),
    };
  });
}

const leanColumns = [
  ...['id', 'type', 'start_time_local', 'duration_seconds', 'distance_meters', 'elevation_gain_meters'],
  ...['calories_kcal', 'avg_heart_rate_bpm', 'max_heart_rate_bpm', 'avg_speed_mps'],
] as const;
