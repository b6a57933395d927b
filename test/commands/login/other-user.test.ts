import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runLogout } from '../../../src/commands/logout.js';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { openReader } from '../../../src/storage/store.js';
import { generatedSession, sessionName } from '../../support/data/account-export.js';
import { writeZip } from '../../support/data/zip.js';
import { run } from '../run.js';
import { login, type Place, SignInDesk, tokenOf } from './place.js';

const desk = new SignInDesk();

/** Another user, who signs in where the one of `first` did. */
async function another(first: Place, userId = 42) {
  const sandbox = await startSandbox({ redirectUris: [desk.redirectUri], count: 1, seed: 7, userId });
  onTestFinished(() => sandbox.close());
  const place = desk.place({ home: first.home, env: sandbox.env(desk.redirectUri) });
  return { place, sandbox, env: { ...place.env, POLAR_SYNC_TOKEN_STORE: 'file' } };
}

const users = ({ home }: Place) => {
  const store = openReader(join(home, 'polar-sync.db'));
  try {
    return store.users();
  } finally {
    store.close();
  }
};

const ids = (text: string) => (JSON.parse(text) as { id: string }[]).map(({ id }) => id);

describe('a login of another user', () => {
  it('warns if another user was signed in and nothing is stored yet', async () => {
    const first = desk.place();
    await login(first);
    const { place } = await another(first);
    await login(place);
    expect(place.stderr.text).toContain(`warning: Until now Polar user ${desk.sandbox.userId}`);
    expect(place.stderr.text).toContain('--profile');
  });

  it("is rejected if the database holds another user's data, and changes nothing", async () => {
    const first = desk.place();
    await login(first, { pull: true });
    const before = [tokenOf(first), readFileSync(join(first.home, 'config.json'), 'utf8')];
    const { place } = await another(first);
    await expect(login(place)).rejects.toMatchObject({
      ...{ code: 'OTHER_USER', exitCode: 2 },
      message: `${join(first.home, 'polar-sync.db')} holds the data of Polar user ${desk.sandbox.userId}, but this is Polar user 42.`,
      hint: expect.stringMatching(/--profile NAME login.*--other-athlete/),
    });
    expect([tokenOf(first), readFileSync(join(first.home, 'config.json'), 'utf8')]).toEqual(before);
    expect(users(first)).toEqual([desk.sandbox.userId]);
  });

  it('accepts the same user again, also after a logout', async () => {
    const first = desk.place();
    await login(first, { pull: true });
    await runLogout(desk.place({ home: first.home }).context);
    const again = desk.place({ home: first.home });
    expect(await login(again, { pull: true })).toBe(0);
    expect(again.stderr.text).not.toContain('warning:');
  });

  it('continues if it is confirmed, and commands that read show one of the two', { timeout: 60_000 }, async () => {
    const first = desk.place();
    await login(first, { pull: true });
    const one = ids((await run(['list', '--json'], { env: first.env })).stdout);
    const { place, sandbox, env } = await another(first);
    expect(await login(place, { otherAthlete: true })).toBe(0);
    expect(place.stdout.text).toContain('Next: polar-sync pull --full --other-athlete');
    const refused = await run(['pull', '--json'], { env });
    expect([refused.exitCode, JSON.parse(refused.stderr).code]).toEqual([2, 'OTHER_USER']);
    expect(users(first)).toEqual([desk.sandbox.userId]);
    expect((await run(['pull', '--full', '--other-athlete'], { env })).exitCode).toBe(0);
    // From then on it is confirmed: cron has no flags.
    expect((await run(['pull', '--full'], { env })).exitCode).toBe(0);
    expect(users(first)).toEqual([desk.sandbox.userId, '42'].sort());

    const shown = await run(['list', '--json'], { env });
    expect(shown.stderr).toContain('Showing only Polar user 42, who is signed in');
    const other = ids(shown.stdout);
    expect(other).toHaveLength(1);
    expect(other).not.toEqual(one);
    const named = await run(['list', '--athlete', desk.sandbox.userId, '--json'], { env });
    expect([ids(named.stdout), named.stderr]).toEqual([one, '']);
    expect(JSON.parse((await run(['stats', '--json'], { env })).stdout).workouts).toBe(1);
    const [id = ''] = one;
    expect((await run(['show', id], { env })).exitCode).toBe(2);
    expect((await run(['show', id, '--athlete', desk.sandbox.userId], { env })).exitCode).toBe(0);
    const exported = await run(['export', '--format', 'json', '--out', '-'], { env });
    expect(ids(exported.stdout)).toEqual(other);
    const report = await run(['report', '--out', join(first.home, 'r.html'), '--json'], { env });
    expect(JSON.parse(report.stdout).workouts).toBe(1);

    await runLogout(desk.place({ home: first.home, env: sandbox.env(desk.redirectUri) }).context);
    const nobody = { POLAR_SYNC_HOME: first.home, POLAR_SYNC_TOKEN_STORE: 'file' };
    const unclear = await run(['list', '--json'], { env: nobody });
    expect([unclear.exitCode, JSON.parse(unclear.stderr).code]).toEqual([2, 'WHICH_ATHLETE']);
    expect((await run(['list', '--athlete', '7', '--json'], { env: nobody })).stderr).toContain('UNKNOWN_ATHLETE');
    // Commands that maintain the database cover all of it.
    const checked = JSON.parse((await run(['verify', '--json'], { env: nobody })).stdout);
    expect(checked).toMatchObject({ ok: true, workouts: 2 });
  });
});

describe('a user id from the environment', () => {
  const tokenFor = async (env: Record<string, string>, signedIn: Place, userId: string) => ({
    ...env,
    POLAR_SYNC_ACCESS_TOKEN: tokenOf(signedIn).accessToken ?? '',
    POLAR_SYNC_USER_ID: userId,
  });

  it.each(['auto', 'exercises'])(
    "that Polar's responses contradict is rejected, and nothing is stored: %s",
    async (source) => {
      const first = desk.place();
      await login(first);
      const elsewhere = desk.place();
      const env = await tokenFor(elsewhere.env, first, '4711');
      const { exitCode, stderr } = await run(['pull', '--full', '--source', source, '--json'], { env });
      expect([exitCode, JSON.parse(stderr)]).toMatchObject([
        2,
        {
          code: 'WRONG_USER',
          message: `POLAR_SYNC_USER_ID is 4711, but the token in POLAR_SYNC_ACCESS_TOKEN is that of Polar user ${desk.sandbox.userId}.`,
        },
      ]);
      expect(users(elsewhere)).toEqual([]);
      expect((await run(['doctor', '--json'], { env })).stdout).toContain('is that of Polar user');
      const right = await tokenFor(elsewhere.env, first, desk.sandbox.userId);
      expect((await run(['pull', '--full', '--source', source], { env: right })).exitCode).toBe(0);
    },
  );

  it("is rejected if the database is another user's", async () => {
    const first = desk.place();
    await login(first, { pull: true });
    const env = { ...first.env, POLAR_SYNC_ACCESS_TOKEN: 'x', POLAR_SYNC_USER_ID: '4711' };
    expect((await run(['pull', '--json'], { env })).stderr).toContain('"OTHER_USER"');
  });
});

describe('two profiles', () => {
  it('with the same user cause a warning in login, doctor and profiles', async () => {
    const first = desk.place();
    await login(first);
    expect(first.stderr.text).not.toContain('also signed in');
    const env = { ...first.env, POLAR_SYNC_TOKEN_STORE: 'file' };
    const words = `Polar user ${desk.sandbox.userId} is also signed in under the profile`;
    const second = desk.place({ home: first.home });
    Object.assign(second.context, { settings: { ...second.context.settings, ...inProfile(first.home, 'second') } });
    await login(second);
    expect(second.stderr.text).toContain(`warning: ${words} default.`);
    expect((await run(['profiles'], { env })).stderr.match(/also signed in/g)).toHaveLength(1);
    const doctor = JSON.parse((await run(['doctor', '--json', '--profile', 'second'], { env })).stdout);
    expect(doctor.checks.find(({ name }: { name: string }) => name === 'account')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining(`${words} default.`),
    });
  });
});

function inProfile(home: string, profile: string) {
  const folder = join(home, 'profiles', profile);
  const paths = { configFile: 'config.json', dbFile: 'polar-sync.db', tokenFile: 'token.json' };
  return {
    profile,
    paths: Object.fromEntries(Object.entries(paths).map(([name, file]) => [name, join(folder, file)])),
  };
}

describe('an import', () => {
  const zipIn = (home: string) => {
    const zip = join(home, 'export.zip');
    writeZip(zip, { [sessionName(0)]: JSON.stringify(generatedSession(0, 20)) });
    return zip;
  };

  it('into an empty database without sign-in is continued by the pull of the same user', async () => {
    const first = desk.place();
    const env = { ...first.env, POLAR_SYNC_TOKEN_STORE: 'file' };
    const argv = ['import', zipIn(first.home), '--user', desk.sandbox.userId];
    expect((await run(argv, { env })).exitCode).toBe(0);
    expect(await login(first, { pull: true })).toBe(0);
    expect(users(first)).toEqual([desk.sandbox.userId]);
    expect(ids((await run(['list', '--json'], { env })).stdout)).toHaveLength(2);
  });

  it("keeps another user's sign-in out unless it is confirmed", async () => {
    const first = desk.place();
    const env = { ...first.env, POLAR_SYNC_TOKEN_STORE: 'file' };
    const zip = zipIn(first.home);
    expect((await run(['import', zip, '--user', '475'], { env })).exitCode).toBe(0);
    await expect(login(first)).rejects.toMatchObject({ code: 'OTHER_USER' });
    expect(await login(desk.place({ home: first.home }), { otherAthlete: true })).toBe(0);
    // The user who is signed in is not the one whose data is here, so it could be the export of either.
    const unclear = await run(['import', zip, '--json'], { env });
    expect([unclear.exitCode, JSON.parse(unclear.stderr)]).toMatchObject([
      2,
      { code: 'OTHER_USER', hint: expect.stringContaining('--user 475') },
    ]);
    expect((await run(['import', zip, '--user', '475'], { env })).exitCode).toBe(0);
    expect((await run(['import', zip, '--user', '476', '--json'], { env })).stderr).toContain('"OTHER_USER"');
    expect((await run(['import', zip, '--user', '476', '--other-athlete'], { env })).exitCode).toBe(0);
    expect(users(first)).toEqual(['475', '476']);
  });
});
