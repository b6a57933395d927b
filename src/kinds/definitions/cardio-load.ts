import { defineGroup, defineKind } from '../definition.js';
import { number, text } from '../field.js';

const cardioLoad = defineKind(
  {
    kind: 'cardio_load',
    since: 3,
    about: 'Training load of one day, and where it has brought strain and tolerance.',
    fields: {
      cardio_load: number('Training impulse (TRIMP) of the day', 'load'),
      strain: number('Mean daily load over 7 days', 'load'),
      tolerance: number('Mean daily load over 28 days', 'load'),
      cardio_load_ratio: number('Strain divided by tolerance'),
      status: text('detraining, maintaining, productive, overreaching and others; absent if Polar has none'),
      level_very_low: number("Polar's cardio_load_level, as sent: very low", 'load'),
      level_low: number("Polar's cardio_load_level, as sent: low", 'load'),
      level_medium: number("Polar's cardio_load_level, as sent: medium", 'load'),
      level_high: number("Polar's cardio_load_level, as sent: high", 'load'),
      level_very_high: number("Polar's cardio_load_level, as sent: very high", 'load'),
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
  times: 'dates only',
  back: '180 days',
  kinds: [cardioLoad],
});
