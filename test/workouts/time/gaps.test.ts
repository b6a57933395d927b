import { expect, it } from 'vitest';
import { parseExercise } from '../../../src/polar/parse/exercise.js';
import { normalized } from '../polar.js';

const session = {
  start_time: '2026-11-27T09:00:00',
  start_time_utc_offset: 120,
  duration: 'PT3S',
  heart_rate: { average: 120, maximum: 150 },
  sport: 'RUNNING',
};
const made = (samples: object[]) => normalized(parseExercise(Buffer.from(JSON.stringify({ ...session, samples }))));

it.each([
  ['words and zeros in the text', '812,null,0,NaN,,790'],
  ['the same in a list', [812, null, 0, 'NaN', '', 790]],
])('unmeasured RR intervals are gaps at their beat: %s', (_how, data) => {
  expect(made([{ recording_rate: 0, sample_type: 11, data }])).toMatchObject({
    rr_intervals_ms: [812, null, null, null, null, 790],
    quality: ['missing_samples', 'pauses_unknown'],
  });
});

it.each([
  ['text', 'null,null,null'],
  ['text of nothing', ',,'],
  ['one word', 'null'],
  ['a list', [null, null, null]],
  ['a list of one', [null]],
  ['zeros', '0,0,0'],
])('a heart rate series of only gaps is left out, and does not affect the averages: %s', (_how, data) => {
  const workout = made([{ recording_rate: 1, sample_type: 0, data }]);
  expect(workout).toMatchObject({ avg_heart_rate_bpm: 120, max_heart_rate_bpm: 150, quality: ['missing_samples'] });
  expect(workout.streams).toBeUndefined();
});
