import { bar, roomForBars } from '../../ui/bars.js';
import { count, distance, duration, kilometers, words } from '../../ui/format.js';
import type { Align, Ui } from '../../ui/types.js';
import { addDays, nextPeriod, type Period, periodOf, type Span } from '../../workouts/calendar.js';
import {
  type Best,
  byPeriod,
  bySport,
  FAST_FROM_SECONDS,
  loadOf,
  recordsOf,
  type SportRecords,
  type Totals,
  totalsOf,
} from '../../workouts/stats.js';
import type { WorkoutSummary } from '../../workouts/types.js';
import { tempo } from '../shared/workout-facts.js';

const BAR = 20;
const WEEKS_SHOWN = 12;
const SPORTS_SHOWN = 8;

/** Everything at a glance: totals, the last weeks, sports, load and records. */
export async function showOverview(ui: Ui, workouts: WorkoutSummary[], today: string): Promise<void> {
  const days = workouts.map((workout) => workout.start_time_local.slice(0, 10)).sort();
  const all = totalsOf(workouts);
  ui.print(ui.paint('bold', `${count(all.workouts, 'workout')}, ${days[0]} to ${days.at(-1)}`));
  ui.print(
    [
      duration(all.duration_seconds),
      `${kilometers(all.distance_meters)} km`,
      `${Math.round(all.elevation_gain_meters)} m climbed`,
      `${Math.round(all.calories_kcal)} kcal`,
    ].join(' · '),
  );
  ui.print('');
  await showPeriods(ui, 'week', lastWeeks(workouts, today, days[0] ?? today, days.at(-1) ?? today));
  ui.print('');
  await showSports(ui, bySport(workouts));
  if (all.cardio_load > 0) {
    const { days_7, days_28 } = loadOf(workouts, today);
    ui.print('');
    ui.print(`Cardio load: ${days_7} a day over the last 7 days, ${days_28} a day over the last 28.`);
  }
  ui.print('');
  await showRecords(ui, recordsOf(workouts).slice(0, SPORTS_SHOWN), workouts);
}

/** Weeks, months or years, the oldest first, with bars of time. */
export async function showPeriods(ui: Ui, span: Span, periods: (Period & Totals)[]): Promise<void> {
  const title = { week: 'Week', month: 'Month', year: 'Year' }[span];
  const from = span === 'week' ? ['From'] : [];
  await showTotals(
    ui,
    [title, ...from],
    periods.map((period) => [[period.period, ...(span === 'week' ? [period.from] : [])], period]),
  );
}

/** Sports, the one with the most time first, with bars of time. */
export async function showSports(ui: Ui, sports: ({ sport: string } & Totals)[]): Promise<void> {
  await showTotals(
    ui,
    ['Sport'],
    sports.map((sport) => [[words(sport.sport)], sport]),
  );
}

async function showTotals(ui: Ui, titles: string[], rows: [labels: string[], totals: Totals][]): Promise<void> {
  const most = Math.max(...rows.map(([, totals]) => totals.duration_seconds));
  const head = [...titles, 'Workouts', 'Time', 'km', 'Climb', 'Load'];
  const cells = rows.map(([labels, totals]) => [
    ...labels,
    String(totals.workouts || ''),
    totals.duration_seconds > 0 ? duration(totals.duration_seconds) : '',
    totals.distance_meters > 0 ? kilometers(totals.distance_meters) : '',
    totals.elevation_gain_meters > 0 ? `${Math.round(totals.elevation_gain_meters)} m` : '',
    totals.cardio_load > 0 ? String(Math.round(totals.cardio_load)) : '',
  ]);
  const room = ui.terminal ? roomForBars(ui.width, [head, ...cells], BAR) : 0;
  const bars = rows.map(([, totals]) => bar(most > 0 ? totals.duration_seconds / most : 0, room));
  await ui.table(
    room > 0 ? [...head, ''] : head,
    room > 0 ? cells.map((row, index) => [...row, bars[index] ?? '']) : cells,
    [...titles.map((): Align => 'left'), 'right', 'right', 'right', 'right', 'right', 'left'],
    (_, column) => (column === head.length ? 'cyan' : undefined),
  );
}

/**
 * The last weeks up to today, from the first workout on, those without a workout too; when the last workout lies further
 * back, those up to it.
 */
function lastWeeks(workouts: WorkoutSummary[], today: string, first: string, last: string): (Period & Totals)[] {
  const back = 7 * (WEEKS_SHOWN - 1);
  const end = last < addDays(today, -back) ? last : today;
  const begin = first > addDays(end, -back) ? first : addDays(end, -back);
  const known = new Map(byPeriod(workouts, 'week').map((week) => [week.period, week]));
  const weeks: (Period & Totals)[] = [];
  for (let at = periodOf(begin, 'week'); at.from <= end; at = nextPeriod(at, 'week')) {
    weeks.push({ ...totalsOf([]), ...at, ...known.get(at.period) });
  }
  return weeks;
}

async function showRecords(ui: Ui, records: SportRecords[], workouts: WorkoutSummary[]): Promise<void> {
  const sportOf = new Map(workouts.map((workout) => [workout.type, workout]));
  const fast = (sport: string, mps: number) => tempo(sportOf.get(sport) ?? { sport }).show(mps) ?? '';
  const on = (best: Best | undefined, show: (value: number) => string) => (best ? show(best.value) : '');
  await ui.table(
    ['Records', 'Longest', 'Farthest', `Fastest (${FAST_FROM_SECONDS / 60} min on)`, 'Most climb', 'Top HR'],
    records.map((of) => [
      words(of.sport),
      on(of.longest_seconds, duration),
      on(of.farthest_meters, distance),
      on(of.fastest_mps, (mps) => fast(of.sport, mps)),
      on(of.most_climb_meters, (meters) => `${Math.round(meters)} m`),
      on(of.highest_heart_rate_bpm, String),
    ]),
    ['left', 'right', 'right', 'right', 'right', 'right'],
  );
}
