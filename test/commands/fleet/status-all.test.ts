import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { club } from './club.js';

it('status --all-profiles shows every profile, and who has not been pulled for too long', async () => {
  const at = await club(3);
  await at.call(['pull', '--profile', 'a0']);
  at.sandbox.athletes[1]!.revokeTokens();
  await at.call(['pull', '--profile', 'a1']);
  mkdirSync(at.folder('broken'));
  writeFileSync(join(at.folder('broken'), 'config.json'), '{');
  const { exitCode, stdout, stderr } = await at.call(['status', '--all-profiles']);
  expect(exitCode).toBe(0);
  const rows = stdout
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.split('\t'));
  const user = (n: number) => at.sandbox.athletes[n]!.userId;
  expect(rows.slice(1)).toEqual([
    ['default', 'not signed in', '', 'none yet', ''],
    ['a0', user(0), '1', expect.stringMatching(/^\d+ s ago$/), 'ok'],
    ['a1', user(1), '0', 'none yet', 'failed: TOKEN_REFUSED'],
    ['a2', user(2), '0', 'none yet', ''],
    ['broken', 'cannot be read', '', 'none yet', ''],
  ]);
  expect(stderr).toContain('warning: broken: The configuration');
  const late = await at.call(['status', '--all-profiles', '--max-age', '26h', '--json']);
  const { schema, profiles } = JSON.parse(late.stdout);
  expect([late.exitCode, schema]).toEqual([3, 'polar-sync.status-all/1']);
  expect(profiles.map(({ profile, overdue }: { profile: string; overdue?: boolean }) => [profile, overdue])).toEqual([
    ...[
      ['default', undefined],
      ['a0', false],
      ['a1', true],
      ['a2', true],
      ['broken', undefined],
    ],
  ]);
  // Each is what status says of that profile alone.
  expect(profiles[1]).toMatchObject({ schema: 'polar-sync.status/1', workouts: 1, token: { user_id: user(0) } });
  for (const name of ['a1', 'a2', 'broken']) rmSync(at.folder(name), { recursive: true });
  expect((await at.call(['status', '--all-profiles', '--max-age', '26h'])).exitCode).toBe(0);
  expect((await at.call(['status', '--all-profiles', '--profile', 'a0'])).exitCode).toBe(2);
});
