import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { openStore } from '../../../src/storage/store.js';
import { verify } from '../../../src/sync/verify.js';
import { temporaryFolder } from '../../support/folder.js';
import { say } from '../../support/say.js';
import { type Contents, Stage } from '../../sync/sweeps/crash/crash-stage.js';
import { beforeFit, expectCommittedHeld, goOn } from '../../sync/sweeps/crash/crash-support.js';
import { type Moment, type Moments, momentsOf, write } from './moments.js';
import { strace, timeout } from './record.js';
import { readTrace, straceOf } from './trace.js';

/** The database is in folders that the first pull creates. */
class PowerStage extends Stage {
  override get db(): string {
    return join(this.folder, 'new', 'folders', 'polar.db');
  }

  /** Sends this sandbox the requests that another one received. */
  async ask(changes: Moments['changes']): Promise<void> {
    for (const { method, path } of changes) {
      const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
      const body = method === 'POST' ? JSON.stringify({ 'member-id': 'sandbox-member' }) : undefined;
      const { status } = await fetch(this.sandbox.url + path, { method, headers, ...(body && { body }) });
      expect([200, 201, 204, 409], `${method} ${path}`).toContain(status);
    }
  }
}

describe(`the power fails during a pull${strace.name}`, () => {
  it.skipIf(strace.skip)(
    'at every sync: the database opens, verifies, contains what Polar deleted, and the next pull continues',
    {
      timeout,
    },
    async ({ signal }) => {
      const sessions = generateSessions({ count: 1, now: Date.now(), longestSeconds: 10 });
      const calm = new PowerStage(sessions, 'auto');
      await calm.open();
      const trace = join(temporaryFolder(), 'trace');
      expect(await calm.pull({}, ['strace', ...straceOf(trace)])).toMatchObject({ exitCode: 0, stderr: '' });
      const traced = Date.now();
      const reference = { contents: calm.contents() };
      expect(calm.sandbox.committed).toHaveLength(1);
      await calm.close();
      const { moments, syncs, changes, images } = momentsOf(readTrace(trace), calm.folder);
      expect(changes.map(({ method }) => method)).toEqual(['POST', 'PUT', 'POST']);
      // However long this takes, a transaction that was open when the power failed is still open in the next run.
      vi.useFakeTimers({ toFake: ['Date'], now: traced });
      onTestFinished(() => void vi.useRealTimers());
      for (const moment of moments) {
        if (signal.aborted) return;
        const at = await new PowerStage(sessions, 'auto').open();
        try {
          write(moment.image, at.folder);
          await at.ask(changes.slice(0, moment.changes));
          await expectSound(at, moment, reference);
          await goOn(at, reference, 1);
        } catch (problem) {
          throw new Error(moment.name, { cause: problem });
        } finally {
          await at.close();
        }
      }
      say(`a pull: ${syncs} syncs, ${images} power failures, ${moments.length} of them different`);
      expect(syncs).toBeGreaterThan(20);
    },
  );
});

async function expectSound(at: PowerStage, moment: Moment, reference: { contents: Contents }): Promise<void> {
  const contents = at.contents();
  expect(contents.problems).toEqual([]);
  expectCommittedHeld(at, contents, reference, beforeFit);
  if (moment.last) expect(contents).toEqual(reference.contents);
  if (!existsSync(at.db)) return;
  const store = openStore(at.db);
  try {
    expect((await verify(store)).problems).toEqual([]);
  } finally {
    store.close();
  }
}
