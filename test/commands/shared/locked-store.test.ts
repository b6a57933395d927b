import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withLockedStore } from '../../../src/commands/shared/locked-store.js';
import { lockStore } from '../../../src/storage/lock.js';
import { openDatabase } from '../../../src/storage/open.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { temporaryFolder } from '../../support/folder.js';

const { signal } = new AbortController();
const versionOf = (path: string, steps: readonly string[]) => {
  const db = openDatabase(path, steps);
  try {
    return db.pragma('user_version', { simple: true });
  } finally {
    db.close();
  }
};

it('leaves a database of an older version as it is while another process writes it', async () => {
  const path = join(temporaryFolder(), 'polar.db');
  const older = migrations.slice(0, 1);
  expect(versionOf(path, older)).toBe(1);
  const held = await lockStore(path);
  await expect(withLockedStore(path, { signal }, async () => 'used')).rejects.toMatchObject({ code: 'PULL_RUNNING' });
  expect(existsSync(`${path}.v1.backup`)).toBe(false);
  expect(versionOf(path, older)).toBe(1);
  held.release();
  expect(await withLockedStore(path, { signal }, async (store) => store.counts().workouts)).toBe(0);
  expect(existsSync(`${path}.v1.backup`)).toBe(true);
});
