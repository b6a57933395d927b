import { count, distance, duration, kilometers, words } from '../../ui/format.js';
import { bar, roomForBars } from '../../ui/plots/bars.js';
import type { Align, CellStyle, Ui } from '../../ui/ui.js';
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
import { addDays, nextPeriod, type Period, periodOf, type Span } from '../../workouts/time/calendar.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import { printWrapped } from '../shared/fields.js';
import { tempo } from '../shared/workout-facts.js';
import { type Column, fitting } from './fit.js';

const BAR = 20;
const WEEKS_SHOWN = 12;
const SPORTS_SHOWN = 8;

/** Everything at a glance: totals, the last weeks, sports, load and records. */
export async function showOverview(ui: Ui, workouts: WorkoutSummary[], today: string): Promise<void> {
  const days = workouts.map((workout) => workout.start_time_local.slice(0, 10)).sort();
  const all = totalsOf(workouts);
  ui.print(ui.paint('bold', `${count(all.workouts, 'workout')}, ${days[0]} to ${days.at(-1)}`));
  printWrapped(
    ui,
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
    printWrapped(ui, `Cardio load: ${days_7} per day over the last 7 days, ${days_28} per day over the last 28.`);
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
  const number = (title: string, cell: (totals: Totals) => string): Column => {
    return { title, align: 'right', cells: rows.map(([, totals]) => cell(totals)) };
  };
  const columns: Column[] = [
    ...titles.map((title, i): Column => ({ title, align: 'left', cells: rows.map(([labels]) => labels[i] ?? '') })),
    number('Workouts', ({ workouts }) => String(workouts || '')),
    number('Time', ({ duration_seconds: seconds }) => (seconds > 0 ? duration(seconds) : '')),
    number('km', ({ distance_meters: meters }) => (meters > 0 ? kilometers(meters) : '')),
    number('Climb', ({ elevation_gain_meters: meters }) => (meters > 0 ? `${Math.round(meters)} m` : '')),
    number('Load', ({ cardio_load: load }) => (load > 0 ? String(Math.round(load)) : '')),
  ];
  if (!ui.terminal) return showColumns(ui, columns);
  const shown = fitting(columns, ui.width, ['From', 'Climb', 'Load', 'km']);
  const cells = rows.map((_, row) => shown.map((column) => column.cells[row] ?? ''));
  const room = roomForBars(ui.width, [shown.map(({ title }) => title), ...cells], BAR);
  const max = Math.max(...rows.map(([, totals]) => totals.duration_seconds));
  const share = ({ duration_seconds: seconds }: Totals) => (max > 0 ? seconds / max : 0);
  const bars: Column = { title: '', align: 'left', cells: rows.map(([, totals]) => bar(share(totals), room)) };
  await showColumns(ui, room === 0 ? shown : [...shown, bars], (_, column) =>
    column === shown.length ? 'cyan' : undefined,
  );
}

function showColumns(ui: Ui, columns: readonly Column[], style?: CellStyle): Promise<void> {
  const [first] = columns;
  return ui.table(
    columns.map(({ title }) => title),
    (first?.cells ?? []).map((_, row) => columns.map(({ cells }) => cells[row] ?? '')),
    columns.map(({ align }) => align),
    style,
  );
}

/**
 * The last weeks up to today, from the first workout on, including those without a workout; if the last workout is longer
 * ago, the weeks up to it.
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
  const column = (title: string, align: Align, cell: (of: SportRecords) => string): Column => {
    return { title, align, cells: records.map(cell) };
  };
  const columns = [
    column('Records', 'left', (of) => words(of.sport)),
    column('Longest', 'right', (of) => on(of.longest_seconds, duration)),
    column('Farthest', 'right', (of) => on(of.farthest_meters, distance)),
    column(`Fastest (${FAST_FROM_SECONDS / 60}+ min)`, 'right', (of) =>
      on(of.fastest_mps, (mps) => fast(of.sport, mps)),
    ),
    column('Most climb', 'right', (of) => on(of.most_climb_meters, (meters) => `${Math.round(meters)} m`)),
    column('Top HR', 'right', (of) => on(of.highest_heart_rate_bpm, String)),
  ];
  await showColumns(ui, ui.terminal ? fitting(columns, ui.width, ['Top HR', 'Most climb', 'Farthest']) : columns);
}
