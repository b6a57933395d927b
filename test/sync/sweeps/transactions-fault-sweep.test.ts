import { it } from 'vitest';
import { sweepFaults } from './fault-support.js';
import { sessionsOf } from './invariants.js';

const names = ['pool swim', 'run with RR intervals', 'typed in by hand', 'missing heart rate'];

it(
  'whatever goes wrong at whichever request: transactions lose nothing, commit nothing that is not held, and one more run completes it',
  {
    timeout: 40 * 60_000,
  },
  ({ signal }) => sweepFaults('transactions', sessionsOf(64, names, 5), signal),
);
