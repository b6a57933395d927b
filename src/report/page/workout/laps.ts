import { distance, duration } from '../../../ui/format.js';
import type { WorkoutDetail } from '../../payload/model.js';
import { h } from '../dom.js';
import { movementOf } from '../sports.js';

type Lap = NonNullable<WorkoutDetail['laps']>[number];

/** A table of laps, those pressed and those the watch counted by itself; a click on one shows it in the plots. */
export function lapTables(workout: WorkoutDetail, show: (from: number, to: number) => void): HTMLElement[] {
  const tables: [string, Lap[] | undefined][] = [
    ['Laps', workout.laps],
    ['Automatic laps', workout.auto_laps],
  ];
  return tables.flatMap(([title, laps]) => (laps && laps.length > 0 ? [lapTable(title, laps, workout, show)] : []));
}

function lapTable(
  title: string,
  laps: Lap[],
  workout: WorkoutDetail,
  show: (from: number, to: number) => void,
): HTMLElement {
  const movement = movementOf(workout);
  const columns: [string, (lap: Lap) => string | undefined][] = [
    ['Start', (lap) => duration(lap.start_seconds)],
    ['Time', (lap) => duration(lap.duration_seconds)],
    ['Distance', ({ distance_meters: meters }) => (meters === undefined ? undefined : distance(meters))],
    [
      movement.label,
      ({ distance_meters: meters = 0, duration_seconds: seconds }) =>
        meters > 0 && seconds > 0 ? movement.text(meters / seconds) : undefined,
    ],
    ['Heart rate', ({ avg_heart_rate_bpm: bpm }) => (bpm === undefined ? undefined : `${Math.round(bpm)} bpm`)],
    ['Most', ({ max_heart_rate_bpm: bpm }) => (bpm === undefined ? undefined : `${Math.round(bpm)} bpm`)],
    ['Energy', ({ calories_kcal: kcal }) => (kcal === undefined ? undefined : `${Math.round(kcal)} kcal`)],
  ];
  const filled = columns.filter(([, text]) => laps.some((lap) => text(lap) !== undefined));
  const id = title.toLowerCase().replace(' ', '-');
  return h(
    'section.card',
    { 'aria-labelledby': id },
    h('h2', { id }, title),
    h(
      'div.scroll',
      { tabindex: 0, role: 'region', 'aria-label': `Table: ${title}` },
      h(
        'table.numbers',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Lap'),
            filled.map(([name]) => h('th', { scope: 'col' }, name)),
          ),
        ),
        h(
          'tbody',
          {},
          laps.map((lap, i) => {
            const { start_seconds: start, duration_seconds: length } = lap;
            const button = h(
              'button.plain',
              {
                type: 'button',
                'aria-label': `Lap ${i + 1}: show it in the plots`,
                click: () => show(start, start + length),
              },
              i + 1,
            );
            return h(
              'tr',
              {},
              h('th', { scope: 'row' }, button),
              filled.map(([, text]) => h('td', {}, text(lap))),
            );
          }),
        ),
      ),
    ),
  );
}
