import { weekStreaks } from '../../../numbers/totals/streaks.js';
import { ratingInWords } from '../../../ui/plain-words.js';
import { counted } from '../../../workouts/counted.js';
import type { Library } from '../data.js';
import { dayOf, isoDay, mondayOf } from '../days.js';
import { h } from '../dom.js';
import { type Figure, figures } from '../figures.js';
import { hours, sum } from '../metrics.js';
import { nightLink } from '../router.js';
import { type FormCurve, formInWords } from './load.js';

/** How you are: form, Polar's status, the last night, this week, weeks in a row. What is unknown is left out. */
export function nowFigures(
  { workouts, days }: Library,
  curve: FormCurve | undefined,
  today: number,
): HTMLElement | undefined {
  const all = [
    ...formFigure(curve),
    ...statusFigure(days),
    ...nightFigure(days, today),
    ...weekFigure(workouts, today),
    ...streakFigure(workouts, today),
  ];
  if (all.length < 2) return undefined;
  return h(
    'section',
    { 'aria-labelledby': 'now' },
    h('h2.visually-hidden', { id: 'now' }, 'How you are'),
    figures(all, all.length),
  );
}

function formFigure(curve: FormCurve | undefined): Figure[] {
  if (!curve || curve.form.length <= curve.startUpDays) return [];
  const [fitness = 0, fatigue = 0] = [curve.fitness.at(-1), curve.fatigue.at(-1)];
  const form = Math.round(fitness - fatigue);
  const sign = form > 0 ? '+' : form < 0 ? '−' : '';
  return [
    {
      label: 'Form',
      value: `${sign}${Math.abs(form)}`,
      more: `${formInWords(form)}: fitness ${Math.round(fitness)}, fatigue ${Math.round(fatigue)}`,
    },
  ];
}

function statusFigure(days: Library['days']): Figure[] {
  const last = days.findLast(({ load_status: status }) => status !== undefined);
  if (last?.load_status === undefined) return [];
  const ratio = last.load_ratio === undefined ? '' : `, load ratio ${last.load_ratio.toFixed(2)}`;
  return [{ label: 'Polar says', value: capital(ratingInWords(last.load_status)), more: `on ${last.day}${ratio}` }];
}

function nightFigure(days: Library['days'], today: number): Figure[] {
  const night = days.findLast(({ sleep_seconds: seconds }) => seconds !== undefined);
  if (!night) return [];
  const parts = [
    night.sleep_score !== undefined && `score ${Math.round(night.sleep_score)}`,
    night.hrv_rmssd_ms !== undefined && `HRV ${Math.round(night.hrv_rmssd_ms)} ms`,
  ].filter((part) => part !== false);
  const label = dayOf(night.day) === today ? 'Last night' : `The night to ${night.day}`;
  const more = h('a', { href: nightLink(night.day) }, parts.join(', ') || 'Open this night');
  return [{ label, value: `${hours(night.sleep_seconds ?? 0)}`, more }];
}

function weekFigure(workouts: Library['workouts'], today: number): Figure[] {
  const all = [...counted(workouts)];
  const monday = mondayOf(today);
  const inWeeks = (from: number, to: number) =>
    sum(
      all.filter(({ start_time_local: start }) => dayOf(start) >= from && dayOf(start) < to),
      (w) => w.duration_seconds,
    );
  const usual = inWeeks(monday - 52 * 7, monday) / 52;
  return [
    {
      label: 'This week',
      value: hours(inWeeks(monday, monday + 7)),
      ...(usual > 0 && { more: `${hours(usual)} in a usual week` }),
    },
  ];
}

/** Weeks in a row with a workout; this week counts once it has one. */
function streakFigure(workouts: Library['workouts'], today: number): Figure[] {
  const dates = workouts.map(({ start_time_local: start }) => start);
  const { length = 0 } = weekStreaks(dates, isoDay(today)).current ?? {};
  return length < 2 ? [] : [{ label: 'In a row', value: `${length} weeks`, more: 'with a workout' }];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
