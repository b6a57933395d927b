import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addWords, signedIn, targetsToTry } from '../../../src/commands/sandbox/targets.js';
import { targetKindNames } from '../../../src/deliver/names.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import type { Session } from '../../../src/sandbox/session.js';
import { type StandInName, type StandIns, startStandIns } from '../../../src/sandbox/targets/targets.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { freePort } from '../../auth/loopback/ports.js';
import { run, temporaryFolder } from '../run.js';
import { browser } from './targets.js';

let sandbox: Sandbox;
let standIns: StandIns;

/** A short run with a route, yesterday. */
function yesterdaysRun(): Session {
  const now = Date.now();
  const found = generateSessions({ now, longestSeconds: 600 }).find(({ sport, track }) => track && sport === 'RUNNING');
  return { ...found!, startedAt: Math.floor(now / 1000) * 1000 - 86_400_000, uploadedAt: now - 80_000_000 };
}

beforeAll(async () => {
  sandbox = await startSandbox({ sessions: [yesterdaysRun()] });
  standIns = await startStandIns();
});

afterAll(async () => {
  await sandbox.close();
  await standIns.close();
});

describe('from an empty home to a workout at a target', () => {
  it.each(targetKindNames)('takes two commands, with what sandbox --targets prints: %s', async (kind) => {
    const home = temporaryFolder();
    const target = targetsToTry(standIns, home).find((one) => one.kind === kind)!;
    const env = {
      ...sandbox.env(`http://localhost:${await freePort()}/callback`),
      ...signedIn(sandbox),
      ...{ POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' },
      ...(target.key !== undefined && { POLAR_SYNC_TARGET_KEY: target.key }),
    };
    const { watch, page } = browser();
    expect(await run(addWords(target), { env, watch })).toMatchObject({
      ...{ exitCode: 0, stdout: expect.stringContaining(`${kind} works (`) },
    });
    await page();
    const pulled = await run(['pull', '--push'], { env });
    expect([pulled.exitCode, pulled.stdout]).toEqual([0, expect.stringContaining(`${kind}: 1 sent.\n`)]);
    const there =
      kind === 'folder' ? readdirSync(join(home, 'delivered')) : standIns.played[kind as StandInName].workouts;
    expect(there).toHaveLength(1);
  });
});
