import { duration } from '../../../ui/format.js';
import { familyOf } from '../../families.js';
import type { WorkoutFacts } from '../../payload/model.js';
import { colored, placed } from '../charts/plane.js';
import type { Library } from '../data.js';
import { dayOf, weekdayAndDate } from '../days.js';
import { h, replace } from '../dom.js';
import { type Figure, figures } from '../figures.js';
import { disc } from '../glyphs.js';
import { routePicture } from '../maps/route-picture.js';
import { workoutLink } from '../router.js';
import { movementOf } from '../sports.js';
import { units } from '../units.js';
import { headlineOf, nounOf } from './headline.js';

/** The last workout with its route: why one opens the page. */
export function hero(library: Library, workout: WorkoutFacts): { elements: HTMLElement[]; start(): void } {
  const picture = h('div.sky.hero-route');
  const right = h('div.seven.hero-picture', {}, picture);
  right.hidden = !workout.has_route;
  const left = h(
    `div.${workout.has_route ? 'five' : 'whole-width'}.hero`,
    {},
    h(
      'p.kicker',
      {},
      disc(familyOf(workout)),
      `Your last ${nounOf(workout)} · ${weekdayAndDate(dayOf(workout.start_time_local))}`,
    ),
    h('h1', { tabindex: -1 }, headlineOf(workout, library.workouts)),
    figures(factsOf(workout), 4, 4),
    zoneStack(workout),
    h('p', {}, h('a', { href: workoutLink(workout.id) }, 'Open this workout')),
  );
  const start = async () => {
    if (!workout.has_route) return;
    const [loaded, sketches] = await Promise.all([library.load(workout.id), library.sketches()]);
    if (!loaded) return;
    const drawn = routePicture(loaded, {
      others: [...sketches].flatMap(([id, { route }]) => (id === workout.id ? [] : [route])),
      wide: true,
    });
    if (drawn) replace(picture, drawn.element);
    else right.hidden = true;
  };
  return { elements: [left, right], start: () => void start() };
}

function factsOf(workout: WorkoutFacts): Figure[] {
  const { distance_meters: meters, duration_seconds: seconds, avg_speed_mps: speed, avg_heart_rate_bpm: bpm } = workout;
  const movement = movementOf(workout);
  const pace = speed === undefined ? undefined : movement.text(speed);
  return [
    ...(meters ? [{ label: 'Distance', value: units.distance(meters) }] : []),
    ...(seconds === undefined ? [] : [{ label: 'Time', value: duration(seconds) }]),
    ...(pace === undefined ? [] : [{ label: movement.label, value: pace }]),
    ...(bpm === undefined ? [] : [{ label: 'Heart rate', value: `${bpm} bpm` }]),
  ];
}

/** Time in zones as one bar, with what else is known in one line. */
export function zoneStack(workout: WorkoutFacts): HTMLElement[] {
  const zones = workout.zone_seconds ?? [];
  const total = zones.reduce((sum, seconds) => sum + seconds, 0);
  const most = zones.indexOf(Math.max(...zones));
  const parts = [
    total > 0 &&
      `Zone ${most + 1} for ${duration(zones[most] ?? 0)}, ${Math.round((100 * (zones[most] ?? 0)) / total)}%`,
    workout.cardio_load !== undefined && `cardio load ${Math.round(workout.cardio_load)}`,
    Boolean(workout.elevation_gain_meters) && `${units.elevation(workout.elevation_gain_meters ?? 0)} of climb`,
  ].filter((part) => part !== false);
  return [
    ...(total > 0
      ? [stackOf(zones.map((seconds, i) => ({ color: `zone-${Math.min(i + 1, 5)}`, amount: seconds })))]
      : []),
    ...(parts.length > 0 ? [h('p.soft', {}, h('small', {}, parts.join(' · ')))] : []),
  ];
}

/** A bar in parts, each as wide as its share. */
export function stackOf(parts: readonly { color: string; amount: number }[], className = 'stack'): HTMLElement {
  const total = parts.reduce((sum, { amount }) => sum + amount, 0);
  return h(
    `div.${className}`,
    { 'aria-hidden': 'true' },
    parts.map(
      ({ color, amount }) =>
        amount > 0 && placed(colored(h('i'), color), { '--share': `${(100 * amount) / Math.max(total, 1)}%` }),
    ),
  );
}
