import { join } from 'node:path';
import { expect, it } from 'vitest';
import { journalFile } from '../../../src/deliver/config.js';
import { lockStore } from '../../../src/storage/lock.js';
import { library } from '../library.js';
import { temporaryFolder } from '../run.js';
import { place, short } from './targets.js';

/** A profile with a target that cannot be asked, and another database with the same workouts. */
async function twoDatabases() {
  const at = await place();
  expect((await at.add('endurain', { more: ['--since', '2020-01-01'] })).exitCode).toBe(0);
  const other = temporaryFolder();
  library(other, short);
  const push = (db: string) => at.call(['push', '--json'], { env: { POLAR_SYNC_DB: db } });
  return { ...at, push, first: join(at.home, 'polar-sync.db'), second: join(other, 'polar-sync.db') };
}

it('of two databases of one profile that deliver at the same time, the second one knows what the first one sent', async () => {
  const { standIns, push, first, second } = await twoDatabases();
  standIns.faults.add({ kind: 'slow', method: 'POST', path: /upload/, times: 'always', delayMs: 300 });
  const before = standIns.requests.length;
  const one = push(first);
  await expect.poll(() => standIns.requests.length).toBeGreaterThan(before);
  const other = await push(second);
  expect(JSON.parse((await one).stdout)).toMatchObject({ targets: [{ sent: [{}, {}] }] });
  expect(JSON.parse(other.stdout)).toMatchObject({ targets: [{ sent: [], unknown: [{}, {}] }] });
  expect(standIns.played.endurain.workouts.map(({ hidden }) => hidden)).toEqual([false, false]);
});

it('a dry run waits for no other delivery, because it records none', async () => {
  const { home, call } = await twoDatabases();
  const { signal } = new AbortController();
  const lock = await lockStore(journalFile({ configFile: join(home, 'config.json') }), 0, signal);
  expect((await call(['push', '--dry-run'])).stdout).toBe('endurain: 2 would be sent.\n');
  lock.release();
});
