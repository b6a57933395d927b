import { type Family, families, familyNames, familyOf } from '../../families.js';
import type { DayFacts, WorkoutFacts } from '../../payload/model.js';
import { block, colored, noteAt, plane } from '../charts/plane.js';
import { type Day, dayOf, isoDay, monthName } from '../days.js';
import { h } from '../dom.js';
import { hours } from '../metrics.js';
import type { Period } from '../overview/weeks.js';

const HOUR = 3600;
const NIGHT_HOURS = 10;
/** The share of the height that nights have. */
const NIGHTS = 0.34;

/** One column per day: training up by sport, the night that led to it down. */
export function yearStrip(workouts: readonly WorkoutFacts[], days: readonly DayFacts[], period: Period): HTMLElement {
  const count = period.to - period.from + 1;
  const byDay = trainedOn(workouts, period);
  const nights = days.filter(({ day, sleep_seconds: seconds }) => seconds !== undefined && inside(dayOf(day), period));
  const top = Math.max(1, ...[...byDay.values()].map((parts) => total(parts))) / HOUR;
  const floor = nights.length > 0 ? NIGHTS : 0;
  const up = (seconds: number) => floor + 0.02 + ((1 - floor - 0.02) * seconds) / HOUR / top;
  const down = (seconds: number) => floor * (1 - Math.min(1, seconds / HOUR / NIGHT_HOURS));
  const column = (day: Day): [number, number] => {
    const at = (day - period.from) / count;
    return [at + 0.08 / count, at + 0.92 / count];
  };
  const bars = [...byDay].flatMap(([day, parts]) => {
    let base = 0;
    return families.flatMap((family) => {
      const seconds = parts.get(family) ?? 0;
      if (seconds === 0) return [];
      base += seconds;
      return [block(column(day), [up(base - seconds), up(base)], family)];
    });
  });
  const sleeps = nights.flatMap(({ day, sleep_seconds: seconds = 0, deep_seconds: deep = 0 }) => [
    block(column(dayOf(day)), [down(seconds), down(deep)], 'sleep', 0.4),
    block(column(dayOf(day)), [down(deep), floor], 'sleep'),
  ]);
  const step = [0.5, 1, 2, 4, 8].find((size) => top / size <= 4) ?? 12;
  const marks = Array.from({ length: Math.floor(top / step) }, (_, i) => (i + 1) * step);
  return plane({
    height: 260,
    label: `Training time of each day and, below it, sleep, from ${isoDay(period.from)} to ${isoDay(period.to)}. ${longestDays(byDay)}`,
    y: [
      ...marks.map((mark) => ({ at: up(mark * HOUR), label: `${mark} h` })),
      ...(floor > 0
        ? [
            { at: down(5 * HOUR), label: '5 h' },
            { at: 0, label: `${NIGHT_HOURS} h` },
          ]
        : []),
      { at: floor + 0.02, label: '', isZero: true },
    ],
    x: monthTicks(period),
    content: [...bars, ...sleeps],
    notes: longest(byDay)
      .slice(0, 1)
      .map(([day, seconds]) => noteAt((day - period.from + 0.5) / count, up(seconds), hours(seconds))),
  });
}

/** What the colors of the strip mean. */
export function stripKey(workouts: readonly WorkoutFacts[], hasNights: boolean): HTMLElement {
  const used = new Set(workouts.map(familyOf));
  return h(
    'ul.key',
    {},
    families
      .filter((family) => used.has(family))
      .map((family) => h('li', {}, colored(h('i'), family), familyNames[family])),
    hasNights && h('li', {}, colored(h('i'), 'sleep'), 'Sleep, deep sleep darker'),
  );
}

/** A tick on the first day of each month. */
export function monthTicks({ from, to }: Pick<Period, 'from' | 'to'>): { at: number; label: string }[] {
  const ticks: { at: number; label: string }[] = [];
  for (let day = from; day <= to; day++) {
    // The name is under its first days; at the very end there is no room for it.
    const at = (day - from) / (to - from + 1);
    if (isoDay(day).endsWith('-01') && at < 0.97) ticks.push({ at: at + 15 / (to - from + 1), label: monthName(day) });
  }
  return ticks.filter(({ at }) => at <= 1);
}

type Parts = Map<Family, number>;

function trainedOn(workouts: readonly WorkoutFacts[], period: Period): Map<Day, Parts> {
  const days = new Map<Day, Parts>();
  for (const workout of workouts) {
    const day = dayOf(workout.start_time_local);
    if (!inside(day, period)) continue;
    const parts = days.get(day) ?? new Map<Family, number>();
    days.set(day, parts.set(familyOf(workout), (parts.get(familyOf(workout)) ?? 0) + (workout.duration_seconds ?? 0)));
  }
  return days;
}

const inside = (day: Day, { from, to }: Period) => day >= from && day <= to;
const total = (parts: Parts) => [...parts.values()].reduce((a, b) => a + b, 0);
const longest = (days: ReadonlyMap<Day, Parts>) =>
  [...days].map(([day, parts]) => [day, total(parts)] as const).sort((a, b) => b[1] - a[1]);

function longestDays(days: ReadonlyMap<Day, Parts>): string {
  const named = longest(days)
    .slice(0, 3)
    .map(([day, seconds]) => `${isoDay(day)} with ${hours(seconds)}`);
  return `The longest days: ${named.join(', ')}.`;
}

/** Mean sleep of the nights of a period, in words; undefined without any. */
export function meanSleep(days: readonly DayFacts[], period: Period): string | undefined {
  const nights = days.filter(({ day, sleep_seconds: seconds }) => seconds !== undefined && inside(dayOf(day), period));
  return nights.length === 0 ? undefined : hours(sumOf(nights) / nights.length);
}

const sumOf = (nights: readonly DayFacts[]) => nights.reduce((all, { sleep_seconds: seconds = 0 }) => all + seconds, 0);
