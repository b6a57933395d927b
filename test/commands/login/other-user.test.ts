import { describe, expect, it, onTestFinished } from 'vitest';
import { runLogout } from '../../../src/commands/logout.js';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { run } from '../run.js';
import { login, SignInDesk } from './place.js';

const desk = new SignInDesk();

describe('a login of somebody else', () => {
  it('warns when somebody else was signed in', async () => {
    const first = desk.place();
    await login(first);
    const other = await startSandbox({ redirectUris: [desk.redirectUri], count: 1, userId: 42 });
    onTestFinished(() => other.close());
    const second = desk.place({ home: first.home, env: other.env(desk.redirectUri) });
    await login(second);
    expect(second.stderr.text).toContain(`warning: Until now Polar user ${desk.sandbox.userId}`);
    expect(second.stderr.text).toContain('--profile');
  });

  it("warns before another person's workouts come into the database, at login and once at pull", async () => {
    const first = desk.place();
    await login(first, { pull: true });
    expect(first.stderr.text).not.toContain('warning:');
    await runLogout(desk.place({ home: first.home }).context);
    const other = await startSandbox({ redirectUris: [desk.redirectUri], count: 1, seed: 7, userId: 42 });
    onTestFinished(() => other.close());
    const second = desk.place({ home: first.home, env: other.env(desk.redirectUri) });
    await login(second);
    const words = `holds the workouts of Polar user ${desk.sandbox.userId}, and those of 42`;
    expect(second.stderr.text).toContain(words);
    const env = { ...second.env, POLAR_SYNC_TOKEN_STORE: 'file' };
    const pull = await run(['pull', '--quiet'], { env });
    expect(pull.exitCode).toBe(0);
    expect(pull.stderr).toContain(words);
    expect(pull.stderr).toContain('--profile NAME');
    expect(await run(['pull', '--quiet'], { env })).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
