import { ratingInWords } from '../../../ui/plain-words.js';
import type { DayFacts } from '../../payload/model.js';
import { areaPath, block, colored, linePath, type PlanePoint, placed, plane, roundTicks } from '../charts/plane.js';
import { isoDay } from '../days.js';
import { h } from '../dom.js';
import { figures } from '../figures.js';
import { numbersTable } from '../overview/figure.js';
import type { Period } from '../overview/weeks.js';
import { type FormCurve, formInWords } from './load.js';
import { monthTicks } from './strip.js';

/** Fitness, fatigue and form over a period; undefined if there is too little load. */
export function formSection(curve: FormCurve | undefined, period: Period): HTMLElement | undefined {
  if (!curve) return undefined;
  const from = Math.max(period.from, curve.first);
  const count = period.to - from + 1;
  const [start, end] = [from - curve.first, period.to - curve.first + 1];
  const cut = (values: readonly number[]) => values.slice(start, end);
  const [fitness, fatigue, form] = [cut(curve.fitness), cut(curve.fatigue), cut(curve.form)];
  if (fitness.length < 14) return undefined;
  const [low, high] = [Math.min(0, ...form), Math.max(...fitness, ...fatigue)];
  const room = (high - low) * 0.05;
  const y = (value: number) => (value - low + room) / (high - low + 2 * room);
  const points = (values: readonly number[]) => values.map((value, i): PlanePoint => [(i + 0.5) / count, y(value)]);
  const unsure = Math.max(0, curve.startUpDays - start);
  const last = Math.round((fitness.at(-1) ?? 0) - (fatigue.at(-1) ?? 0));
  const picture = plane({
    height: 240,
    label: `Form at the end ${last}, ${formInWords(last)}: fitness ${Math.round(fitness.at(-1) ?? 0)}, fatigue ${Math.round(fatigue.at(-1) ?? 0)}.`,
    y: roundTicks(low, high).map((value) => ({
      at: y(value),
      label: String(Math.round(value)).replace('-', '−'),
      isZero: value === 0,
    })),
    x: monthTicks({ from, to: period.to }),
    content: [
      ...(unsure > 0 ? [block([0, unsure / count], [0, 1], 'empty', 0.9)] : []),
      areaPath(points(form), 'form', y(0), 0.45),
      linePath(points(fatigue), 'fatigue', 1.2),
      linePath(points(fitness), 'fitness', 3),
    ],
  });
  return h(
    'section.two-thirds',
    { 'aria-labelledby': 'form' },
    h(
      'header',
      {},
      h('h2', { id: 'form' }, 'Form'),
      h(
        'ul.key',
        {},
        h('li', {}, colored(h('i'), 'fitness'), `Fitness, ${curve.constants.chronic} days`),
        h('li', {}, colored(h('i'), 'fatigue'), `Fatigue, ${curve.constants.acute} days`),
        h('li', {}, colored(h('i'), 'form'), 'Form, the difference'),
      ),
    ),
    h(
      'p.lead',
      {},
      `Fitness is the mean of your daily cardio load with a constant of ${curve.constants.chronic} days, fatigue with one of ${curve.constants.acute}. Below zero you are carrying tiredness; well above it you are rested, or losing fitness.${unsure > 0 ? ' Shaded: starting up, until the averages mean something.' : ''}`,
    ),
    picture,
    asTable(from, fitness, fatigue, form),
  );
}

function asTable(
  from: number,
  fitness: readonly number[],
  fatigue: readonly number[],
  form: readonly number[],
): HTMLElement {
  const whole = (value: number | undefined) => String(Math.round(value ?? 0));
  const rows = fitness.map((value, i) => [isoDay(from + i), whole(value), whole(fatigue[i]), whole(form[i])]).reverse();
  const table = numbersTable('Form', ['Day', 'Fitness', 'Fatigue', 'Form in the morning'], rows);
  return h(
    'details',
    {},
    h('summary', {}, 'As a table'),
    h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': 'Form, as a table' }, table),
  );
}

/** The load of the last day as Polar sees it; undefined if Polar has sent none. */
export function polarLoad(days: readonly DayFacts[], period: Period): HTMLElement | undefined {
  const known = days.filter(({ day, strain }) => strain !== undefined && day <= isoDay(period.to));
  const last = known.at(-1);
  if (!last) return undefined;
  const value = (number: number | undefined, digits = 1) => (number === undefined ? undefined : number.toFixed(digits));
  const facts = [
    ['Strain', value(last.strain), 'mean load of 7 days'],
    ['Tolerance', value(last.tolerance), 'mean load of 28 days'],
  ] as const;
  const ratio = last.load_ratio;
  return h(
    'section.third',
    { 'aria-labelledby': 'polar-load' },
    h('header', {}, h('h2', { id: 'polar-load' }, 'Load, as Polar sees it')),
    h('p.lead', {}, `On ${last.day}.`),
    last.load_status !== undefined && h('p.status', {}, h('strong', {}, capital(ratingInWords(last.load_status)))),
    ratio !== undefined && h('p.soft', {}, `Strain is ${ratio.toFixed(2)} times the tolerance`),
    ratio !== undefined &&
      placed(
        h('div.slider', { 'aria-hidden': 'true' }, placed(h('i'), { '--x': `${Math.min(100, ratio * 50)}%` })),
        {},
      ),
    figures(
      facts.flatMap(([label, number, more]) => (number === undefined ? [] : [{ label, value: number, more }])),
      2,
    ),
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
