import { ExitCode, UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import { localDay, orList } from '../../ui/format.js';
import { byPeriod, bySport, loadOf, recordsOf, totalsOf } from '../../workouts/stats.js';
import { spans } from '../../workouts/time/calendar.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { chosenWorkouts } from '../shared/chosen-workouts.js';
import { type FilterOptions, filterOptions } from '../shared/filter.js';
import { showOverview, showPeriods, showSports } from './show-stats.js';

/** The flags of `stats`, as typed. */
export interface StatsOptions extends FilterOptions {
  by?: string;
}

/** The values of `--by`. */
export const groupings = [...spans, 'sport'] as const;

/** `polar-sync stats`. */
export const command: Definition = {
  description: 'show weeks, months, years, sports, load and records in numbers',
  options: [
    ...filterOptions,
    { flags: '--by <period>', description: `one table only: ${orList(groupings)}`, words: groupings },
  ],
  examples: ['stats', 'stats --by month --sport running', 'stats --since 2024-01-01 --json'],
  run: (context, options: StatsOptions) => runStats(context, options),
};

/** Sums up the stored workouts: an overview, or one table with `--by`. @throws UsageError, StoreError. */
export async function runStats(context: Context, options: StatsOptions, now = new Date()): Promise<number> {
  const { ui } = context;
  const by = groupings.find((name) => name === options.by);
  if (options.by !== undefined && by === undefined) throw unknownGrouping(options.by);
  const { workouts, failed } = await chosenWorkouts(context, options);
  const today = localDay(now);
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
      failed,
    });
  } else if (workouts.length > 0) {
    await ui.paged(async () => {
      if (by === undefined) await showOverview(ui, workouts, today);
      else if (by === 'sport') await showSports(ui, bySport(workouts));
      else await showPeriods(ui, by, byPeriod(workouts, by));
    });
  }
  return failed.length > 0 ? ExitCode.partial : ExitCode.ok;
}

function unknownGrouping(typed: string): UsageError {
  return new UsageError('STATS_BY', `Cannot group workouts by ${JSON.stringify(typed)}.`, {
    hint: meant(typed, groupings, `Choose one of: ${groupings.join(', ')}.`),
  });
}
