import { duration } from '../../../ui/format.js';
import type { WorkoutDetail } from '../../payload/model.js';
import { distanceName } from '../../picture/distances.js';
import type { Sketch } from '../../sketch/sketch.js';
import { linePath, type PlanePoint, plane, roundTicks } from '../charts/plane.js';
import { type Child, h, replace } from '../dom.js';
import { movementOf } from '../sports.js';
import { units } from '../units.js';

/** A kilometer or a mile. */
interface Split {
  start: number;
  seconds: number;
  meters: number;
  bpm: number | null;
  climb: number | null;
}

function splitsOf({ splits }: WorkoutDetail): Split[] {
  const { rows = [], last_meters: last = 0 } = splits?.[units.system === 'imperial' ? 'mile' : 'km'] ?? {};
  let start = 0;
  return rows.map(([seconds, bpm, climb], i) => {
    const split = { start, seconds, bpm, climb, meters: i === rows.length - 1 ? last : units.paceMeters };
    start += seconds;
    return split;
  });
}

const speedOf = ({ meters, seconds }: Split) => meters / Math.max(seconds, 1);

/** The kilometers or miles of a workout, the fastest with the longest bar; a click on one shows it in the plots. */
export function splitsTable(workout: WorkoutDetail, show: (from: number, to: number) => void): Child {
  const splits = splitsOf(workout);
  if (splits.length < 2) return undefined;
  const movement = movementOf(workout);
  const fastest = Math.max(...splits.map(speedOf));
  const title = units.system === 'imperial' ? 'Miles' : 'Kilometers';
  const [hasHeart, hasClimb] = [splits.some(({ bpm }) => bpm !== null), splits.some(({ climb }) => climb !== null)];
  let reached = 0;
  const rows = splits.map((split) => {
    reached += split.meters;
    const bar = h('span.speed-bar');
    bar.style.setProperty('--of-fastest', `${(100 * speedOf(split)) / fastest}%`);
    const name = units.distanceNumber(reached, split.meters < units.paceMeters * 0.99 ? 2 : 0);
    return h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        h(
          'button.plain',
          {
            ...{ type: 'button', 'aria-label': `Show ${units.names.distance} ${name} in the plots` },
            click: () => show(split.start, split.start + split.seconds),
          },
          name,
        ),
      ),
      h('td.right', {}, h('strong', {}, movement.text(speedOf(split)) ?? '')),
      h('td.bar', {}, bar),
      hasHeart && h('td.right', {}, split.bpm ?? ''),
      hasClimb && h('td.right', {}, split.climb === null ? '' : String(Math.round(units.elevationValue(split.climb)))),
    );
  });
  const head = (text: string, className = 'right') => h(`th.${className}`, { scope: 'col' }, text);
  return section(
    'splits',
    title,
    h(
      'table.open.splits',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head(units.names.distance, 'left'),
          head(movement.label),
          h('td'),
          hasHeart && head('Heart rate'),
          hasClimb && head(`Climb, ${units.names.elevation}`),
        ),
      ),
      h('tbody', {}, rows),
    ),
  );
}

/** The fastest stretches of a workout, and its highest means of power as a curve. */
export function effortsSection(
  workout: WorkoutDetail,
  distance: Sketch['efforts'],
  show: (from: number, to: number) => void,
): Child {
  const { power_curve: power = [] } = workout;
  if (distance.length < 2 && power.length < 3) return undefined;
  const movement = movementOf(workout);
  const rows = distance.map(({ over, value, start_seconds: start }) =>
    h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        h(
          'button.plain',
          {
            type: 'button',
            'aria-label': `Show the best ${distanceName(over)} in the plots`,
            click: () => show(start, start + value),
          },
          distanceName(over),
        ),
      ),
      h('td.right', {}, h('strong', {}, duration(value))),
      h('td.right', {}, movement.text(over / value) ?? ''),
      h('td.right', {}, `at ${duration(start)}`),
    ),
  );
  const head = (text: string, className = 'right') => h(`th.${className}`, { scope: 'col' }, text);
  return section(
    'efforts',
    'Best efforts in this workout',
    distance.length > 1 &&
      h(
        'table.open',
        {},
        h('thead', {}, h('tr', {}, head('Over', 'left'), head('Time'), head(movement.label), head('From'))),
        h('tbody', {}, rows),
      ),
    power.length > 2 && powerCurve(power),
  );
}

function powerCurve(power: NonNullable<WorkoutDetail['power_curve']>): HTMLElement {
  const [first, last] = [power[0]?.[0] ?? 1, power.at(-1)?.[0] ?? 2];
  const x = (seconds: number) => Math.log(seconds / first) / Math.log(last / first);
  const high = Math.max(...power.map(([, watts]) => watts));
  const y = (watts: number) => (0.95 * watts) / high;
  const name = (seconds: number) => (seconds < 60 ? `${seconds} s` : `${seconds / 60} min`);
  const readout = h('p.soft', {}, power.map(([over, watts]) => `${name(over)} ${watts} W`).join(' · '));
  replace(readout, h('small', {}, readout.textContent ?? ''));
  return h(
    'div',
    {},
    h('h3', {}, 'Power curve', h('small', {}, ' highest mean power over each time')),
    plane({
      height: 120,
      label: `Power curve: ${power.map(([over, watts]) => `${name(over)} ${watts} W`).join(', ')}.`,
      y: roundTicks(0, high).map((watts) => ({ at: y(watts), label: String(watts), isZero: watts === 0 })),
      x: apart(power.map(([over]) => ({ at: x(over), label: name(over) }))),
      content: [
        linePath(
          power.map(([over, watts]): PlanePoint => [x(over), y(watts)]),
          'power',
          2.5,
        ),
      ],
    }),
    readout,
  );
}

/** Labels that have room beside the one before. */
function apart<T extends { at: number }>(labels: readonly T[]): T[] {
  const kept: T[] = [];
  for (const label of labels) if (label.at - (kept.at(-1)?.at ?? -1) > 0.09) kept.push(label);
  return kept;
}

function section(id: string, title: string, ...content: Child[]): HTMLElement {
  return h('section.half', { 'aria-labelledby': id }, h('header', {}, h('h2', { id }, title)), content);
}
