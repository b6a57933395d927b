import { expect, it } from 'vitest';
import type { Definition } from '../../../src/commands/definition.js';
import { refuseMeaningless } from '../../../src/commands/program/meaningless.js';

const definition: Definition = {
  description: '',
  examples: [],
  options: [
    { flags: '--sport <sport>', description: '', of: ['workouts'] },
    { flags: '-s, --min-score <n>', description: '', of: ['sleep', 'nightly_recharge'] },
    { flags: '--last <n>', description: '' },
  ],
  run: async () => 0,
};

it.each([
  [{ sport: 'running', minScore: '1' }],
  [{ data: 'sleep,nightly-recharge', minScore: '1', last: '3' }],
  [{ data: 'all', last: '3' }],
])('options that apply pass: %j', async (given) => {
  await expect(refuseMeaningless(definition, given)).resolves.toBeUndefined();
});

it.each([
  [{ data: 'sleep', sport: 'running' }, 'WORKOUTS_ONLY', '--sport is for workouts, but --data chooses something else.'],
  [
    { data: 'sleep,tests', minScore: '1' },
    'OTHER_DATA',
    '--min-score is for sleep, nightly-recharge, but --data chooses fitness-test.',
  ],
])('an option that does not apply is rejected, with what it is for: %j', async (given, code, message) => {
  await expect(refuseMeaningless(definition, given)).rejects.toMatchObject({ code, exitCode: 2, message });
});
