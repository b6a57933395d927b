import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, day, number, text } from '../field.js';

const physicalInfo = defineKind(
  {
    kind: 'physical_info',
    since: 3,
    about: 'What the person has told of themselves, or the watch has estimated, from a moment on: a row a change.',
    views: ['vo2_max_history'],
    fields: {
      time: always(text('From when on: UTC with Z, or the local clock where time_basis says so')),
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
      typical_day: text('How the person spends the day'),
      sleep_goal_seconds: number('What the person wants to sleep'),
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
  about: 'weight, heart rate limits, VO2max: a row for each change',
  times: 'UTC',
  back: 'what changed since you signed in first',
  kinds: [physicalInfo],
});
