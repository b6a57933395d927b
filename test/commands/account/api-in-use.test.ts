import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withClient } from '../../../src/commands/account/with-client.js';
import type { Context } from '../../../src/commands/context.js';
import { resolveSettings } from '../../../src/config/settings.js';
import { openStore } from '../../../src/storage/store.js';
import { fileTokenStore } from '../../../src/tokens/file.js';
import type { Credentials } from '../../../src/tokens/token-store.js';
import { createUi } from '../../../src/ui/terminal.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { run, temporaryFolder } from '../run.js';
import { doctor, facts, observe, type Person, person } from './person-v4.js';

describe('status', () => {
  it('shows which API version is in use and why, the scopes, the ages, and what is unrecognized', async () => {
    const at = await person({}, { opensV3: 'yes' });
    observe(at);
    const { stdout, exitCode } = await run(['status'], { env: at.env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'AccessLink v4 (the Dynamic API): both API versions knew the client; v3 accepts the token too',
    );
    expect(stdout).toContain('sports:read, training_sessions:read');
    expect(stdout).toMatch(
      /token\.json, 20 min old, valid until \d{4}-.*, renewed automatically; its refresh token is 3 d old/,
    );
    expect(stdout).toContain('sample type MOOD (7 times) and 1 more');
    const { token, observations } = JSON.parse((await run(['status', '--json'], { env: at.env })).stdout);
    expect(token).toMatchObject({
      ...{ api: 'v4', api_reason: 'both API versions knew the client', opens_v3: true, renews: true },
      ...{ scopes: ['sports:read', 'training_sessions:read'], obtained_at: facts.obtainedAt },
      ...{ expires_at: facts.expiresAt, refresh_obtained_at: facts.refreshObtainedAt, signed_in_at: facts.signedInAt },
    });
    expect(observations[0]).toEqual({
      ...{ source: 'v4', kind: 'value', name: 'sample type MOOD', count: 7 },
      ...{ first_seen: '2026-11-21T10:00:00.000Z', last_seen: '2026-11-21T10:00:00.000Z' },
    });
    expect(at.sandbox.requests).toHaveLength(0);
  });

  it('and doctor name an incomplete day, and when it is requested again', async () => {
    const at = await person();
    const store = openStore(join(at.home, 'polar-sync.db'));
    for (const hour of ['10', '11', '12', '13']) {
      const id = store.syncRuns.start('v4-0123456789abcdef', 'auto', `2024-11-20T${hour}:00:00.000Z`);
      store.failures.record('v4-0123456789abcdef', 'v4', 'day-2024-02-20', id, 'Polar has a problem (status 500).');
    }
    store.close();
    const words = '2024-02-20 (requested in 4 runs, again with the next pull)';
    expect((await run(['status'], { env: at.env })).stdout).toMatch(
      /Incomplete +2024-02-20 \(requested in 4 runs, again /,
    );
    expect(JSON.parse((await run(['status', '--json'], { env: at.env })).stdout).missing).toEqual([
      {
        ...{ id: 'day-2024-02-20', runs: 4, reason: 'Polar has a problem (status 500).' },
        ...{ last_tried_at: '2024-11-20T13:00:00.000Z', asked_again_at: '2024-11-20T15:00:00.000Z' },
      },
    ]);
    expect((await doctor(at)).check('not whole')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining(`${words}. Polar has a problem (status 500).`),
    });
  });

  it('and doctor show which past sessions Polar refuses, which is no failure', async () => {
    const at = await person();
    const store = openStore(join(at.home, 'polar-sync.db'));
    const id = store.syncRuns.start(at.sandbox.userId, 'auto', '2024-11-20T10:00:00.000Z');
    const reason = 'status 400: "Available from 2021: no more"';
    store.failures.record(at.sandbox.userId, 'v4', 'refused-2000-01-01/2021-05-20', id, reason);
    store.close();
    const words = 'Polar refuses sessions from 2000-01-01 to 2021-05-19 (status 400): "Available from 2021: no more".';
    const { stdout } = await run(['status'], { env: at.env });
    expect(stdout).toContain(words);
    expect(stdout).not.toContain('Incomplete');
    expect(JSON.parse((await run(['status', '--json'], { env: at.env })).stdout)).toMatchObject({
      ...{ missing: [], refused: { from: '2000-01-01', to: '2021-05-20', reason } },
      refused: { refused_at: '2024-11-20T10:00:00.000Z' },
    });
    const { exitCode, check } = await doctor(at);
    expect([exitCode, check('not whole')]).toEqual([0, undefined]);
    expect(check('refused')).toMatchObject({ status: 'ok', message: expect.stringContaining(words) });
  });

  it('shows the same without asking the keychain, and does not warn of the expiry of a token that is renewed', async () => {
    const home = temporaryFolder();
    const config = { tokenStore: 'keychain', userId: 'v4-0123456789abcdef', opensV3: 'no', ...facts };
    writeFileSync(join(home, 'config.json'), JSON.stringify(config));
    const { stdout, stderr } = await run(['status'], { env: { POLAR_SYNC_HOME: home } });
    expect(stdout).toContain('v3 does not accept the token');
    expect(stdout).toContain('signed in as a Polar user whose number is unknown');
    expect(stdout).toContain('its refresh token is 3 d old');
    expect(stderr).toBe('');
  });

  it('treats a sign-in of an earlier version as one of v3', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'token.json'), '{"accessToken":"t","userId":"475"}', { mode: 0o600 });
    const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
    const { stdout } = await run(['status'], { env });
    expect(stdout).toMatch(/API\s+AccessLink v3\n/);
    expect(stdout).not.toContain('Scopes');
  });
});

describe('pull with v4', () => {
  it('continues without v3 if v3 no longer accepts the sign-in, and remembers that', async () => {
    const at = await person({ api: 'v4' }, { opensV3: 'yes' });
    const { exitCode, stdout, stderr } = await run(['pull', '--json'], { env: at.env });
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { outcome: 'ok', workouts: { new: 3 } }]);
    expect(stderr).toContain('Polar no longer serves exercises (status 401); the pull used v4 alone.');
    const asked = at.sandbox.requests.filter(({ path }) => path.startsWith('/v3/')).length;
    expect((await run(['pull', '--json'], { env: at.env })).exitCode).toBe(0);
    expect(at.sandbox.requests.filter(({ path }) => path.startsWith('/v3/'))).toHaveLength(asked);
  });
});

describe('a scope missing in v3', () => {
  const insufficient = { path: /^\/v3\//, body: { errorMessage: 'Insufficient scope' } };
  const named = { path: /^\/v3\//, body: { error: 'Missing required scope: activity:read' } };
  const ofV3 = { path: /^\/v3\//, body: { message: 'Missing required scope: accesslink.read_all' } };

  it.each([
    [insufficient, 'Polar says "Insufficient scope".', 'polar-sync login --scope NAME'],
    [named, 'Polar says "Missing required scope: activity:read".', '`polar-sync login --scope activity:read`'],
    [ofV3, 'Polar says "Missing required scope: accesslink.read_all".', '`polar-sync login --also v3`'],
  ])("is reported in Polar's words, with the remedy, and registers nobody", async (forbidden, words, remedy) => {
    const at = await person({ signIn4: { v3Forbids: [forbidden] } });
    const check = (await doctor(at)).check('v3');
    expect(check).toMatchObject({ status: 'warn', message: expect.stringContaining(words) });
    expect(check.hint).toContain(remedy);
    const all = await run(['pull', '--data', 'all', '--json'], { env: at.env });
    expect([all.exitCode, JSON.parse(all.stdout)]).toMatchObject([0, { workouts: { new: 3 }, failed: [] }]);
    for (const text of [words, remedy]) expect(all.stderr).toContain(text);
    expect(all.stderr).not.toContain('does not accept this v4 sign-in');
    const hourly = await run(['pull'], { env: at.env });
    expect(hourly).toMatchObject({ exitCode: 0, stderr: '' });
    for (const flags of [
      ['--data', 'sleep'],
      ['--source', 'exercises'],
    ]) {
      const { exitCode, stderr } = await run(['pull', '--json', ...flags], { env: at.env });
      const { code, message, hint } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
      expect([exitCode, code]).toEqual([4, 'SCOPE_MISSING']);
      expect(message).toContain(words);
      expect(hint).toContain(remedy);
    }
    expect(at.sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('for one kind only is reported with that kind', async () => {
    const forbidden = { path: /\/sleep$/, body: { errorMessage: 'Missing required scope: sleep:read' } };
    const at = await person({ signIn4: { v3Forbids: [forbidden] } });
    const { exitCode, stdout } = await run(['pull', '--data', 'sleep,heart-rate', '--json'], { env: at.env });
    expect([exitCode, JSON.parse(stdout).failed]).toEqual([
      3,
      [
        {
          id: 'sleep',
          reason:
            'The sign-in does not allow /v3/users/sleep: Polar says "Missing required scope: sleep:read". Run `polar-sync login --scope sleep:read` and allow it.',
        },
      ],
    ]);
  });
});

describe('a command that needs v3', () => {
  const needy = async (at: Person) => {
    return withClient(contextOf(at), await signedInAt(at), (client) => client.listExercises());
  };

  it('says so if v3 does not accept the sign-in, known or found out, and spends no refresh token on what is known', async () => {
    const known = await person({ api: 'v4' }, { opensV3: 'no' });
    await expect(needy(known)).rejects.toMatchObject({ code: 'NOT_V3', exitCode: 4 });
    expect(known.sandbox.refreshed.taken).toBe(0);
    const unknown = await person({ api: 'v4' });
    await expect(needy(unknown)).rejects.toMatchObject({ code: 'NOT_V3', hint: expect.stringContaining('--also v3') });
  });

  it('works if v3 accepts it, even if the token has just expired', async () => {
    const at = await person({}, { opensV3: 'yes' });
    at.sandbox.issueToken();
    at.sandbox.expireTokens();
    expect((await needy(at)).status).toBe(200);
    expect(at.sandbox.refreshed).toEqual({ taken: 1, refused: 0 });
  });
});

async function signedInAt({ home }: Person): Promise<Credentials> {
  return (await fileTokenStore(join(home, 'token.json')).read()) as Credentials;
}

function contextOf({ env }: Person): Context {
  const stream = new Screen();
  const { signal } = new AbortController();
  const ui = createUi({ stdin: new Keyboard(false), stdout: stream, stderr: stream, env, json: true, signal });
  return { settings: resolveSettings(env), env, ui, stdout: stream, signal } as unknown as Context;
}
