import { z } from 'zod';
import { UsageError } from '../../errors.js';
import { round } from '../../numbers/arithmetic.js';
import { differencesOf } from '../../numbers/totals/compare.js';
import { bySport, totalsOf } from '../../numbers/totals/totals.js';
import { date, origin, sport } from '../inputs.js';
import { asleepSql } from '../night-rows.js';
import type { Served } from '../served.js';
import { defineTool } from '../tool.js';
import { type LeanWorkout, leanWorkouts, rowOf } from '../workout-row.js';
import { found } from './get-workout.js';

const side = z
  .object({
    workout: z.string().optional().describe('id of a workout, or latest'),
    since: date.optional().describe('first local date of a period'),
    until: date.optional().describe('last local date of it, inclusive'),
  })
  .describe('a workout, or a period');
type Side = z.output<typeof side>;

const numbers = z.record(z.string(), z.number()).describe('units are in the names');

/** Two periods, or two workouts, next to one another. */
export const compare = defineTool({
  name: 'compare',
  title: 'Compare',
  description:
    'Two periods (totals of workouts by sport, means of nights and days) or two workouts, side by side, with the differences b - a in numbers and percent.',
  input: z.object({ a: side, b: side, sport }),
  output: z.object({
    a: z.object({ what: z.string(), numbers }),
    b: z.object({ what: z.string(), numbers }),
    difference: numbers.describe('b - a, for what both have'),
    difference_percent: numbers.describe('the same as % of a'),
    sports: z
      .array(z.object({ sport: z.string(), a_seconds: z.number(), b_seconds: z.number() }))
      .optional()
      .describe('s of training by sport, for periods'),
    origin,
  }),
  run(served, { a, b, sport: only }) {
    if ((a.workout === undefined) !== (b.workout === undefined)) {
      throw new UsageError('COMPARE_KINDS', 'A workout cannot be compared with a period.', {
        hint: 'Give two workouts, or two periods.',
      });
    }
    const [one, other] = [a, b].map((each) => sideOf(served, each, only)) as [Measured, Measured];
    return {
      a: { what: one.what, numbers: one.numbers },
      b: { what: other.what, numbers: other.numbers },
      ...differencesOf(one.numbers, other.numbers),
      sports: a.workout === undefined ? sportsOf(one, other) : undefined,
      origin: {
        polar: 'the numbers of each workout, night and day',
        computed_here: 'sums, means and differences; a multisport session counts by its legs',
      },
    };
  },
});

interface Measured {
  what: string;
  numbers: Record<string, number>;
  workouts: readonly LeanWorkout[];
}

function sideOf(served: Served, side: Side, only: string | undefined): Measured {
  if (side.workout !== undefined) {
    const row = rowOf(found(served, side.workout));
    const own = Object.entries(row).filter(([name]) => name !== 'utc_offset_minutes' && name !== 'legs');
    return { what: `${row.sport} ${row.start_time_local} (${row.id})`, numbers: numbersIn(own), workouts: [] };
  }
  const { since, until } = side;
  if (since === undefined || until === undefined) {
    throw new UsageError('COMPARE_KINDS', 'A period needs since and until.', {
      hint: 'Give both dates, or the id of a workout.',
    });
  }
  const workouts = leanWorkouts(served, { since, until, sport: only });
  const days = (Date.parse(until) - Date.parse(since)) / 86_400_000 + 1;
  const totals = totalsOf(workouts);
  const perWeek = (value: number) => round((value / days) * 7, 2);
  return {
    what: `${since} to ${until}`,
    workouts,
    numbers: numbersIn([
      ['days', days],
      ...Object.entries(totals),
      ['workouts_per_week', perWeek(totals.workouts)],
      ['duration_seconds_per_week', perWeek(totals.duration_seconds)],
      ['distance_meters_per_week', perWeek(totals.distance_meters)],
      ['cardio_load_per_week', perWeek(totals.cardio_load)],
      ...(only === undefined ? Object.entries(restOf(served, side)) : []),
    ]),
  };
}

/** Means of the nights and days of a period. */
function restOf({ db }: Served, { since = '', until = '9' }: Side): Record<string, number | undefined> {
  const means = (sql: string) => {
    const row = db.prepare<unknown[], Record<string, number | null>>(sql).get(since, until) ?? {};
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, round(value ?? undefined)]));
  };
  const within = 'date >= ? AND date <= ?';
  return {
    ...means(
      `SELECT count(*) AS nights_of_sleep, avg(${asleepSql}) AS mean_asleep_seconds, avg(sleep_score) AS mean_sleep_score
       FROM sleep WHERE id = date AND ${within}`,
    ),
    ...means(
      `SELECT count(*) AS nights_of_recharge, avg(avg_heart_rate_bpm) AS mean_night_heart_rate_bpm,
         avg(avg_hrv_rmssd_ms) AS mean_hrv_rmssd_ms, avg(ans_charge) AS mean_ans_charge
       FROM nightly_recharge WHERE ${within}`,
    ),
    ...means(
      `SELECT count(*) AS days_of_activity, avg(steps) AS mean_steps_per_day, avg(active_seconds) AS mean_active_seconds_per_day
       FROM daily_activity WHERE ${within}`,
    ),
  };
}

function numbersIn(entries: readonly (readonly [string, unknown])[]): Record<string, number> {
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

function sportsOf(a: Measured, b: Measured) {
  const seconds = ({ workouts }: Measured) =>
    new Map(bySport(workouts).map((one) => [one.sport, one.duration_seconds]));
  const [one, other] = [seconds(a), seconds(b)];
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names
    .map((name) => ({ sport: name, a_seconds: one.get(name) ?? 0, b_seconds: other.get(name) ?? 0 }))
    .sort((x, y) => y.a_seconds + y.b_seconds - x.a_seconds - x.b_seconds)
    .slice(0, 15);
}
