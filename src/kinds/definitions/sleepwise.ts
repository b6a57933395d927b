import { defineGroup, defineKind } from '../definition.js';
import { always, instant, integer, number, text } from '../field.js';

const validity = text('valid, estimate and others');
const resultType = text('history or prediction');

const sleepwiseAlertness = defineKind(
  {
    kind: 'sleepwise_alertness',
    since: 3,
    about: 'SleepWise: how a night shows in the alertness of the day after it.',
    fields: {
      start_time: always(instant('Start of the period')),
      end_time: instant('End of the period'),
      sleep_start_time: instant('Start of the night it follows from'),
      sleep_end_time: instant('End of that night'),
      utc_offset_minutes: integer('Of the local clock at the end of the night'),
      grade: number('Boost from sleep, up to 10'),
      grade_valid_seconds: number('How long the grade holds'),
      grade_type: text('primary or additional'),
      grade_classification: text('weak, fair, strong or good, excellent'),
      validity,
      sleep_inertia: text('no_inertia, mild, moderate, heavy'),
      sleep_type: text('primary, secondary, artificial'),
      result_type: resultType,
    },
    series: {
      hours: {
        table: 'sleepwise_alertness_hours',
        about: 'Hour by hour; the first and the last may be shorter.',
        fields: {
          start_time: always(instant('Start of the hour')),
          end_time: instant('End of the hour'),
          alertness_level: text('minimal, very_low, low, high, very_high'),
          validity,
        },
      },
    },
    resources: [{ name: 'sleepwise-alertness', path: '/v3/users/sleepwise/alertness', plan: 'latest' }],
  },
  [
    ['Boost', 'tenths', 'grade'],
    ['Class', 'words', 'grade_classification'],
    ['Inertia', 'words', 'sleep_inertia'],
    ['Kind', 'plain', 'result_type'],
  ],
);

const sleepwiseBedtime = defineKind(
  {
    kind: 'sleepwise_bedtime',
    since: 3,
    about: 'SleepWise: when the body would like to sleep.',
    fields: {
      start_time: always(instant('Start of the period')),
      end_time: instant('End of the period'),
      preferred_sleep_start_time: instant('Start of the sleep that would suit'),
      preferred_sleep_end_time: instant('End of it'),
      sleep_gate_start_time: instant('Start of the time that is good for falling asleep'),
      sleep_gate_end_time: instant('End of it'),
      utc_offset_minutes: integer('As Polar says; it has been met as 0 everywhere'),
      validity,
      quality: text('weak, compromised, clearly_recognizable'),
      result_type: resultType,
    },
    series: {},
    resources: [{ name: 'sleepwise-bedtime', path: '/v3/users/sleepwise/circadian-bedtime', plan: 'latest' }],
  },
  [
    ['Bed from UTC', 'clock', 'preferred_sleep_start_time'],
    ['Until UTC', 'clock', 'preferred_sleep_end_time'],
    ['Quality', 'words', 'quality'],
    ['Kind', 'plain', 'result_type'],
  ],
);

export const sleepwise = defineGroup({
  name: 'sleepwise',
  about: 'alertness after a night, and the time to go to bed',
  times: 'UTC',
  back: '28 days',
  kinds: [sleepwiseAlertness, sleepwiseBedtime],
});
