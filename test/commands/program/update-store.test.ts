import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { lockStore } from '../../../src/storage/lock.js';
import { openDatabase } from '../../../src/storage/open.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { temporaryFolder } from '../../support/folder.js';
import { run } from '../run.js';

/** A database of version 0.1.0, with one recorded pull. */
function olderStore(): string {
  const path = join(temporaryFolder(), 'polar.db');
  const db = openDatabase(path, migrations.slice(0, 1));
  db.exec(`INSERT INTO sync_runs (pid, user_id, started_at, ended_at, outcome, source)
    VALUES (7, '1', '2026-01-01T00:00:00Z', '2026-01-01T00:00:09Z', 'ok', 'auto')`);
  db.close();
  return path;
}

function versionOf(path: string): unknown {
  const db = new (sqlite())(path, { readonly: true });
  try {
    return db.pragma('user_version', { simple: true });
  } finally {
    db.close();
  }
}

const environment = (path: string) => ({ POLAR_SYNC_HOME: join(path, '..'), POLAR_SYNC_DB: path });

describe('a database of an older version', () => {
  it.each([['list'], ['stats'], ['status'], ['verify'], ['rebuild'], ['export', '--format', 'json', '--out', '-']])(
    '%s updates it, leaves a private copy beside it, and does its work',
    async (...argv) => {
      const path = olderStore();
      const { exitCode, stdout, stderr } = await run([...argv, '--json'], { env: environment(path) });
      expect(stderr).toContain('has been updated');
      expect(exitCode).toBe(0);
      expect(() => JSON.parse(stdout)).not.toThrow();
      expect(versionOf(path)).toBe(migrations.length);
      const copy = `${path}.v1.backup`;
      expect(versionOf(copy)).toBe(1);
      expect(statSync(copy).mode & 0o777).toBe(0o600);
      expect((await run([...argv, '--json'], { env: environment(path) })).stderr).toBe('');
    },
  );

  it('is left alone while another process writes it: exit 6', async () => {
    const path = olderStore();
    const held = await lockStore(path);
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const listing = run(['list', '--json'], { env: environment(path) });
    // Repeatedly, because it is not known when the waiting begins.
    const hurry = setInterval(() => vi.advanceTimersByTime(60_000), 50);
    const { exitCode, stdout, stderr } = await listing.finally(() => clearInterval(hurry));
    expect(exitCode).toBe(6);
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({ code: 'PULL_RUNNING', exit: 6 });
    expect(versionOf(path)).toBe(1);
    held.release();
  });

  it('that cannot be written is exit 8, and the error gives both reasons', async () => {
    const path = olderStore();
    mkdirSync(`${path}.lock`);
    const { exitCode, stderr } = await run(['list', '--json'], { env: environment(path) });
    expect(exitCode).toBe(8);
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'STORE_OLDER',
      message: expect.stringMatching(/older schema.*Updating it failed.*cannot be opened/),
      hint: expect.any(String),
    });
    expect(existsSync(`${path}.v1.backup`)).toBe(false);
  });
});
