import { z } from 'zod';
import { deviationOf, meanOf, round } from '../../numbers/arithmetic.js';
import { usualFormDays } from '../../numbers/load/form.js';
import { trainingOf } from '../../numbers/load/training.js';
import { baselineDays, judgedDays } from '../../numbers/nights/baseline.js';
import { counted } from '../../workouts/counted.js';
import { addDays } from '../../workouts/time/calendar.js';
import { date, origin } from '../inputs.js';
import { type NightRow, nightRows } from '../night-rows.js';
import type { Served } from '../served.js';
import { defineTool } from '../tool.js';
import { leanWorkouts } from '../workout-row.js';

const number = z.number().optional();
const baseline = z.object({
  unit: z.string(),
  latest: z.number(),
  latest_date: z.string(),
  mean_28_days: number,
  deviation_28_days: number.describe('sample standard deviation'),
  mean_60_days: number,
  median_60_days: number.describe('of the 60 nights before the newest one, which is not part of it'),
  spread_60_days: number.describe('median distance from that median, times 1.4826'),
  unusual: z.enum(['high', 'low']).optional().describe('the newest night is more than 2 spreads from the median'),
  nights: z.number().describe('within the 60 days'),
});

const baselines = {
  hrv_rmssd: { field: 'avg_hrv_rmssd_ms', unit: 'ms' },
  night_heart_rate: { field: 'avg_heart_rate_bpm', unit: 'bpm' },
  asleep: { field: 'asleep_seconds', unit: 's' },
  breathing: { field: 'avg_breaths_per_minute', unit: '1/min' },
  sleep_score: { field: 'sleep_score', unit: '1 to 100' },
} as const satisfies Record<string, { field: keyof NightRow; unit: string }>;

/** How much was trained lately, and how the body takes it. */
export const trainingLoad = defineTool({
  name: 'training_load',
  title: 'Load, form and baselines',
  description:
    "Cardio load day by day, its means over 7, 28 and 42 days, form, Polar's own strain, tolerance and status, and the nights' baselines (heart rate variability, heart rate, sleep) to compare the newest night with.",
  input: z.object({
    date: date.optional().describe('as of this local date; default: today'),
    days: z.int().min(1).max(366).default(28).describe('how many days to list'),
  }),
  output: z.object({
    date: z.string(),
    load: z.object({
      unit: z.string(),
      mean_7_days: z.number().describe("Polar's cardio load per day, days without training included"),
      mean_28_days: z.number(),
      mean_42_days: z.number(),
      ratio: number.describe('mean of 7 days divided by that of 28'),
      form_days: z
        .object({ chronic: z.number(), acute: z.number() })
        .describe('time constants of chronic and acute load in days, as set by the user'),
      chronic: number.describe('exponential mean, of 42 days unless form_days says otherwise'),
      acute: number.describe('exponential mean, of 7 days unless form_days says otherwise'),
      form: z.number().describe('chronic minus acute of the day before: positive is rested, negative is loaded'),
      starting: z
        .boolean()
        .optional()
        .describe('less than the chronic constant since the first load: both means are too low'),
      monotony: number.describe('mean of 7 days divided by their standard deviation'),
      strain: number.describe('sum of 7 days times monotony'),
    }),
    polar: z
      .object({
        date: z.string(),
        strain: number,
        tolerance: number,
        cardio_load_ratio: number,
        status: z.string().optional(),
      })
      .optional()
      .describe("Polar's newest word on cardio load, up to the date"),
    daily: z
      .array(z.tuple([z.string(), z.number()]))
      .describe('date and the sum of cardio load of its workouts; days without are left out'),
    without_load: z
      .number()
      .describe(
        'workouts of these days for which Polar gave no cardio load; they count as 0 in daily and in the means',
      ),
    baselines: z.record(z.string(), baseline),
    origin,
  }),
  run(served, given) {
    const { db } = served;
    const on = given.date ?? served.today();
    const workouts = leanWorkouts(served, { until: on });
    const since = addDays(on, 1 - Math.max(42, given.days));
    const all = counted(workouts).filter((one) => one.start_time_local >= since);
    const { records } = served.library;
    const training = trainingOf(
      { workouts, told: records.list('physical_info'), polar: records.list('cardio_load', { until: on }) },
      on,
      served.options.formDays,
    );
    const now = training?.days.at(-1);
    const byDay = new Map<string, number>();
    for (const { start_time_local: start, training_load: load } of all) {
      if (load) byDay.set(start.slice(0, 10), (byDay.get(start.slice(0, 10)) ?? 0) + load.cardio);
    }
    const mean = (days: number) =>
      [...byDay].filter(([day]) => day > addDays(on, -days)).reduce((sum, [, load]) => sum + load, 0) / days;
    const first = addDays(on, -given.days);
    const [days7, days28, days42] = [mean(7), mean(28), mean(42)];
    return {
      date: on,
      load: {
        unit: 'TRIMP per day',
        ...{ mean_7_days: round(days7), mean_28_days: round(days28), mean_42_days: round(days42) },
        ratio: days28 > 0 ? round(days7 / days28, 2) : undefined,
        form_days: served.options.formDays ?? usualFormDays,
        ...{ chronic: round(now?.chronic), acute: round(now?.acute), form: round(now?.balance ?? 0) },
        starting: now?.starting,
        ...{ monotony: round(training?.week.monotony, 2), strain: round(training?.week.strain) },
      },
      polar: polarOn(db, on),
      daily: [...byDay].filter(([day]) => day > first).map(([day, load]): [string, number] => [day, round(load)]),
      without_load: all.filter((one) => one.start_time_local.slice(0, 10) > first && !one.training_load).length,
      baselines: baselinesOn(nightRows(db, { since: addDays(on, -2 * baselineDays), until: on }), on),
      origin: {
        polar: 'the cardio load of each workout, everything in polar, and the nights',
        computed_here:
          "sums, means, ratio, form, monotony and baselines; for form, a workout without cardio load has Polar's load of the day, else a training impulse from its mean heart rate (Banister)",
      },
    };
  },
});

function polarOn(db: Served['db'], on: string) {
  const row = db
    .prepare<unknown[], Record<string, string | number | null>>(
      `SELECT date, strain, tolerance, cardio_load_ratio, status FROM cardio_load
       WHERE date <= ? AND tolerance IS NOT NULL ORDER BY date DESC LIMIT 1`,
    )
    .get(on);
  if (!row) return undefined;
  const known = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(
    known.map(([name, value]) => [name, typeof value === 'number' ? round(value, 2) : value]),
  ) as { date: string };
}

function baselinesOn(nights: readonly NightRow[], on: string) {
  return Object.fromEntries(
    Object.entries(baselines).flatMap(([name, { field, unit }]): [string, z.input<typeof baseline>][] => {
      const known = nights.filter((night) => night[field] !== undefined);
      const last = known.at(-1);
      const latest = last?.[field];
      if (last === undefined || latest === undefined || last.date <= addDays(on, -baselineDays)) return [];
      const within = known.filter(({ date: day }) => day > addDays(on, -baselineDays));
      const judged = judgedDays(known.map((night) => ({ date: night.date, value: night[field] ?? 0 }))).at(-1);
      const recent = known.filter(({ date: day }) => day > addDays(on, -28)).map((night) => night[field]);
      return [
        [
          name,
          {
            unit,
            latest,
            latest_date: last.date,
            mean_28_days: round(meanOf(recent)),
            deviation_28_days: round(deviationOf(recent)),
            mean_60_days: round(meanOf(within.map((night) => night[field]))),
            ...{ median_60_days: round(judged?.baseline?.median), spread_60_days: round(judged?.baseline?.spread) },
            unusual: judged?.unusual,
            nights: within.length,
          },
        ],
      ];
    }),
  );
}
