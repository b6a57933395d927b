import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyOutcome, exitCodeOf, type TargetOutcome } from '../../../src/deliver/engine/outcome.js';
import { keyRejected, targetDown } from '../../../src/deliver/errors.js';
import { world } from '../../sync/support.js';
import { environmentOf } from '../../sync/sweeps/program.js';
import { run, temporaryFolder } from '../run.js';

describe('the exit code of a push', () => {
  const fine = { ...emptyOutcome('a'), sent: [{ kind: 'workout', id: 'w' }] } as TargetOutcome;
  const rejected = { ...emptyOutcome('b'), problem: keyRejected('b', 'status 401') };
  const down = { ...emptyOutcome('c'), problem: targetDown('c', 'status 503') };
  const doubt = { ...emptyOutcome('d'), unknown: [{ kind: 'workout', id: 'w' }] } as TargetOutcome;
  it.each<[number, TargetOutcome[]]>([
    [0, []],
    [0, [fine, emptyOutcome('e')]],
    [4, [rejected]],
    [5, [down, down]],
    [3, [rejected, down]],
    [3, [fine, down]],
    [3, [doubt]],
    [3, [{ ...down, sent: fine.sent }]],
  ])('%d', (code, outcomes) => expect(exitCodeOf(outcomes)).toBe(code));
});

describe('pull --push', () => {
  it('pulls with all details, then delivers; a target that fails spoils nothing', async () => {
    const w = await world({ count: 4 });
    try {
      const home = temporaryFolder();
      const out = join(temporaryFolder(), 'watched');
      const env = { ...environmentOf(w), POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
      const call = (...argv: string[]) => run(argv, { env });
      expect((await call('target', 'add', 'folder', '--out', out, '--since', '2000-01-01')).exitCode).toBe(0);
      rmSync(out, { recursive: true });
      const failed = await call('pull', '--push', '--json');
      expect([failed.exitCode, JSON.parse(failed.stdout)]).toMatchObject([
        5,
        {
          outcome: 'ok',
          workouts: { new: 4 },
          push: { outcome: 'partial', targets: [{ error: { code: 'TARGET_DOWN' } }] },
        },
      ]);
      expect((await call('target', 'add', 'folder', '--out', out, '--since', '2000-01-01')).exitCode).toBe(0);
      const { exitCode, stdout } = await call('pull', '--push');
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('folder: 4 sent.')]);
      expect(readdirSync(out)).toHaveLength(4);
      await call('target', 'remove', 'folder');
      expect(await call('pull', '--push')).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('no target') });
      const none = await call('pull', '--push', '--json', '--quiet');
      expect([none.exitCode, JSON.parse(none.stdout).push]).toMatchObject([0, { outcome: 'ok', targets: [] }]);
    } finally {
      await w.close();
    }
  });
});
