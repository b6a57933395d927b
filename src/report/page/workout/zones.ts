import { duration } from '../../../ui/format.js';
import type { WorkoutDetail } from '../../payload/model.js';
import { h } from '../dom.js';

function limits(min: number | undefined, max: number | undefined): HTMLElement | undefined {
  if (min === undefined && max === undefined) return undefined;
  return h('small', {}, `${min ?? ''}–${max ?? ''} bpm`);
}

/** Time in heart rate zones as bars with their limits; undefined when Polar gave none. */
export function zoneBars({ heart_rate_zones: zones = [] }: WorkoutDetail): HTMLElement | undefined {
  const total = zones.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  if (total === 0) return undefined;
  const rows = [...zones]
    .sort((a, b) => b.zone - a.zone)
    .map(({ zone, min_bpm: min, max_bpm: max, seconds = 0 }) => {
      const bar = h('span.zone-bar', { 'data-zone': Math.min(zone, 5) });
      bar.style.setProperty('--share', `${(100 * seconds) / total}%`);
      return h(
        'tr',
        {},
        h('th', { scope: 'row' }, `Zone ${zone}`, limits(min, max)),
        h('td.bar', {}, seconds > 0 && bar),
        h('td', {}, duration(seconds)),
        h('td', {}, `${Math.round((100 * seconds) / total)} %`),
      );
    });
  return h(
    'section.card',
    { 'aria-labelledby': 'zones' },
    h('h2', { id: 'zones' }, 'Heart rate zones'),
    h(
      'table.numbers.zones',
      {},
      h(
        'thead.visually-hidden',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Zone'),
          h('td', {}),
          ['Time', 'Share'].map((title) => h('th', { scope: 'col' }, title)),
        ),
      ),
      h('tbody', {}, rows),
    ),
  );
}
