import type { Training } from '../../numbers/load/training.js';
import type { Judged } from '../../numbers/nights/baseline.js';
import { type NightMeasure, nightMeasures } from '../../numbers/nights/night-values.js';
import { eddingtonNumbers } from '../../numbers/totals/eddington.js';
import { dayStreaks, type Streaks, weekStreaks } from '../../numbers/totals/streaks.js';
import { loadOf } from '../../numbers/totals/totals.js';
import { count, words } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import { addDays } from '../../workouts/time/calendar.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { hoursMinutes } from '../kinds/field-text.js';
import { printFields } from '../shared/fields.js';
import { type Column, fitting, showColumns } from './fit.js';
import type { Stats } from './read-stats.js';

const oneDecimal = (value: number) => String(Math.round(value * 10) / 10);
const hundredths = (value: number) => String(Math.round(value * 100) / 100);

/** Load, form, Polar's own word on it, streaks and Eddington's numbers, a line each. */
export function showForm(context: Context, { workouts, training, on }: Stats): void {
  const lines = [...(training ? formLines(training, workouts, on) : []), ...habitLines(context.ui, workouts, on)];
  if (lines.length === 0) return;
  context.ui.print('');
  printFields(context, lines);
}

function formLines(training: Training, workouts: readonly WorkoutSummary[], on: string): [string, string][] {
  const { days, week, polar, constants } = training;
  const { days_7, days_28 } = loadOf(workouts, on);
  const now = days.at(-1);
  return [
    ['Cardio load', `${days_7} per day over the last 7 days, ${days_28} per day over the last 28`],
    ...(now ? ([['Form', formInWords(now, constants)]] satisfies [string, string][]) : []),
    ['Monotony', monotonyInWords(week)],
    ...(polar ? ([['Polar', polarInWords(polar)]] satisfies [string, string][]) : []),
    ['Load from', sourcesInWords(training.workouts)],
  ];
}

function formInWords(now: Training['days'][number], { chronic, acute }: Training['constants']): string {
  const starting = now.starting
    ? `; still starting: there are less than ${chronic} days of load, so both are too low`
    : '';
  return `${now.balance.toFixed(1)}; chronic load ${now.chronic.toFixed(1)} (${chronic} days), acute load ${now.acute.toFixed(1)} (${acute} days)${starting}`;
}

function monotonyInWords({ load, monotony, strain }: Training['week']): string {
  const sum = `load of 7 days ${Math.round(load)}`;
  if (monotony === undefined || strain === undefined) return `none, all days are alike; ${sum}`;
  return `${hundredths(monotony)}; strain ${Math.round(strain)}, ${sum}`;
}

function polarInWords(polar: NonNullable<Training['polar']>): string {
  const { date, status, strain, tolerance, cardio_load_ratio: ratio } = polar;
  const parts = [
    status && words(status),
    strain !== undefined && `strain ${oneDecimal(strain)}`,
    tolerance !== undefined && `tolerance ${oneDecimal(tolerance)}`,
    ratio !== undefined && `ratio ${hundredths(ratio)}`,
  ];
  return `${parts.filter((part) => typeof part === 'string').join(', ')} (${date})`;
}

function sourcesInWords({ polar, polar_day: day, heart_rate: rate, none }: Training['workouts']): string {
  const parts = [
    polar > 0 && `Polar for ${count(polar, 'workout')}`,
    day > 0 && `Polar's load of the day for ${day}`,
    rate > 0 && `the mean heart rate for ${rate} (TRIMP)`,
    none > 0 && `nothing for ${none}, which count as 0`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

function habitLines(ui: Ui, workouts: readonly WorkoutSummary[], on: string): [string, string][] {
  const dates = workouts.map(({ start_time_local: start }) => start);
  const { distance, hours } = eddingtonNumbers(workouts, ui.units.paceMeters);
  const unit = ui.units.names.distance;
  const next = (number: number, days: number, name: string) =>
    `${number} ${name} (${count(days, 'more day')} of ${number + 1} ${name} or more to ${number + 1})`;
  return [
    ['Streak', [streakInWords(dayStreaks(dates, on), 'day'), streakInWords(weekStreaks(dates, on), 'week')].join('; ')],
    [
      'Eddington',
      [next(distance.number, distance.days_to_next, unit), next(hours.number, hours.days_to_next, 'h')].join('; '),
    ],
  ];
}

function streakInWords({ current, longest }: Streaks, noun: string): string {
  const now = current ? `${count(current.length, noun)} now` : `no ${noun}s now`;
  return longest ? `${now}, ${longest.length} max (${longest.from} to ${longest.to})` : now;
}

const nightNames: Readonly<Record<NightMeasure, string>> = {
  night_heart_rate: 'Heart rate',
  hrv_rmssd: 'HRV (RMSSD)',
  breathing: 'Breathing',
  asleep: 'Asleep',
};

/** Days back that unusual nights are shown for. */
const UNUSUAL_DAYS = 60;

/** The last night beside what is usual, and the unusual ones of the last two months. */
export async function showNights(ui: Ui, { nights, on }: Stats): Promise<void> {
  const rows = (Object.keys(nightMeasures) as NightMeasure[]).flatMap((measure) => {
    const last = nights[measure].at(-1);
    return last ? [{ measure, last, all: nights[measure] }] : [];
  });
  if (rows.length === 0) return;
  const column = (title: string, align: Column['align'], cell: (row: (typeof rows)[number]) => string): Column => {
    return { title, align, cells: rows.map(cell) };
  };
  const columns = [
    column('Nights', 'left', ({ measure }) => nightNames[measure]),
    column('Last', 'right', ({ measure, last }) => nightText(measure, last.value)),
    column('Median', 'right', ({ measure, last }) => (last.baseline ? nightText(measure, last.baseline.median) : '')),
    column('Spread', 'right', ({ measure, last }) => (last.baseline ? nightText(measure, last.baseline.spread) : '')),
    column('Date', 'left', ({ last }) => `${last.date}${last.unusual ? ` ${last.unusual}` : ''}`),
    column(`Unusual (${UNUSUAL_DAYS} days)`, 'left', ({ all }) => unusualText(all, on)),
  ];
  ui.print('');
  await showColumns(
    ui,
    ui.terminal ? fitting(columns, ui.width, ['Spread', `Unusual (${UNUSUAL_DAYS} days)`]) : columns,
  );
}

function unusualText(all: readonly Judged[], on: string): string {
  const unusual = all.filter(({ date, unusual: is }) => is !== undefined && date > addDays(on, -UNUSUAL_DAYS));
  const newest = unusual.at(-1);
  return newest ? `${unusual.length}, last ${newest.date.slice(5)} ${newest.unusual}` : 'none';
}

function nightText(measure: NightMeasure, value: number): string {
  if (measure === 'asleep') return hoursMinutes(value);
  return measure === 'breathing' ? `${value.toFixed(1)} /min` : `${Math.round(value)} ${nightMeasures[measure]}`;
}
