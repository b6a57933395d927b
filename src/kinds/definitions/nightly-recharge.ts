import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, instant, integer, local, number, since, text } from '../field.js';
import { v4Version } from '../versions.js';

const nightlyRecharge = defineKind(
  {
    kind: 'nightly_recharge',
    since: 3,
    about: 'Nightly Recharge: how well a night restored you. The date is that of the morning.',
    fields: {
      utc_offset_minutes: integer('UTC offset of the local clock, if known'),
      avg_heart_rate_bpm: number('Mean over 4 hours, from half an hour after falling asleep'),
      avg_beat_to_beat_ms: number('Mean interval between beats in those 4 hours'),
      avg_hrv_rmssd_ms: number('Heart rate variability (RMSSD) in those 4 hours'),
      avg_breaths_per_minute: number('Breathing rate in those 4 hours'),
      nightly_recharge_status: integer('Overall: 1 very poor to 6 very good'),
      ans_charge: number('Autonomic nervous system compared with your usual level: -15.7 to 15.7, 0 is usual'),
      ans_charge_status: integer('ANS charge in 5 classes: 1 much below usual to 5 much above'),
      status_sub_level: since(v4Version, integer('Place within the status, 0 to 100')),
      baseline_beat_to_beat_ms: since(v4Version, number('Usual mean interval between beats')),
      baseline_beat_to_beat_sd_ms: since(v4Version, number('How much it usually varies')),
      baseline_hrv_rmssd_ms: since(v4Version, number('Usual heart rate variability (RMSSD)')),
      baseline_hrv_rmssd_sd_ms: since(v4Version, number('How much it usually varies')),
      baseline_breath_ms: since(v4Version, number('Usual time of a breath')),
      baseline_breath_sd_ms: since(v4Version, number('How much it usually varies')),
      exercise_tip: since(v4Version, text("Polar's advice about training", 'text')),
      sleep_tip: since(v4Version, text("Polar's advice about sleep", 'text')),
      vitality_tip: since(v4Version, text("Polar's advice about the day", 'text')),
    },
    series: {
      hrv_samples: {
        table: 'nightly_recharge_hrv',
        about: 'Heart rate variability, about every 5 minutes.',
        fields: {
          time: instant('Time of the reading'),
          time_local: always(local('Time of the reading')),
          hrv_rmssd_ms: always(number('RMSSD')),
        },
      },
      breathing_samples: {
        table: 'nightly_recharge_breathing',
        about: 'Breathing rate, about every 5 minutes.',
        fields: {
          time: instant('Time of the reading'),
          time_local: always(local('Time of the reading')),
          breaths_per_minute: always(number('Breathing rate')),
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
