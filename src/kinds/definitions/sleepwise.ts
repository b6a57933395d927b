import { defineGroup, defineKind } from '../definition.js';
import { always, instant, integer, number, text } from '../field.js';

const validity = text('valid, estimate and others');
const resultType = text('history or prediction');

const sleepwiseAlertness = defineKind(
  {
    kind: 'sleepwise_alertness',
    since: 3,
    about: 'SleepWise: how a night affects your alertness on the day after it.',
    fields: {
      start_time: always(instant('Start of the period')),
      end_time: instant('End of the period'),
      sleep_start_time: instant('Start of the night it is based on'),
      sleep_end_time: instant('End of the night it is based on'),
      utc_offset_minutes: integer('UTC offset of the local clock at the end of the night'),
      grade: number('Boost from sleep, up to 10'),
      grade_valid_seconds: number('How long the grade is valid'),
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
        about: 'Alertness hour by hour; the first and the last hour may be shorter.',
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
    about: 'SleepWise: the bedtime that suits your body clock.',
    fields: {
      start_time: always(instant('Start of the period')),
      end_time: instant('End of the period'),
      preferred_sleep_start_time: instant('Start of the preferred sleep'),
      preferred_sleep_end_time: instant('End of the preferred sleep'),
      sleep_gate_start_time: instant('Start of the time that is good for falling asleep'),
      sleep_gate_end_time: instant('End of the time that is good for falling asleep'),
      utc_offset_minutes: integer('UTC offset as Polar sends it; so far it has always been 0'),
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
  about: 'alertness after a night, and when to go to bed',
  times: 'UTC',
  back: '28 days',
  kinds: [sleepwiseAlertness, sleepwiseBedtime],
});
