import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, day, number, since, text } from '../field.js';
import { exportVersion } from '../versions.js';

const physicalInfo = defineKind(
  {
    kind: 'physical_info',
    since: 3,
    about: 'What you entered about yourself, or the watch estimated: one row per change, valid until the next.',
    views: ['vo2_max_history'],
    fields: {
      time: always(text('Valid from: UTC with Z, or the local clock if time_basis says so')),
      weight_kg: number('Weight'),
      height_cm: number('Height'),
      maximum_heart_rate_bpm: number('Maximum heart rate'),
      resting_heart_rate_bpm: number('Resting heart rate'),
      aerobic_threshold_bpm: number('Aerobic threshold'),
      anaerobic_threshold_bpm: number('Anaerobic threshold'),
      vo2_max: number('Maximal oxygen uptake, ml/kg/min', 'oxygen_uptake'),
      weight_source: text('user, measured, estimate and others'),
      birthday: day('Date of birth'),
      gender: text('female or male'),
      training_background: text('occasional to pro'),
      typical_day: text('How you usually spend the day'),
      sleep_goal_seconds: number('How long you want to sleep'),
      functional_threshold_power_watts: since(exportVersion, number('Functional threshold power (FTP)', 'power')),
    },
    series: {},
    resources: [{ name: 'physical-info', path: '/v3/users/physical-info', noneIs404: 'always', plan: 'latest' }],
  },
  [
    ['Weight', 'with unit', 'weight_kg'],
    ['VO2max', 'plain', 'vo2_max'],
    ['HR rest', 'plain', 'resting_heart_rate_bpm'],
    ['HR max', 'plain', 'maximum_heart_rate_bpm'],
    ['Aerobic', 'plain', 'aerobic_threshold_bpm'],
    ['Anaerobic', 'plain', 'anaerobic_threshold_bpm'],
  ],
);

export type PhysicalInfo = RecordOf<typeof physicalInfo>;

export const physicalInfos = defineGroup({
  name: 'physical-info',
  about: 'weight, heart rate limits, VO2max: one row per change',
  times: 'UTC',
  back: 'changes since you first signed in',
  kinds: [physicalInfo],
});
