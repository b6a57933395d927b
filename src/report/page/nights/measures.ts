import type { DayFacts } from '../../payload/model.js';
import { block, dotAt, linePath, type PlanePoint, plane } from '../charts/plane.js';
import { dayOf } from '../days.js';
import { h } from '../dom.js';
import { hours } from '../metrics.js';
import { units } from '../units.js';
import { isUnusual, type Usual, usualBefore } from './usual.js';

/** Something a night is compared in. */
export interface Measure {
  label: string;
  color: string;
  of(day: DayFacts): number | undefined;
  text(value: number): string;
  /** One step of the text: a range that looks like one value is shown as one. */
  unit: string;
}

const signed = (value: number, digits: number) =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(digits)}`;

export const measures: readonly Measure[] = [
  {
    label: 'Heart rate asleep',
    color: 'heart',
    of: (d) => d.night_heart_rate_bpm,
    text: (v) => String(Math.round(v)),
    unit: 'bpm',
  },
  {
    label: 'Variability',
    color: 'variability',
    of: (d) => d.hrv_rmssd_ms,
    text: (v) => String(Math.round(v)),
    unit: 'ms',
  },
  {
    label: 'Breathing',
    color: 'breathing',
    of: (d) => d.breaths_per_minute,
    text: (v) => v.toFixed(1),
    unit: 'per minute',
  },
  {
    ...{ label: 'Skin temperature', color: 'temperature', of: (d) => d.skin_deviation_celsius },
    ...{ text: (v) => signed(units.temperatureDifference(v), 1), unit: `${units.names.temperature} from usual` },
  },
  { label: 'Asleep', color: 'sleep', of: (d) => d.sleep_seconds, text: (v) => hours(v).replace(' h', ''), unit: 'h' },
];

/** The values of consecutive days up to `last`. */
export function seriesOf(
  days: readonly DayFacts[],
  of: Measure['of'],
  last: number,
  count: number,
): (number | undefined)[] {
  const values = new Array<number | undefined>(count).fill(undefined);
  for (const day of days) {
    const at = dayOf(day.day) - last + count - 1;
    if (at >= 0 && at < count) values[at] = of(day);
  }
  return values;
}

const SHOWN = 60;

/** The measures of a night against the sixty before; undefined if there is nothing to compare. */
export function againstUsual(days: readonly DayFacts[], day: string): HTMLElement | undefined {
  const cards = measures.flatMap((measure) => {
    const values = seriesOf(days, measure.of, dayOf(day), SHOWN + 1);
    const value = values[SHOWN];
    const usual = usualBefore(
      days.flatMap((one) => {
        const known = measure.of(one);
        return known === undefined ? [] : [{ date: one.day, value: known }];
      }),
      day,
    );
    return value === undefined || !usual ? [] : [card(measure, values, value, usual)];
  });
  if (cards.length === 0) return undefined;
  return h(
    'section',
    { 'aria-labelledby': 'usual' },
    h('header', {}, h('h2', { id: 'usual' }, 'Against your usual')),
    h(
      'p.lead',
      {},
      'The sixty nights before; the band is what is usual, within two spreads of their median, and the dot is this night.',
    ),
    h('div.usual', {}, cards),
  );
}

function card(measure: Measure, values: readonly (number | undefined)[], value: number, usual: Usual): HTMLElement {
  const known = values.filter((one) => one !== undefined);
  const [low, high] = [Math.min(...known, usual.low), Math.max(...known, usual.high)];
  const y = (one: number) => 0.06 + (0.88 * (one - low)) / Math.max(high - low, 1e-9);
  const points = values.map((one, i): PlanePoint => [i / SHOWN, one === undefined ? undefined : y(one)]);
  const range = `${measure.text(usual.low)} to ${measure.text(usual.high)}`;
  return h(
    'div',
    {},
    h(
      'dl.figures',
      {},
      h(
        'div',
        {},
        h('dt', {}, measure.label),
        h(
          'dd',
          {},
          measure.text(value),
          h('span.unit', {}, measure.unit),
          h('small', {}, isUnusual(value, usual) && h('strong', {}, 'unusual, '), `usually ${range}`),
        ),
      ),
    ),
    plane({
      height: 44,
      label: `${measure.label}: ${measure.text(value)} ${measure.unit}, usually ${range}.`,
      content: [block([0, 1], [y(usual.low), y(usual.high)], 'empty'), linePath(points, measure.color, 1.3)],
      notes: [dotAt(1, y(value), measure.color)],
    }),
  );
}
