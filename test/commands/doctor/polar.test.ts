import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { temporaryFolder } from '../run.js';
import { day, examine, person, pull } from './person.js';

describe('Polar', () => {
  it('that cannot be reached is a failure (5)', async () => {
    const { env, sandbox } = await person();
    await sandbox.close();
    sandbox.close = async () => undefined;
    const { exitCode, check } = await examine(env);
    expect(exitCode).toBe(5);
    expect(check('polar')).toMatchObject({ status: 'fail', message: expect.stringContaining('Cannot reach') });
    expect(check('clock').status).toBe('skip');
  });

  it('with another clock is reported, with the direction', async () => {
    const { env, sandbox, home } = await person();
    const path = join(home, 'token.json');
    const kept = JSON.parse(readFileSync(path, 'utf8')) as object;
    for (const [shift, word] of [
      [7 * 60_000, 'behind'],
      [-7 * 60_000, 'ahead of'],
    ] as const) {
      const url = await proxy(sandbox, shift);
      writeFileSync(path, JSON.stringify({ ...kept, apiOrigin: url }));
      const { exitCode, check } = await examine({ ...env, POLAR_SYNC_API_URL: url });
      expect(exitCode).toBe(0);
      expect(check('clock')).toMatchObject({
        status: 'warn',
        message: expect.stringContaining(`7 min ${word} Polar's`),
      });
    }
  });

  it('that does not know the user is a failure (4)', async () => {
    const sandbox = await startSandbox({ count: 1, longestSeconds: 60 });
    onTestFinished(() => sandbox.close());
    const env = {
      POLAR_SYNC_HOME: temporaryFolder(),
      POLAR_SYNC_API_URL: sandbox.url,
      POLAR_SYNC_ACCESS_TOKEN: sandbox.issueToken({ register: false }),
      POLAR_SYNC_USER_ID: sandbox.userId,
    };
    const { exitCode, check } = await examine(env);
    expect(exitCode).toBe(4);
    expect(check('registration')).toMatchObject({ status: 'fail', hint: expect.stringContaining('login') });
    expect(check('new workouts').message).toContain('not registered');
  });

  it('with a missing consent is a failure (4), whichever response says so', async () => {
    const { sandbox, examine } = await person();
    sandbox.faults.add({ kind: '403', path: /exercises/, times: 'always' });
    const partly = await examine();
    expect(partly.exitCode).toBe(4);
    expect(partly.check('registration').status).toBe('ok');
    expect(partly.check('consents').message).toMatch(/: a mandatory consent is missing\.$/);
    sandbox.faults.clear();
    sandbox.consent = false;
    const wholly = await examine();
    expect(wholly.exitCode).toBe(4);
    expect(wholly.check('registration').status).toBe('skip');
    expect(wholly.check('consents').message).toContain('or the user is not registered');
    expect(wholly.check('new workouts').message).toContain('a consent is missing');
  });

  it('that no longer serves the list leaves the consents open', async () => {
    const { sandbox, examine } = await person();
    sandbox.retire('exercises', 410);
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(0);
    expect([check('consents').status, check('new workouts').status]).toEqual(['skip', 'skip']);
  });

  it('with the rate budget nearly used up is a warning', async () => {
    const { examine } = await person({
      rateLimit: { short: { limit: 2, seconds: 900 }, long: { limit: 5100, seconds: 86_400 } },
    });
    const { check } = await examine();
    expect(check('rate budget')).toMatchObject({ status: 'warn', message: expect.stringContaining('2 of 2 requests') });
  });
});

describe('pulls that fetch nothing', () => {
  it('may have workouts waiting', async () => {
    const { env, examine } = await person();
    expect((await examine()).check('new workouts')).toMatchObject({
      status: 'warn',
      message: expect.stringMatching(/lists \d+ workouts; \d+ not here yet/),
      hint: 'Run polar-sync pull --full.',
    });
    await pull(env);
    expect((await examine()).check('new workouts')).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('Nothing new'),
    });
  });

  it('may have a registration younger than the workouts', async () => {
    const { examine } = await person({ count: 0, sessions: [] });
    const { message, status, hint } = (await examine()).check('new workouts');
    expect(status).toBe('warn');
    expect(message).toContain('since the user was registered');
    expect(hint).toMatch(/another program/);
  });

  it('may be about workouts entered by hand, which Polar does not hand out', async () => {
    const { examine } = await person();
    const { status, message } = (await examine()).check('not handed out');
    expect([status, message]).toEqual(['ok', expect.stringMatching(/v3 does not hand out .* by hand .* web diary/)]);
  });

  it('may have 30 days without an upload', async () => {
    let now = Date.now() - 40 * day;
    const { examine } = await person({ now: () => now });
    now = Date.now();
    const { message } = (await examine()).check('new workouts');
    expect(message).toContain('nothing was uploaded in the last 30 days');
  });
});

/** A sandbox with another clock. */
async function proxy(sandbox: Sandbox, shiftMs: number): Promise<string> {
  const server = createServer(async (request, response) => {
    const { authorization = '', accept = '' } = request.headers;
    const answer = await fetch(`${sandbox.url}${request.url}`, { headers: { authorization, accept } });
    const body = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { date: new Date(Date.now() + shiftMs).toUTCString(), 'content-type': type });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}
