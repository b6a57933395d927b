import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { openStore, type Store } from '../../../src/storage/store.js';
import { adopt } from '../../../src/sync/adopt.js';
import { originsAt } from '../../support/origins.js';
import { run, temporaryFolder } from '../run.js';

const standIn = 'v4-0123456789abcdef';

it('pull --dry-run uses the user id that became known, and leaves the database as it was', async () => {
  const sandbox = await startSandbox({ api: 'both', count: 3, longestSeconds: 10 });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const path = join(home, 'polar-sync.db');
  const env = { ...sandbox.env(), POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  const { userId, clientId, clientSecret } = sandbox;
  const signIn = {
    ...sandbox.issueV4Pair(),
    userId,
    clientId,
    clientSecret,
    generation: 'v4',
    opensV3: 'yes',
    ...originsAt(sandbox.url),
  };
  const keep = (credentials: object) =>
    writeFileSync(join(home, 'token.json'), JSON.stringify(credentials), { mode: 0o600 });
  const look = async <T>(of: (store: Store) => T | Promise<T>): Promise<T> => {
    const store = openStore(path);
    try {
      return await of(store);
    } finally {
      store.close();
    }
  };
  const here = () => look((store) => [store.sessions.users(), store.list().map(({ id }) => id)]);
  const pull = async (...flags: string[]) => JSON.parse((await run(['pull', '--json', ...flags], { env })).stdout);

  keep(signIn);
  expect(await pull()).toMatchObject({ workouts: { new: 3 } });
  await look((store) => adopt(store, userId, standIn));
  keep({ ...signIn, formerUserId: standIn });
  const before = await here();
  expect(before).toMatchObject([[standIn], { length: 3 }]);
  const bytes = readFileSync(path);

  expect(await pull('--dry-run')).toMatchObject({ workouts: { new: 0, updated: 0, unchanged: 3 } });
  expect(await here()).toEqual(before);
  expect(readFileSync(path).equals(bytes)).toBe(true);

  expect(await pull()).toMatchObject({ workouts: { new: 0, unchanged: 3 } });
  expect(await here()).toMatchObject([[userId], { length: 3 }]);
});
