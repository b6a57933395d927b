import { defineGroup, defineKind, lastDates, type RecordOf } from '../definition.js';
import { always, integer, number, orGap } from '../field.js';

const heartRate = defineKind(
  {
    kind: 'heart_rate',
    since: 3,
    about: 'Heart rate around the clock, one row a day; the view heart_rate has every reading with date and time.',
    table: 'heart_rate_days',
    key: 'heart_rate_day_key',
    views: ['heart_rate'],
    fields: {
      utc_offset_minutes: integer('Of the local clock, where it is known'),
      sample_count: always(integer('Readings of the day, gaps included', 'count')),
      gap_count: always(integer('Readings in which the sensor had nothing (Polar writes 0)', 'count')),
      min_heart_rate_bpm: integer('Lowest reading'),
      max_heart_rate_bpm: integer('Highest reading'),
      avg_heart_rate_bpm: number('Mean over time: a reading counts until the next one, 5 minutes at most'),
    },
    series: {
      samples: {
        table: 'heart_rate_samples',
        about: 'A reading every five minutes, and stretches with one a second.',
        fields: {
          second_of_day: always(integer('Seconds since local midnight by the clock of the device', 'second_of_day')),
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
  about: 'all day: every 5 minutes, and stretches of a value a second',
  times: 'local',
  back: '28 days',
  kinds: [heartRate],
});
