import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, integer, local, number, since, text } from '../field.js';
import { exportVersion, v4Version } from '../versions.js';

const dailyActivity = defineKind(
  {
    kind: 'daily_activity',
    since: 3,
    about: 'One day by the clock of the watch. Today grows until it is over.',
    views: ['daily_activity_zones'],
    fields: {
      start_time_local: always(local('Start of the day')),
      end_time_local: local('End of the day, or how far the watch has synchronized it'),
      utc_offset_minutes: integer('UTC offset of the local clock, if known'),
      active_seconds: number('Time in the zones light, moderate and vigorous'),
      inactive_seconds: number('Time in the zone sedentary'),
      daily_activity_percent: number("Share of the day's activity goal; can exceed 100"),
      calories_kcal: number('Energy, resting calories included'),
      active_calories_kcal: number('Energy, resting calories excluded'),
      steps: integer('Steps', 'count'),
      distance_from_steps_meters: number('Distance, estimated from the steps'),
      inactivity_alert_count: integer('How often the watch reminded you to move', 'count'),
      steps_interval_seconds: number('Interval between two rows of steps'),
      device_id: since(v4Version, text('The watch, where Polar names it')),
      met_goal_minutes: since(v4Version, number("The day's goal in MET minutes", 'load')),
      met_interval_seconds: since(v4Version, number('Between two rows of METs')),
      met_minutes: since(exportVersion, number('MET minutes of the day', 'load')),
      sleep_seconds: since(exportVersion, number('Sleep within the day, as the watch counts it')),
      sleep_quality: since(exportVersion, number('How undisturbed that sleep was, as a share; not documented')),
    },
    series: {
      steps_samples: {
        table: 'activity_steps',
        about: 'Steps, minute by minute; periods without a step may be missing.',
        fields: {
          time_local: always(local('Start of the minute')),
          steps: always(integer('Steps in that minute', 'count')),
        },
      },
      zones: {
        table: 'activity_zones',
        about: 'Periods of equal intensity.',
        fields: {
          start_time_local: always(local('Start of the period')),
          duration_seconds: always(number('Duration by the wall clock: off by an hour across a clock change')),
          zone: always(text('sleep, sedentary, light, moderate, vigorous, non_wear')),
        },
      },
      inactivity_stamps: {
        table: 'activity_inactivity',
        about: 'When the watch reminded you to move.',
        fields: {
          time_local: always(local('Time of the reminder')),
        },
      },
      met_samples: {
        table: 'activity_mets',
        since: v4Version,
        about: 'How hard the body works, as a multiple of rest (MET), by the minute; gaps are missing.',
        fields: {
          time_local: always(local('Start of the interval')),
          met: always(number('Multiple of the resting metabolism', 'met')),
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
