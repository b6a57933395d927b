import { it } from 'vitest';
import { sweepFaults } from './fault-support.js';
import { sessionsOf } from './invariants.js';

it(
  'whatever goes wrong at whichever request: auto loses nothing, commits nothing it does not hold, and one more run completes it',
  {
    timeout: 40 * 60_000,
  },
  ({ signal }) => sweepFaults('auto', sessionsOf(8), signal),
);
