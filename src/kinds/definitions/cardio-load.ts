import { defineGroup, defineKind } from '../definition.js';
import { number, text } from '../field.js';

const cardioLoad = defineKind(
  {
    kind: 'cardio_load',
    since: 3,
    about: 'What the training of a day was, and what it has come to.',
    fields: {
      cardio_load: number('Training impulse (TRIMP) of the day', 'load'),
      strain: number('Mean daily load of 7 days', 'load'),
      tolerance: number('Mean daily load of 28 days', 'load'),
      cardio_load_ratio: number('Strain by tolerance'),
      status: text('detraining, maintaining, productive, overreaching and others; absent where Polar has none'),
      level_very_low: number("Polar's cardio_load_level, as it comes: very low", 'load'),
      level_low: number('The same: low', 'load'),
      level_medium: number('The same: medium', 'load'),
      level_high: number('The same: high', 'load'),
      level_very_high: number('The same: very high', 'load'),
    },
    series: {},
    resources: [
      { name: 'cardio-load', path: '/v3/users/cardio-load', plan: 'latest' },
      {
        name: 'cardio-load-180-days',
        path: '/v3/users/cardio-load/period/days/180',
        noneIs404: 'always',
        plan: 'long ago',
      },
    ],
  },
  [
    ['Load', 'whole', 'cardio_load'],
    ['Strain', 'whole', 'strain'],
    ['Tolerance', 'whole', 'tolerance'],
    ['Ratio', 'hundredths', 'cardio_load_ratio'],
    ['Status', 'words', 'status'],
  ],
);

export const cardioLoads = defineGroup({
  name: 'cardio-load',
  about: 'training load, strain, tolerance, status',
  times: 'a day has none',
  back: '180 days',
  kinds: [cardioLoad],
});
