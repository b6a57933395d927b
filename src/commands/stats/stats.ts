import { readFormDays } from '../../config/numbers/form-days.js';
import { ExitCode, UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import type { FormDays } from '../../numbers/load/form.js';
import { byPeriod, bySport, loadOf, recordsOf, totalsOf } from '../../numbers/totals/totals.js';
import { orList } from '../../ui/format.js';
import { spans } from '../../workouts/time/calendar.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { chosenWorkouts } from '../filters/chosen-workouts.js';
import { todayIn } from '../filters/dates.js';
import { type FilterOptions, filterOptions } from '../shared/filter.js';
import { described } from './described.js';
import { readStats } from './read-stats.js';
import { showOverview, showPeriods, showSports } from './show-stats.js';

/** The flags of `stats`, as typed. */
export interface StatsOptions extends FilterOptions {
  by?: string;
  best?: boolean;
  formDays?: FormDays;
}

/** The values of `--by`. */
export const groupings = [...spans, 'sport'] as const;

/** `polar-sync stats`. */
export const command: Definition = {
  description: 'show weeks, months, years, sports, load, form, nights and records in numbers',
  options: [
    ...filterOptions,
    { flags: '--by <period>', description: `one table only: ${orList(groupings)}`, words: groupings },
    {
      flags: '--best',
      description: 'best efforts within workouts by sport: fastest 400 m to marathon, highest power and heart rate',
    },
    {
      flags: '--form-days <days>',
      description: 'time constants of form, chronic and acute load (default: 42/7)',
      read: (typed) => readFormDays(typed, '--form-days'),
    },
  ],
  examples: [
    'stats',
    'stats --by month --sport running',
    'stats --best --sport running',
    'stats --since 2024-01-01 --json',
  ],
  run: (context, options: StatsOptions) => runStats(context, options),
};

/** Sums up the stored workouts: an overview, or one table with `--by`. @throws UsageError, StoreError. */
export async function runStats(context: Context, options: StatsOptions, now = new Date()): Promise<number> {
  const { ui } = context;
  if (options.best === true) return (await import('./best.js')).runBest(context, withoutGrouping(options));
  const by = groupings.find((name) => name === options.by);
  if (options.by !== undefined && by === undefined) throw unknownGrouping(options.by);
  const today = todayIn(context.settings.zone, now);
  if (by !== undefined && !ui.json) return showGroups(context, options, by);
  const constants = options.formDays ?? context.settings.formDays;
  const stats = await readStats(context, options, today, constants);
  const { workouts, failed } = stats;
  if (ui.json) {
    ui.result({
      schema: 'polar-sync.stats/1',
      ...totalsOf(workouts),
      weeks: byPeriod(workouts, 'week'),
      months: byPeriod(workouts, 'month'),
      years: byPeriod(workouts, 'year'),
      sports: bySport(workouts),
      daily_cardio_load: loadOf(workouts, today),
      records: recordsOf(workouts),
      ...described(stats),
      failed,
    });
  } else if (workouts.length > 0) {
    await ui.paged(() => showOverview(context, stats, today));
  }
  return failed.length > 0 ? ExitCode.partial : ExitCode.ok;
}

async function showGroups(context: Context, options: StatsOptions, by: (typeof groupings)[number]): Promise<number> {
  const { ui } = context;
  const { workouts, failed } = await chosenWorkouts(context, options);
  if (workouts.length > 0) {
    await ui.paged(() =>
      by === 'sport' ? showSports(ui, bySport(workouts)) : showPeriods(ui, by, byPeriod(workouts, by)),
    );
  }
  return failed.length > 0 ? ExitCode.partial : ExitCode.ok;
}

function withoutGrouping(options: StatsOptions): StatsOptions {
  if (options.by === undefined) return options;
  throw new UsageError('BEST_BY', '--best cannot be grouped: it is by sport.', { hint: 'Leave out --by, or --best.' });
}

function unknownGrouping(typed: string): UsageError {
  return new UsageError('STATS_BY', `Cannot group workouts by ${JSON.stringify(typed)}.`, {
    hint: meant(typed, groupings, `Choose one of: ${groupings.join(', ')}.`),
  });
}
