import { duration } from '../../../ui/format.js';
import type { WorkoutDetail } from '../../payload/model.js';
import { h } from '../dom.js';
import { type Movement, movementOf } from '../sports.js';

interface Zone {
  zone: number;
  limits: string;
  seconds: number;
}

/** Time in heart rate, speed and power zones as bars with their limits; only the zones that Polar sent. */
export function zoneCards(workout: WorkoutDetail): HTMLElement[] {
  const { heart_rate_zones: heart = [], speed_zones: speed = [], power_zones: power = [] } = workout;
  const movement = movementOf(workout);
  const cards: [title: string, zones: Zone[]][] = [
    [
      'Heart rate zones',
      heart.map((one) => ({ ...one, limits: span(one.min_bpm, one.max_bpm, 'bpm'), seconds: one.seconds ?? 0 })),
    ],
    [
      `${movement.label} zones`,
      speed.map((one) => ({ ...one, limits: speedSpan(movement, one.min_mps, one.max_mps) })),
    ],
    ['Power zones', power.map((one) => ({ ...one, limits: span(one.min_watts, one.max_watts, 'W') }))],
  ];
  return cards.flatMap(([title, zones]) => zoneCard(title, zones) ?? []);
}

function zoneCard(title: string, zones: readonly Zone[]): HTMLElement | undefined {
  const total = zones.reduce((sum, { seconds }) => sum + seconds, 0);
  if (total === 0) return undefined;
  const longest = Math.max(...zones.map(({ seconds }) => seconds));
  const rows = [...zones]
    .sort((a, b) => b.zone - a.zone)
    .map(({ zone, limits, seconds }) => {
      const bar = h('span.zone-bar', { 'data-zone': Math.min(zone, 5) });
      bar.style.setProperty('--of-longest', `${(100 * seconds) / longest}%`);
      return h(
        'tr',
        {},
        h('th', { scope: 'row' }, `Zone ${zone}`, limits !== '' && h('small', {}, limits)),
        h('td.bar', {}, seconds > 0 && bar),
        h('td', {}, duration(seconds)),
        h('td', {}, `${Math.round((100 * seconds) / total)}%`),
      );
    });
  const id = title.toLowerCase().replaceAll(' ', '-');
  const column = (name: string) => h('th', { scope: 'col' }, name);
  return h(
    'section.card',
    { 'aria-labelledby': id },
    h('h2', { id }, title),
    h(
      'table.numbers.zones',
      {},
      h('thead.visually-hidden', {}, h('tr', {}, column('Zone'), h('td', {}), column('Time'), column('Share'))),
      h('tbody', {}, rows),
    ),
  );
}

function span(from: number | undefined, to: number | undefined, unit: string): string {
  if (from === undefined && to === undefined) return '';
  if (to === undefined) return `from ${from} ${unit}`;
  return from === undefined ? `to ${to} ${unit}` : `${from}–${to} ${unit}`;
}

function speedSpan(movement: Movement, from: number, to: number | undefined): string {
  const [slow, fast] = [movement.text(from), to === undefined ? undefined : movement.text(to)];
  if (slow === undefined) return fast === undefined ? '' : `slower than ${fast}`;
  return fast === undefined ? `faster than ${slow}` : `${slow} – ${fast}`;
}
