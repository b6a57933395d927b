import { defineGroup, defineKind, lastDates, type RecordOf } from '../definition.js';
import { always, integer, number, orGap } from '../field.js';

const heartRate = defineKind(
  {
    kind: 'heart_rate',
    since: 3,
    about: 'Heart rate around the clock, one row per day; the view heart_rate has every reading with date and time.',
    table: 'heart_rate_days',
    key: 'heart_rate_day_key',
    views: ['heart_rate'],
    fields: {
      utc_offset_minutes: integer('UTC offset of the local clock, if known'),
      sample_count: always(integer('Readings of the day, gaps included', 'count')),
      gap_count: always(integer('Readings for which the sensor had no value (Polar writes 0)', 'count')),
      min_heart_rate_bpm: integer('Lowest reading'),
      max_heart_rate_bpm: integer('Highest reading'),
      avg_heart_rate_bpm: number('Mean over time: each reading counts until the next, for at most 5 minutes'),
    },
    series: {
      samples: {
        table: 'heart_rate_samples',
        about: 'A reading every 5 minutes, and periods with one per second.',
        fields: {
          second_of_day: always(integer('Seconds since local midnight by the clock of the watch', 'second_of_day')),
          heart_rate_bpm: orGap(integer('Heart rate')),
        },
      },
    },
    resources: [
      {
        name: 'heart-rate',
        path: '/v3/users/continuous-heart-rate',
        day: 'by path',
        noneIs404: 'day',
        plan: { back: lastDates, single: true },
      },
    ],
  },
  [
    ['Lowest', 'plain', 'min_heart_rate_bpm'],
    ['Mean', 'whole', 'avg_heart_rate_bpm'],
    ['Highest', 'plain', 'max_heart_rate_bpm'],
    ['Readings', 'plain', 'sample_count'],
    ['Gaps', 'plain', ({ gap_count }) => gap_count || undefined],
  ],
);

export type HeartRateDay = RecordOf<typeof heartRate>;
export type HeartRateRow = NonNullable<HeartRateDay['samples']>[number];

export const heartRates = defineGroup({
  name: 'heart-rate',
  about: 'all day: every 5 minutes, and periods with a value per second',
  times: 'local',
  back: '28 days',
  kinds: [heartRate],
});
