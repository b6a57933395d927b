import {
  type Best,
  byPeriod,
  bySport,
  FAST_FROM_SECONDS,
  recordsOf,
  type SportRecords,
  type Totals,
  totalsOf,
} from '../../numbers/totals/totals.js';
import { type YearToDate, yearsToDate } from '../../numbers/totals/years.js';
import { count, duration, words } from '../../ui/format.js';
import { bar, roomForBars } from '../../ui/plots/bars.js';
import type { Align, Ui } from '../../ui/ui.js';
import type { Units } from '../../ui/units.js';
import { addDays, nextPeriod, type Period, periodOf, type Span } from '../../workouts/time/calendar.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { printWrapped } from '../shared/fields.js';
import { tempo } from '../shared/workout-facts.js';
import { type Column, fitting, showColumns } from './fit.js';
import type { Stats } from './read-stats.js';
import { showForm, showNights } from './show-form.js';

const BAR = 20;
const WEEKS_SHOWN = 12;
const SPORTS_SHOWN = 8;
const YEARS_SHOWN = 4;

/** Everything at a glance: totals, the last weeks, sports, load and records. */
export async function showOverview(context: Context, stats: Stats, today: string): Promise<void> {
  const { ui } = context;
  const { workouts } = stats;
  const days = workouts.map((workout) => workout.start_time_local.slice(0, 10)).sort();
  const all = totalsOf(workouts);
  ui.print(ui.paint('bold', `${count(all.workouts, 'workout')}, ${days[0]} to ${days.at(-1)}`));
  printWrapped(
    ui,
    [
      duration(all.duration_seconds),
      ui.units.longDistance(all.distance_meters),
      `${ui.units.elevation(all.elevation_gain_meters)} climbed`,
      `${Math.round(all.calories_kcal)} kcal`,
    ].join(' · '),
  );
  ui.print('');
  await showPeriods(ui, 'week', lastWeeks(workouts, today, days[0] ?? today, days.at(-1) ?? today));
  ui.print('');
  await showSports(ui, bySport(workouts));
  await showYears(ui, yearsToDate(workouts, stats.on));
  showForm(context, stats);
  await showNights(ui, stats);
  ui.print('');
  await showRecords(ui, recordsOf(workouts).slice(0, SPORTS_SHOWN), workouts);
}

/** Years up to the same day as this one, if there are two; the newest last. */
async function showYears(ui: Ui, years: YearToDate[]): Promise<void> {
  const shown = years.slice(-YEARS_SHOWN);
  const [last] = shown.slice(-1);
  if (shown.length < 2 || last === undefined) return;
  ui.print('');
  await showTotals(
    ui,
    [`Up to ${last.to.slice(5)}`],
    shown.map((one) => [[one.year], one]),
  );
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
  const { units } = ui;
  const number = (title: string, cell: (totals: Totals) => string): Column => {
    return { title, align: 'right', cells: rows.map(([, totals]) => cell(totals)) };
  };
  const columns: Column[] = [
    ...titles.map((title, i): Column => ({ title, align: 'left', cells: rows.map(([labels]) => labels[i] ?? '') })),
    number('Workouts', ({ workouts }) => String(workouts || '')),
    number('Time', ({ duration_seconds: seconds }) => (seconds > 0 ? duration(seconds) : '')),
    number(units.names.distance, ({ distance_meters: meters }) => (meters > 0 ? units.distanceNumber(meters) : '')),
    number('Climb', ({ elevation_gain_meters: meters }) => (meters > 0 ? units.elevation(meters) : '')),
    number('Load', ({ cardio_load: load }) => (load > 0 ? String(Math.round(load)) : '')),
  ];
  if (!ui.terminal) return showColumns(ui, columns);
  const shown = fitting(columns, ui.width, ['From', 'Climb', 'Load', units.names.distance]);
  const cells = rows.map((_, row) => shown.map((column) => column.cells[row] ?? ''));
  const room = roomForBars(ui.width, [shown.map(({ title }) => title), ...cells], BAR);
  const max = Math.max(...rows.map(([, totals]) => totals.duration_seconds));
  const share = ({ duration_seconds: seconds }: Totals) => (max > 0 ? seconds / max : 0);
  const bars: Column = { title: '', align: 'left', cells: rows.map(([, totals]) => bar(share(totals), room)) };
  await showColumns(ui, room === 0 ? shown : [...shown, bars], (_, column) =>
    column === shown.length ? 'cyan' : undefined,
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

/** A line per record, with the day and the workout that holds it. */
async function showRecords(ui: Ui, records: SportRecords[], workouts: WorkoutSummary[]): Promise<void> {
  const sportOf = new Map(workouts.map((workout) => [workout.type, workout]));
  const lines = records.flatMap((of) => linesOf(of, sportOf.get(of.sport) ?? of, ui.units));
  const column = (title: string, align: Align, cell: (line: RecordLine, index: number) => string): Column => {
    return { title, align, cells: lines.map(cell) };
  };
  const isFirst = ({ sport }: RecordLine, index: number) => lines[index - 1]?.sport !== sport;
  const columns = [
    // A name on each line is for programs.
    column('Sport', 'left', (line, index) => (ui.terminal && !isFirst(line, index) ? '' : words(line.sport))),
    column('Record', 'left', ({ record }) => record),
    column('Value', 'right', ({ value }) => value),
    column('Date', 'left', ({ best }) => best.start_time_local.slice(0, 10)),
    column('Workout', 'left', ({ best }) => best.workout),
  ];
  await showColumns(ui, ui.terminal ? fitting(columns, ui.width, ['Workout', 'Date']) : columns);
}

interface RecordLine {
  sport: string;
  record: string;
  value: string;
  best: Best;
}

function linesOf(of: SportRecords, sport: { sport: string }, units: Units): RecordLine[] {
  const fast = (mps: number) => tempo(sport, units).show(mps) ?? '';
  const lines: [record: string, best: Best | undefined, show: (value: number) => string][] = [
    ['Longest', of.longest_seconds, duration],
    ['Farthest', of.farthest_meters, (meters) => units.distance(meters)],
    [`Fastest (${FAST_FROM_SECONDS / 60}+ min)`, of.fastest_mps, fast],
    ['Most climb', of.most_climb_meters, (meters) => units.elevation(meters)],
    ['Top HR', of.highest_heart_rate_bpm, String],
  ];
  return lines.flatMap(([record, best, show]) =>
    best ? [{ sport: of.sport, record, value: show(best.value), best }] : [],
  );
}
