import { expect, it } from 'vitest';
import { generateSessions } from '../../../../src/sandbox/workouts/generate.js';
import { say } from '../../../support/say.js';
import { dieAtEach } from '../../sweeps/crash/crash-each.js';
import { clockOfSweeps, sweepStart } from '../../sweeps/crash/crash-stage.js';
import { everyCommit, everyRequest, undisturbed } from '../../sweeps/crash/crash-support.js';

clockOfSweeps();

it('three sessions through v4 and a walk back, killed at every request, and before and after every commit', {
  timeout: 40 * 60_000,
}, async ({ signal }) => {
  const sessions = generateSessions({ count: 3, now: sweepStart, longestSeconds: 10 });
  const since = new Date(sweepStart - 240 * 86_400_000).toISOString().slice(0, 10);
  // How far back Polar delivered is noted on stderr, which must be empty here.
  const flags = ['--since', since, '--quiet'];
  const reference = await undisturbed(sessions, 'v4', flags);
  expect(reference.requests).toBeGreaterThan(4);
  const sweep = { sessions, source: 'v4', flags, reference } as const;
  const requests = everyRequest(reference);
  const commits = [...everyCommit(reference, 'before'), ...everyCommit(reference, 'after')];
  say(`three sessions through v4: killed at ${await dieAtEach(sweep, [...requests, ...commits], signal)}`);
});
