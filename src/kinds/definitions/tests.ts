import { defineGroup, defineKind, type RecordOf } from '../definition.js';
import { always, local, number, text } from '../field.js';

const fitnessTest = defineKind(
  {
    kind: 'fitness_test',
    since: 7,
    about: 'A fitness test on the watch, lying at rest.',
    table: 'fitness_tests',
    fields: {
      time_local: always(local('Time of the test')),
      own_index: number("Polar's OwnIndex: an estimate of VO2max, ml/kg/min", 'oxygen_uptake'),
      fitness_class: text('very_poor to elite'),
      avg_heart_rate_bpm: number('Mean heart rate during the test'),
      maximum_heart_rate_bpm: number('Maximum heart rate that the test assumed'),
    },
    series: {},
    resources: [],
  },
  [
    ['At', 'clock', 'time_local'],
    ['OwnIndex', 'plain', 'own_index'],
    ['Class', 'words', 'fitness_class'],
    ['HR', 'whole', 'avg_heart_rate_bpm'],
  ],
);

const orthostaticTest = defineKind(
  {
    kind: 'orthostatic_test',
    since: 7,
    about: 'An orthostatic test: lying down, getting up, standing.',
    table: 'orthostatic_tests',
    fields: {
      time_local: always(local('Time of the test')),
      supine_rr_ms: number('Mean interval between beats while lying down'),
      standup_min_rr_ms: number('Shortest interval between beats while getting up'),
      standing_rr_ms: number('Mean interval between beats while standing'),
      supine_hrv_rmssd_ms: number('RMSSD while lying down'),
      standing_hrv_rmssd_ms: number('RMSSD while standing'),
    },
    series: {},
    resources: [],
  },
  [
    ['At', 'clock', 'time_local'],
    ['RR lying', 'whole', 'supine_rr_ms'],
    ['RR standing', 'whole', 'standing_rr_ms'],
    ['HRV lying', 'whole', 'supine_hrv_rmssd_ms'],
    ['HRV standing', 'whole', 'standing_hrv_rmssd_ms'],
  ],
);

export type FitnessTest = RecordOf<typeof fitnessTest>;
export type OrthostaticTest = RecordOf<typeof orthostaticTest>;

export const tests = defineGroup({
  name: 'tests',
  about: 'fitness tests and orthostatic tests',
  times: 'local',
  back: 'in v4 and account exports',
  kinds: [fitnessTest, orthostaticTest],
});
