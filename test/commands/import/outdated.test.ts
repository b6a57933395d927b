import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Sessions } from '../../../src/storage/sessions/sessions.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { openReader } from '../../../src/storage/store.js';
import { normalizerVersion as now } from '../../../src/workouts/normalize.js';
import { generatedSession, sessionName } from '../../support/data/account-export.js';
import { writeZip } from '../../support/data/zip.js';
import { run, temporaryFolder } from '../run.js';

afterEach(() => vi.restoreAllMocks());

/** A database with three imported workouts from an earlier version. @param broken a workout whose file is not JSON. */
async function older({ broken = false } = {}) {
  const home = temporaryFolder();
  const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  const zip = join(home, 'export.zip');
  writeZip(zip, Object.fromEntries([0, 1, 2].map((i) => [sessionName(i), JSON.stringify(generatedSession(i, 20))])));
  const path = join(home, 'polar-sync.db');
  const importing = () => run(['import', zip, '--user', '123', '--json'], { env });
  expect(await importing()).toMatchObject({ exitCode: 0 });
  const db = new (sqlite())(path);
  db.exec("UPDATE workouts SET summary = json_set(summary, '$.provenance.normalizer_version', 2)");
  if (broken)
    db.prepare('UPDATE bodies SET gzip = ? WHERE sha256 = (SELECT min(sha256) FROM bodies)').run(gzipSync('{'));
  db.close();
  const versions = () => {
    const store = openReader(path);
    const all = store.list().map(({ provenance }) => provenance.normalizer_version);
    store.close();
    return all.sort();
  };
  /** Imports again. @returns how often each session was read to place it. */
  const placings = async () => {
    const all = vi.spyOn(Sessions.prototype, 'all');
    expect(await importing()).toMatchObject({ exitCode: 0 });
    const { length } = all.mock.calls;
    all.mockRestore();
    return length;
  };
  return { versions, placings };
}

describe('an import into a database of an earlier version', () => {
  it('rebuilds its workouts, so that the next one finds nothing to do', async () => {
    const { versions, placings } = await older();
    expect(versions()).toEqual([2, 2, 2]);
    expect(await placings()).toBeGreaterThan(0);
    expect(versions()).toEqual([now, now, now]);
    expect(await placings()).toBe(0);
  });

  it('does not place everything again because of one workout that cannot be rebuilt', async () => {
    const { versions, placings } = await older({ broken: true });
    expect(await placings()).toBeGreaterThan(0);
    expect(versions()).toEqual([2, now, now]);
    expect(await placings()).toBe(0);
    expect(versions()).toEqual([2, now, now]);
  });
});
