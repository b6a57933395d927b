import { areLapsOf } from '../../../numbers/efforts/laps.js';
import { duration } from '../../../ui/format.js';
import { countsSteps } from '../../../workouts/sports/cadence.js';
import { clockOf } from '../../../workouts/time/clock.js';
import type { WorkoutDetail } from '../../payload/model.js';
import { h } from '../dom.js';
import { movementOf } from '../sports.js';
import { units } from '../units.js';

type Lap = NonNullable<WorkoutDetail['laps']>[number];

interface Column {
  /** A class, for columns that a narrow screen leaves out. */
  name?: 'start' | 'energy' | 'less';
  title: string;
  unit?: string;
  text(lap: Lap): string | 0 | undefined;
}

const whole = (value: number | undefined) => (value === undefined ? undefined : String(Math.round(value)));

const height = (meters: number | undefined) => whole(meters === undefined ? undefined : units.elevationValue(meters));

/** Meters per second; 0 if the distance of the lap is unknown. */
const speedOf = ({ distance_meters: meters = 0, duration_seconds: seconds }: Lap) =>
  seconds > 0 ? meters / seconds : 0;

/** The speed of a lap relative to the fastest; the number is next to it. */
function speedBar(share: number): HTMLElement {
  const bar = h('span.speed-bar');
  bar.style.setProperty('--of-fastest', `${100 * share}%`);
  return bar;
}

/**
 * Tables of laps, manual and automatic, unless these are the kilometers or miles that are shown anyway; a click on a lap shows
 * it in the plots.
 */
export function lapTables(workout: WorkoutDetail, show: (from: number, to: number) => void): HTMLElement[] {
  const isRepeated = workout.splits !== undefined && areLapsOf(workout.auto_laps ?? [], units.paceMeters);
  const tables: [string, Lap[] | undefined][] = [
    ['Laps', workout.laps],
    ['Automatic laps', isRepeated ? undefined : workout.auto_laps],
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
  const clock = clockOf(workout);
  const columns: Column[] = [
    { name: 'start', title: 'Start', text: (lap) => duration(lap.start_seconds) },
    { title: 'Time', text: (lap) => duration(lap.duration_seconds) },
    { title: 'Distance', text: ({ distance_meters: meters }) => meters && units.distance(meters) },
    {
      title: movement.label,
      unit: movement.unit,
      // The unit is in the column header.
      text: (lap) => (speedOf(lap) > 0 ? movement.text(speedOf(lap))?.split(' ')[0] : undefined),
    },
    { title: 'Heart rate', unit: 'bpm', text: ({ avg_heart_rate_bpm: bpm }) => whole(bpm) },
    { title: 'Max', unit: 'bpm', text: ({ max_heart_rate_bpm: bpm }) => whole(bpm) },
    {
      ...{ name: 'less', title: 'Cadence', unit: countsSteps(workout.sport) ? 'steps/min' : 'rpm' },
      text: ({ avg_cadence_rpm: rpm }) => whole(rpm === undefined || !countsSteps(workout.sport) ? rpm : 2 * rpm),
    },
    { name: 'less', title: 'Power', unit: 'W', text: ({ avg_power_watts: watts }) => whole(watts) },
    { name: 'less', title: 'Max power', unit: 'W', text: ({ max_power_watts: watts }) => whole(watts) },
    { name: 'less', title: 'Climb', unit: units.names.elevation, text: (lap) => height(lap.elevation_gain_meters) },
    { name: 'less', title: 'Down', unit: units.names.elevation, text: (lap) => height(lap.elevation_loss_meters) },
    { name: 'energy', title: 'Energy', unit: 'kcal', text: ({ calories_kcal: kcal }) => whole(kcal) },
  ];
  const filled = columns.filter(({ text }) => laps.some((lap) => text(lap)));
  const fastest = Math.max(...laps.map(speedOf));
  const id = title.toLowerCase().replace(' ', '-');
  return h(
    'section.card',
    { 'aria-labelledby': id },
    h('h2', { id }, title),
    h(
      'div.scroll',
      { tabindex: 0, role: 'region', 'aria-label': `Table: ${title}` },
      h(
        'table.numbers.laps',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Lap'),
            fastest > 0 && h('td.bar'),
            filled.map(({ name = 'number', title: text, unit }) =>
              h(`th.${name}`, { scope: 'col' }, text, unit !== undefined && h('small', {}, ` ${unit}`)),
            ),
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
                'aria-label': `Show lap ${i + 1} in the plots`,
                click: () => show(start, clock.wallBefore(clock.timerAt(start) + length)),
              },
              i + 1,
            );
            return h(
              'tr',
              {},
              h('th', { scope: 'row' }, button),
              fastest > 0 && h('td.bar', {}, speedBar(speedOf(lap) / fastest)),
              filled.map(({ name = 'number', text }) => h(`td.${name}`, {}, text(lap) || '')),
            );
          }),
        ),
      ),
    ),
  );
}
