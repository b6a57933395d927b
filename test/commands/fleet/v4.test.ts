import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openQuickly } from '../../support/store.js';
import { club } from './club.js';

it('pull --all-profiles pulls a profile that is signed in to v4 beside those of v3, each within the limit of its API', async () => {
  const short = { limit: 1000, seconds: 900 };
  // What v3 hands out on a day is used up by its own profiles.
  const rateLimit = { short, long: { limit: 4, seconds: 86_400 } };
  const at = await club(2, { api: 'both', signIn4: { opensV3: false }, rateLimit });
  // The user of the first profile, signed in once more, to v4.
  const folder = at.folder('four');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { accessToken, refreshToken } = at.sandbox.issueV4Pair();
  const { clientId, clientSecret, url, userId } = at.sandbox;
  const credentials = {
    ...{
      accessToken,
      refreshToken,
      userId,
      clientId,
      clientSecret,
      signedInAt: '2026-03-01T12:00:00Z',
      generation: 'v4',
      // As a login leaves it, which asks v3.
      opensV3: 'no',
    },
    ...{ apiOrigin: url, tokenOrigin: url, v4ApiOrigin: url, v4TokenOrigin: url },
  };
  writeFileSync(join(folder, 'token.json'), JSON.stringify(credentials), { mode: 0o600 });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ userId, clientId, generation: 'v4' }), { mode: 0o600 });
  openQuickly(join(folder, 'polar-sync.db')).close();
  // The one that has waited longest comes first; this one comes last.
  for (const name of at.names) utimesSync(join(at.folder(name), 'polar-sync.db'), 1_700_000_000, 1_700_000_000);
  const { exitCode, stdout } = await at.call(['pull', '--all-profiles', '--full', '--jobs', '1', '--json']);
  const { profiles } = JSON.parse(stdout) as { profiles: { profile: string; exit?: number; pull?: object }[] };
  const exits = Object.fromEntries(profiles.map(({ profile, exit }) => [profile, exit]));
  expect([exitCode, exits]).toEqual([3, { default: undefined, a0: 5, a1: 5, four: 0 }]);
  expect(profiles.find(({ profile }) => profile === 'four')?.pull).toMatchObject({ workouts: { new: 1 } });
  expect(at.workouts('four')).toBe(1);
  const counts = { v3: 0, v4: 0 };
  for (const { path } of at.sandbox.requests) counts[path.startsWith('/v4/') ? 'v4' : 'v3'] += 1;
  expect([counts.v3, counts.v4 > 0]).toEqual([4, true]);
  expect(at.sandbox.requests.filter(({ status }) => status === 429)).toEqual([]);
});
