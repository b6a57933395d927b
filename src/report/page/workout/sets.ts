import { duration, words } from '../../../ui/format.js';
import type { WorkoutDetail } from '../../payload/model.js';
import { h } from '../dom.js';
import { numbersTable } from '../overview/figure.js';

/** The sets of a strength workout as a table; undefined if none were recorded. */
export function setsTable({ strength_sets: sets = [] }: WorkoutDetail): HTMLElement | undefined {
  if (sets.length === 0) return undefined;
  const rows = sets.map((set) => [
    duration(set.start_seconds),
    duration(set.duration_seconds),
    String(set.round),
    words(set.movement ?? set.kind ?? '').toLowerCase(),
    words(set.resistance ?? '').toLowerCase(),
    set.avg_heart_rate_bpm === undefined ? '' : `${Math.round(set.avg_heart_rate_bpm)} bpm`,
  ]);
  return h(
    'section.card',
    { 'aria-labelledby': 'sets' },
    h('h2', { id: 'sets' }, 'Sets'),
    h(
      'div.scroll',
      { tabindex: 0, role: 'region', 'aria-label': 'Table: Sets' },
      numbersTable('Sets', ['Start', 'Time', 'Round', 'Movement', 'Resistance', 'Heart rate'], rows, 'sets'),
    ),
  );
}
