import { describe, expect, it } from 'vitest';
import { login, SignInDesk, tokenOf, until } from './place.js';

const desk = new SignInDesk();

describe('the client to sign in with', () => {
  it.each([
    [{ POLAR_CLIENT_ID: '', POLAR_CLIENT_SECRET: '' }, 'POLAR_CLIENT_ID and POLAR_CLIENT_SECRET are'],
    [{ POLAR_CLIENT_SECRET: '' }, 'POLAR_CLIENT_SECRET is'],
  ])('names what is missing and where to get it: %j', async (env, words) => {
    const here = desk.place({ env });
    await expect(login(here)).rejects.toMatchObject({
      code: 'MISSING_CLIENT',
      exitCode: 2,
      message: expect.stringContaining(words),
      hint: expect.stringContaining(desk.redirectUri),
    });
  });

  it('does not send the stored secret of another client', async () => {
    const first = desk.place();
    await login(first);
    const other = desk.place({ home: first.home, env: { POLAR_CLIENT_ID: 'another', POLAR_CLIENT_SECRET: '' } });
    await expect(login(other)).rejects.toMatchObject({ code: 'MISSING_CLIENT' });
  });

  it('asks on a terminal, and does not show the secret', async () => {
    const here = desk.place({ env: { POLAR_CLIENT_ID: '', POLAR_CLIENT_SECRET: '' }, tty: true });
    const done = login(here);
    await until(() => here.stderr.text.includes('Client id:'));
    here.keyboard.type(`${desk.sandbox.clientId}\r`);
    await until(() => here.stderr.text.includes('Client secret'));
    here.keyboard.type(`${desk.sandbox.clientSecret}\r`);
    expect(await done).toBe(0);
    expect(tokenOf(here).clientSecret).toBe(desk.sandbox.clientSecret);
    expect(here.stderr.text).not.toContain(desk.sandbox.clientSecret);
  });

  it('asks again if the id is empty, three times at most, and never for a secret without one', async () => {
    const here = desk.place({ env: { POLAR_CLIENT_ID: '', POLAR_CLIENT_SECRET: '' }, tty: true });
    const refused = expect(login(here)).rejects.toMatchObject({
      code: 'MISSING_CLIENT',
      message: 'You did not enter a client id.',
    });
    const page = "The client id is on your client's page";
    for (const times of [0, 1, 2]) {
      await until(() => here.stderr.text.split(page).length === times + 1 && /Client id: .*$/.test(here.stderr.text));
      await new Promise((resolve) => setTimeout(resolve, 50));
      here.keyboard.type('\r');
    }
    await refused;
    expect(here.stderr.text).not.toContain('Client secret');
  });
});
