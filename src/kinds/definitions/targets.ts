import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, flag, integer, local, number, text } from '../field.js';
import { exportVersion, v4Version } from '../versions.js';

const trainingTarget = defineKind(
  {
    kind: 'training_target',
    since: v4Version,
    about: 'A planned session in the diary, or a favorite without a date, which then has that of its first arrival.',
    table: 'training_targets',
    datedByArrival: true,
    fields: {
      name: text('Its name'),
      description: text('What you wrote about it', 'text'),
      start_time_local: local('When it is planned; absent for a favorite'),
      done: flag('1 once it was carried out'),
      favorite: always(flag('1 for a favorite')),
      planned_duration_seconds: number('All phases with a duration, repeats included'),
      planned_distance_meters: number('All phases with a distance, repeats included'),
    },
    series: {
      phases: {
        table: 'training_target_phases',
        about: 'The phases in order, repeats written out; an exercise without phases is one phase.',
        fields: {
          exercise: always(integer('Which part of a multisport target, from 0', 'count')),
          sport_id: text("Polar's number of the sport"),
          name: text('Name of the phase'),
          duration_seconds: number('Goal: how long'),
          distance_meters: number('Goal: how far'),
          intensity: text('heart_rate_zones, none and others'),
          lower_zone: integer('Lowest zone, 1 to 5'),
          upper_zone: integer('Highest zone, 1 to 5'),
          change: text('manual or automatic: how the next phase begins'),
        },
      },
    },
    resources: [],
  },
  [
    ['At', 'clock', 'start_time_local'],
    ['Name', 'plain', 'name'],
    ['Planned', 'hours', 'planned_duration_seconds'],
    ['Done', 'plain', ({ done }) => (done === 1 ? 'yes' : undefined)],
  ],
);

export type TrainingTarget = RecordOf<typeof trainingTarget>;
export type TargetPhase = NonNullable<TrainingTarget['phases']>[number];

export const targets = defineGroup({
  name: 'targets',
  about: 'planned sessions and favorites, with their phases',
  times: 'local',
  back: 'not documented; 65 days ahead (v4 and account exports)',
  kinds: [trainingTarget],
});

const plannedRoute = defineKind(
  {
    kind: 'planned_route',
    since: exportVersion,
    about:
      'A route saved in Polar Flow to be followed. Polar does not publish its form in the account export: a file without recognizable positions is kept as it came. Its date is that of its first arrival.',
    table: 'planned_routes',
    datedByArrival: true,
    fields: {
      name: text('Its name'),
      description: text('What you wrote about it', 'text'),
      point_count: always(integer('Points', 'count')),
      distance_meters: number('Its length, if Polar says it'),
    },
    series: {
      points: {
        table: 'planned_route_points',
        about: 'The points in order; they have no time.',
        fields: {
          latitude: always(number('Degrees north (WGS 84)', 'latitude')),
          longitude: always(number('Degrees east (WGS 84)', 'longitude')),
          altitude_meters: number('Altitude', 'altitude'),
        },
      },
    },
    resources: [],
  },
  [
    ['Name', 'plain', 'name'],
    ['Points', 'plain', 'point_count'],
    ['Distance', 'with unit', 'distance_meters'],
  ],
);

export type PlannedRoute = RecordOf<typeof plannedRoute>;

export const routes = defineGroup({
  name: 'routes',
  about: 'routes saved to be followed; as GPX too',
  times: 'points have none',
  back: 'all of them (account exports only)',
  kinds: [plannedRoute],
});
