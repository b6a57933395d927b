import type { DayFacts } from '../../payload/model.js';
import { dayOf, isoDay } from '../days.js';
import { type Child, h } from '../dom.js';
import { figures } from '../figures.js';
import { hours } from '../metrics.js';
import { nightLink } from '../router.js';

/** The nights before and after a workout, if they were measured. */
export function nightsAround(days: readonly DayFacts[], start: string): Child {
  const day = dayOf(start);
  const named = [
    ['The night before', day],
    ['The night after', day + 1],
  ] as const;
  const parts = named.flatMap(([title, morning]) => {
    const facts = days.find((one) => one.day === isoDay(morning));
    return facts?.sleep_seconds === undefined ? [] : [nightPart(title, facts, facts.sleep_seconds)];
  });
  if (parts.length === 0) return undefined;
  return h(
    'section',
    { 'aria-labelledby': 'around' },
    h('header', {}, h('h2', { id: 'around' }, 'The nights around it')),
    h('div.around', {}, parts),
  );
}

function nightPart(title: string, facts: DayFacts, seconds: number): HTMLElement {
  const known = (label: string, value: number | undefined, unit: string) =>
    value === undefined ? [] : [{ label, value: `${Math.round(value)}${unit}` }];
  return h(
    'div',
    {},
    h('h3', {}, h('a', { href: nightLink(facts.day) }, title)),
    figures(
      [
        { label: 'Asleep', value: hours(seconds) },
        ...known('Sleep score', facts.sleep_score, ''),
        ...known('Heart rate', facts.night_heart_rate_bpm, ' bpm'),
        ...known('Variability', facts.hrv_rmssd_ms, ' ms'),
      ],
      4,
    ),
  );
}
