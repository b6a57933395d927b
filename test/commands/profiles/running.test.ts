import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bin, start } from '../bin.js';
import { club } from '../fleet/club.js';

it('profiles remove removes nothing while that profile is being pulled, and all of it afterwards', {
  timeout: 60_000,
}, async () => {
  const at = await club(2, { each: 4, latencyMs: 300 });
  const pulling = start(process.execPath, [bin, 'pull', '--full', '--profile', 'a0'], at.env);
  await expect.poll(() => at.sandbox.requests.length, { timeout: 30_000 }).toBeGreaterThan(1);
  const argv = ['profiles', 'remove', 'a0', '--deregister', '--yes', '--json'];
  const busy = await at.call(argv);
  expect([busy.exitCode, JSON.parse(busy.stderr).exit]).toEqual([6, 6]);
  expect(at.sandbox.athletes[0]!.isRegistered).toBe(true);
  expect(pulling.child.exitCode).toBeNull();
  const ended = await pulling.ended;
  expect([ended.exitCode, ended.stderr]).toEqual([0, '']);
  expect(at.workouts('a0')).toBe(4);
  expect((await at.call(argv)).exitCode).toBe(0);
  expect([existsSync(at.folder('a0')), at.sandbox.athletes[0]!.isRegistered]).toEqual([false, false]);
  expect(existsSync(join(at.folder('a1'), 'token.json'))).toBe(true);
});
