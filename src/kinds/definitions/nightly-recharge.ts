import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, instant, integer, local, number } from '../field.js';

const nightlyRecharge = defineKind(
  {
    kind: 'nightly_recharge',
    since: 3,
    about: 'How a night has restored body and nerves. The date is that of the morning.',
    fields: {
      utc_offset_minutes: integer('Of the local clock, where it is known'),
      avg_heart_rate_bpm: number('Mean of four hours from half an hour after falling asleep'),
      avg_beat_to_beat_ms: number('Mean interval between beats in these hours'),
      avg_hrv_rmssd_ms: number('Heart rate variability (RMSSD) in these hours'),
      avg_breaths_per_minute: number('Breathing in these hours'),
      nightly_recharge_status: integer('1 very poor to 6 very good'),
      ans_charge: number('Autonomic nervous system against the usual: -15.7 to 15.7, 0 is usual'),
      ans_charge_status: integer('The same in words: 1 much below usual to 5 much above'),
    },
    series: {
      hrv_samples: {
        table: 'nightly_recharge_hrv',
        about: 'Heart rate variability, about every five minutes.',
        fields: {
          time: instant('When'),
          time_local: always(local('When')),
          hrv_rmssd_ms: always(number('RMSSD')),
        },
      },
      breathing_samples: {
        table: 'nightly_recharge_breathing',
        about: 'Breathing, about every five minutes.',
        fields: {
          time: instant('When'),
          time_local: always(local('When')),
          breaths_per_minute: always(number('Breaths a minute')),
        },
      },
    },
    resources: [{ name: 'nightly-recharge', path: '/v3/users/nightly-recharge', plan: 'latest' }],
  },
  [
    ['Recharge', 'plain', 'nightly_recharge_status'],
    ['ANS', 'tenths', 'ans_charge'],
    ['HRV ms', 'whole', 'avg_hrv_rmssd_ms'],
    ['HR', 'whole', 'avg_heart_rate_bpm'],
    ['Breaths', 'tenths', 'avg_breaths_per_minute'],
  ],
);

export type NightlyRecharge = RecordOf<typeof nightlyRecharge>;

export const recharges = defineGroup({
  name: 'nightly-recharge',
  about: 'recovery: HRV (RMSSD), breathing, ANS charge',
  times: 'local',
  back: '28 days',
  kinds: [nightlyRecharge],
});
