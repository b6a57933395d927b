import type { KindFacts } from './types.js';

export const fitnessTest: KindFacts<'fitness_test'> = {
  about: 'A fitness test of a watch, lying at rest. Known from account exports only.',
  fields: {
    time_local: ['local', 'When', 'always'],
    own_index: ['number', "Polar's OwnIndex: an estimate of VO2max, ml/kg/min"],
    fitness_class: ['text', 'very_poor to elite'],
    avg_heart_rate_bpm: ['number', 'Mean heart rate of the test'],
    maximum_heart_rate_bpm: ['number', 'The maximum heart rate that was assumed'],
  },
  series: {},
};

export const orthostaticTest: KindFacts<'orthostatic_test'> = {
  about: 'An orthostatic test: lying down, getting up, standing. Known from account exports only.',
  fields: {
    time_local: ['local', 'When', 'always'],
    supine_rr_ms: ['number', 'Mean interval between beats, lying down'],
    standup_min_rr_ms: ['number', 'Shortest interval on getting up'],
    standing_rr_ms: ['number', 'Mean interval, standing'],
    supine_hrv_rmssd_ms: ['number', 'RMSSD, lying down'],
    standing_hrv_rmssd_ms: ['number', 'RMSSD, standing'],
  },
  series: {},
};
