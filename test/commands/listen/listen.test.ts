import { expect, it } from 'vitest';
import { shortSessions } from '../../sandbox/support.js';
import { stage } from './stage.js';

it('an event is followed by the pull that stores its workout', async () => {
  const at = await stage();
  const listening = await at.listen();
  const { stdout } = await at.register(listening);
  expect(stdout).toContain(`Polar notifies ${listening.url} about EXERCISE.`);
  at.sandbox.upload(...shortSessions(1, 5));
  await at.sandbox.webhooks.settled();
  expect(at.sandbox.webhooks.waiting).toBe(0);
  await expect.poll(() => at.look((store) => store.counts().workouts)).toBe(3);
  await expect.poll(() => at.waiting()).toEqual([]);
  expect(await listening.end()).toBe(0);
});
