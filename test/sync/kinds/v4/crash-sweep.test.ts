import { expect, it } from 'vitest';
import type { Sandbox } from '../../../../src/sandbox/sandbox.js';
import { say } from '../../../support/say.js';
import { dieAtEach } from '../../sweeps/crash/crash-each.js';
import { clockOfSweeps, sweepStart } from '../../sweeps/crash/crash-stage.js';
import { everyCommit, everyRequest, undisturbed } from '../../sweeps/crash/crash-support.js';
import { serveFew } from './served.js';

clockOfSweeps();

it('data through v4, killed at every request and after every commit, comes to the same as undisturbed', {
  timeout: 40 * 60_000,
}, async ({ signal }) => {
  const prepare = (sandbox: Sandbox) => serveFew(sandbox, sweepStart);
  const flags = ['--data', 'sleep,nightly-recharge,heart-rate,devices,ppi'];
  const reference = await undisturbed([], 'v4', flags, prepare);
  expect(reference.contents.records.length).toBeGreaterThanOrEqual(2 + 2 + 2 + 2 + 2);
  const sweep = { sessions: [], source: 'v4', reference, flags, prepare } as const;
  const points = [...everyRequest(reference), ...everyCommit(reference, 'after')];
  say(`data through v4: killed at ${await dieAtEach(sweep, points, signal)}`);
});
