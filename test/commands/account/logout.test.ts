import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runLogout } from '../../../src/commands/logout.js';
import { freePort } from '../../auth/loopback/ports.js';
import { type Stage, signIn, stage } from '../listen/stage.js';
import { login, SignInDesk, tokenOf, until } from '../login/place.js';

const desk = new SignInDesk();

describe('logout command', () => {
  it('forgets the token, and says if there was none', async () => {
    const here = desk.place({ json: true });
    await login(here);
    const first = desk.place({ home: here.home, json: true });
    expect(await runLogout(first.context)).toBe(0);
    expect(JSON.parse(first.stdout.text)).toEqual({
      schema: 'polar-sync.logout/1',
      token_store: 'file',
      forgotten: true,
      deregistered: false,
    });
    const second = desk.place({ home: here.home });
    expect(await runLogout(second.context)).toBe(0);
    expect(second.stdout.text).toContain('There was no token');
    const config = readFileSync(join(here.home, 'config.json'), 'utf8');
    expect(JSON.parse(config)).toEqual({
      tokenStore: 'file',
      clientId: desk.sandbox.clientId,
      redirectUri: desk.redirectUri,
    });
  });

  it('ends the registration only if that is confirmed', async () => {
    const here = desk.place();
    await login(here);
    const deletions = () => desk.sandbox.requests.filter((request) => request.method === 'DELETE').length;
    const silent = desk.place({ home: here.home });
    await expect(runLogout(silent.context, { deregister: true })).rejects.toMatchObject({
      code: 'CONFIRM_DEREGISTER',
      exitCode: 2,
      hint: expect.stringContaining('--yes'),
    });
    for (const [typed, outcome] of [
      ['no', 0],
      ['', 0],
      ['\u0003', 'INTERRUPTED'],
    ] as const) {
      const asked = desk.place({ home: here.home, tty: true });
      const done = runLogout(asked.context, { deregister: true }).catch((error: { code: string }) => error.code);
      await until(() => asked.stderr.text.includes('Type yes'));
      asked.keyboard.type(`${typed}\r`);
      expect(await done).toBe(outcome);
      expect(asked.stderr.text.includes('Nothing was changed.')).toBe(outcome === 0);
    }
    expect(deletions()).toBe(0);
    const sure = desk.place({ home: here.home });
    expect(await runLogout(sure.context, { deregister: true, yes: true })).toBe(0);
    expect(deletions()).toBe(1);
    expect(sure.stdout.text).toContain('Signed out');
    const gone = desk.place({ home: here.home });
    await expect(runLogout(gone.context, { deregister: true, yes: true })).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
      exitCode: 4,
    });
  });

  it('keeps the token if Polar cannot be reached', async () => {
    const here = desk.place();
    await login(here);
    const apiOrigin = `http://127.0.0.1:${await freePort()}`;
    writeFileSync(join(here.home, 'token.json'), JSON.stringify({ ...tokenOf(here), apiOrigin }));
    const offline = desk.place({ home: here.home, env: { POLAR_SYNC_API_URL: apiOrigin } });
    await expect(runLogout(offline.context, { deregister: true, yes: true })).rejects.toMatchObject({ exitCode: 5 });
    expect(tokenOf(here).userId).toBe(desk.sandbox.userId);
  });

  it('takes the webhook away, at Polar and here', async () => {
    const at = await stage();
    await at.register(await at.listen());
    signIn(at.sandbox, join(at.home, 'profiles', 'anna'), '4711');
    const { exitCode, stdout, stderr } = await at.call('logout', '--json');
    expect([exitCode, JSON.parse(stdout), at.sandbox.webhooks.registered]).toMatchObject([
      ...[0, { forgotten: true, webhook: 'removed' }, undefined],
    ]);
    for (const file of ['webhook.json', 'webhook-key', 'token.json'])
      expect([file, existsSync(join(at.home, file))]).toEqual([file, false]);
    // Polar allows one for each client.
    expect(stderr).toContain('It served the profile anna as well');
    expect(stderr).toContain('polar-sync --profile anna webhook register http://127.0.0.1:');
  });

  it('leaves alone a webhook that is not of this profile', async () => {
    const at = await stage();
    const listening = await at.listen();
    await at.register(listening);
    for (const file of ['webhook.json', 'webhook-key']) rmSync(join(at.home, file));
    expect((await at.call('logout')).exitCode).toBe(0);
    expect(at.sandbox.webhooks.registered?.url).toBe(listening.url);
  });

  it.each([
    [
      'Polar cannot be reached',
      (at: Stage) => void at.sandbox.faults.add({ kind: '503', path: /webhooks/, times: 'always' }),
    ],
    ['there is no token any more', (at: Stage) => rmSync(join(at.home, 'token.json'))],
    ['what was noted is damaged', (at: Stage) => writeFileSync(join(at.home, 'webhook.json'), '{', { mode: 0o600 })],
  ])('signs out, and says that the webhook is still at Polar, if %s', async (_name, break_) => {
    const at = await stage();
    await at.register(await at.listen());
    break_(at);
    const { exitCode, stderr } = await at.call('logout');
    expect([exitCode, at.sandbox.webhooks.registered !== undefined]).toEqual([0, true]);
    expect(stderr).toContain('warning: The webhook is still at Polar');
    for (const file of ['webhook.json', 'webhook-key', 'token.json'])
      expect([file, existsSync(join(at.home, file))]).toEqual([file, false]);
  });

  it('does not change a token that comes from the environment', async () => {
    const here = desk.place({ env: { POLAR_SYNC_ACCESS_TOKEN: 't', POLAR_SYNC_USER_ID: '1' } });
    await expect(login(here)).rejects.toMatchObject({ code: 'TOKEN_STORE_READ_ONLY', exitCode: 7 });
    await expect(runLogout(here.context)).rejects.toMatchObject({ code: 'TOKEN_STORE_READ_ONLY', exitCode: 7 });
  });
});
