import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, integer, local, number, text } from '../field.js';

const dailyActivity = defineKind(
  {
    kind: 'daily_activity',
    since: 3,
    about: 'One day by the clock of the device. Today grows until it is over.',
    views: ['daily_activity_zones'],
    fields: {
      start_time_local: always(local('Where the day begins')),
      end_time_local: local('As far as the watch has told'),
      utc_offset_minutes: integer('Of the local clock, where it is known'),
      active_seconds: number('In the zones light, moderate and vigorous'),
      inactive_seconds: number('In the zone sedentary'),
      daily_activity_percent: number("Of the day's goal; can be more than 100"),
      calories_kcal: number('With those of the resting body'),
      active_calories_kcal: number('Without those of the resting body'),
      steps: integer('Steps', 'count'),
      distance_from_steps_meters: number('Reckoned from the steps'),
      inactivity_alert_count: integer('How often the watch asked to move', 'count'),
      steps_interval_seconds: number('Between two rows of steps'),
    },
    series: {
      steps_samples: {
        table: 'activity_steps',
        about: 'Steps, by the minute; stretches without a step may be missing.',
        fields: {
          time_local: always(local('Start of the minute')),
          steps: always(integer('Steps in it', 'count')),
        },
      },
      zones: {
        table: 'activity_zones',
        about: 'Stretches of equal intensity.',
        fields: {
          start_time_local: always(local('Start of the stretch')),
          duration_seconds: always(number('By the wall clock: off by an hour where the clocks change')),
          zone: always(text('sleep, sedentary, light, moderate, vigorous, non_wear')),
        },
      },
      inactivity_stamps: {
        table: 'activity_inactivity',
        about: 'When the watch asked to move.',
        fields: {
          time_local: always(local('When')),
        },
      },
    },
    resources: [
      {
        name: 'activity',
        path: '/v3/users/activities',
        day: 'by path',
        flags: 'steps=true&activity_zones=true&inactivity_stamps=true',
        noneIs404: 'day',
        plan: { back: 365, single: true },
      },
    ],
  },
  [
    ['Steps', 'plain', 'steps'],
    ['Distance', 'with unit', 'distance_from_steps_meters'],
    ['Active', 'hours', 'active_seconds'],
    ['Goal', 'with unit', 'daily_activity_percent'],
    ['kcal', 'whole', 'calories_kcal'],
    ['Until', 'clock', 'end_time_local'],
  ],
);

export type DailyActivity = RecordOf<typeof dailyActivity>;
export type ActivityZoneRow = NonNullable<DailyActivity['zones']>[number];

export const activity = defineGroup({
  name: 'activity',
  about: 'days: steps, calories, time in zones, time not worn',
  times: 'local',
  back: '365 days',
  kinds: [dailyActivity],
});
