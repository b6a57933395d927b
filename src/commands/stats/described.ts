import { round } from '../../numbers/arithmetic.js';
import type { Training } from '../../numbers/load/training.js';
import type { Judged } from '../../numbers/nights/baseline.js';
import { type NightMeasure, nightMeasures } from '../../numbers/nights/night-values.js';
import { eddingtonNumbers } from '../../numbers/totals/eddington.js';
import { dayStreaks, weekStreaks } from '../../numbers/totals/streaks.js';
import { yearsToDate } from '../../numbers/totals/years.js';
import type { Stats } from './read-stats.js';

/** Form, nights, streaks, Eddington's numbers and years as `stats --json` has them. */
export function described({ workouts, training, nights, on }: Stats) {
  const dates = workouts.map(({ start_time_local: start }) => start);
  const { distance: km, hours } = eddingtonNumbers(workouts);
  return {
    years_to_date: yearsToDate(workouts, on),
    streaks: { days: dayStreaks(dates, on), weeks: weekStreaks(dates, on) },
    eddington: { km, hours },
    ...(training && { form: form(training) }),
    nights: Object.fromEntries(
      Object.entries(nightMeasures).map(([measure, unit]) => [
        measure,
        { unit, days: nights[measure as NightMeasure].map(night) },
      ]),
    ),
  };
}

function form({ constants, workouts, days, week, polar }: Training) {
  return {
    ...{ chronic_days: constants.chronic, acute_days: constants.acute, workouts },
    last_7_days: { load: round(week.load), monotony: round(week.monotony, 2), strain: round(week.strain) },
    ...(polar && {
      polar: {
        ...{ date: polar.date, status: polar.status, strain: round(polar.strain, 2) },
        ...{ tolerance: round(polar.tolerance, 2), ratio: round(polar.cardio_load_ratio, 2) },
      },
    }),
    days: days.map(({ load, chronic, acute, balance, ...one }) => ({
      ...{ date: one.date, load: round(load), chronic: round(chronic), acute: round(acute), balance: round(balance) },
      ...(one.starting && { starting: true }),
    })),
  };
}

function night({ date, value, baseline, unusual }: Judged) {
  return {
    ...{ date, value: round(value, 2) },
    ...(baseline && { median: round(baseline.median, 2), spread: round(baseline.spread, 2) }),
    ...(unusual && { unusual }),
  };
}
