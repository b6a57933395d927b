import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openReader } from '../../../src/storage/store.js';
import { freePort } from '../../auth/loopback/ports.js';
import { bin, start } from '../bin.js';
import { recent } from '../listen/stage.js';
import { twoClients } from './two-clients.js';

it('pull --all-profiles --every --listen stays for two clients: one that has to wait for its limit holds up nobody of the other, and events are pulled in between', {
  timeout: 120_000,
}, async () => {
  // Three lists and two workouts: one of the three has to wait for its workout.
  const window = { limit: 5, seconds: 30 };
  const at = await twoClients(3, { rateLimit: { short: window, long: { limit: 10_000, seconds: 86_400 } } }, {});
  const workouts = (name: string) => {
    const db = openReader(join(at.folder(name), 'polar-sync.db'));
    try {
      return db.count();
    } finally {
      db.close();
    }
  };
  const address = `127.0.0.1:${await freePort()}`;
  const argv = ['pull', '--all-profiles', '--full', '--source', 'exercises', '--every', '1h', '--listen', address];
  const staying = start(process.execPath, [bin, ...argv, '--jobs', '6'], at.env);
  onTestFinished(() => void staying.child.kill('SIGKILL'));
  // Everybody of the second client is there while the first one waits.
  const names = ['b0', 'b1', 'b2'];
  await expect.poll(() => names.map(workouts), { timeout: 30_000 }).toEqual([1, 1, 1]);
  await expect.poll(() => staying.said, { timeout: 15_000 }).toMatch(/which all profiles share: waiting \d+ s/);
  const served = at.a.requests.length;
  expect(served).toBeLessThanOrEqual(window.limit);
  // Meanwhile an event of the second client comes: it is pulled at once.
  const url = `http://${address}/webhook`;
  const registered = await start(process.execPath, [bin, 'webhook', 'register', url, '--profile', 'b0'], at.env).ended;
  expect([registered.exitCode, registered.stderr]).toEqual([0, '']);
  at.b.athletes[1]!.upload(...recent(1, 91));
  await expect.poll(() => workouts('b1'), { timeout: 15_000 }).toBe(2);
  expect(staying.said).toContain('EXERCISE for b1: pulling workouts.');
  expect(at.a.requests).toHaveLength(served);
  await expect.poll(() => staying.said, { timeout: 60_000 }).toContain('6 of 6 profiles pulled');
  expect(['a0', 'a1', 'a2'].map(workouts)).toEqual([1, 1, 1]);
  expect([...at.a.requests, ...at.b.requests].filter(({ status }) => status === 429)).toEqual([]);
  await expect.poll(() => staying.said).toContain('Next pull: ');
  staying.child.kill('SIGTERM');
  expect(await staying.ended).toMatchObject({ exitCode: 0 });
});
