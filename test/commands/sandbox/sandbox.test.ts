import { describe, expect, it } from 'vitest';
import { targetKindNames } from '../../../src/deliver/names.js';
import { bin, start } from '../bin.js';
import { run, temporaryFolder } from '../run.js';

const node = process.execPath;

describe('sandbox', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, and prints the environment for it', async (signal) => {
    const sandbox = start(node, [bin, 'sandbox', '--port', '0', '--json'], { HOME: temporaryFolder() });
    await expect.poll(() => sandbox.said, { timeout: 20_000 }).toContain('\n');
    const { schema, url, env } = JSON.parse(sandbox.said);
    expect(schema).toBe('polar-sync.sandbox/1');
    expect((await fetch(`${url}/v3/exercises`)).status).toBe(401);
    const page = await fetch(
      `${env.POLAR_SYNC_AUTHORIZE_URL}?response_type=code&client_id=${env.POLAR_CLIENT_ID}&redirect_uri=${env.POLAR_REDIRECT_URI}&state=hidden-state`,
    );
    expect(page.status).toBe(200);
    await page.text();
    sandbox.child.kill(signal);
    const { exitCode, stderr } = await sandbox.ended;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('401 GET /v3/exercises');
    expect(stderr).not.toContain('hidden-state');
  });

  it('prints a command for each target, and needs no login, with --targets', async () => {
    const sandbox = start(node, [bin, 'sandbox', '--port', '0', '--targets', '--quiet'], { HOME: temporaryFolder() });
    await expect.poll(() => sandbox.said, { timeout: 20_000 }).toContain('Ctrl-C');
    sandbox.child.kill('SIGTERM');
    const { stdout, exitCode } = await sandbox.ended;
    expect(exitCode).toBe(0);
    const added = [...stdout.matchAll(/ target add (\S+) --(?:url http:\S+|out \S+) --since /g)].map(
      ([, kind]) => kind,
    );
    expect(added.sort()).toEqual([...targetKindNames].sort());
    expect(stdout).toContain('export POLAR_SYNC_ACCESS_TOKEN=');
    expect(stdout).not.toMatch(/ login$/m);
    expect(stdout).toMatch(/ pull --push$/m);
  });

  it('prints lines that a shell accepts', async () => {
    const sandbox = start(node, [bin, 'sandbox', '--port', '0', '--quiet'], { HOME: temporaryFolder() });
    await expect.poll(() => sandbox.said, { timeout: 20_000 }).toContain('Ctrl-C');
    sandbox.child.kill('SIGTERM');
    const { stdout } = await sandbox.ended;
    expect(stdout).toMatch(/^node .*bin\/polar-sync\.js login$/m);
    const exports = stdout.split('\n').filter((line) => line.startsWith('export '));
    const shell = await start('bash', ['-c', `${exports.join('; ')}; echo $POLAR_SYNC_TOKEN_URL $POLAR_SYNC_HOME`])
      .ended;
    expect(shell.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v2\/oauth2\/token \/.*polar-sync-sandbox\n$/);
  });

  it('registers the given redirect URLs, the first of which is the default', async () => {
    const redirects = ['http://127.0.0.1:9000/cb', 'http://localhost:5000/oauth2_callback'];
    const flags = redirects.flatMap((uri) => ['--redirect', uri]);
    const sandbox = start(node, [bin, 'sandbox', '--port', '0', '--json', ...flags], { HOME: temporaryFolder() });
    await expect.poll(() => sandbox.said, { timeout: 20_000 }).toContain('\n');
    const { env } = JSON.parse(sandbox.said);
    expect(env.POLAR_REDIRECT_URI).toBe(redirects[0]);
    const status = async (redirect: string) => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: env.POLAR_CLIENT_ID,
        redirect_uri: redirect,
      });
      return (await fetch(`${env.POLAR_SYNC_AUTHORIZE_URL}?${query}`)).status;
    };
    expect(await Promise.all([...redirects, 'http://localhost:5000/other'].map(status))).toEqual([200, 200, 400]);
    sandbox.child.kill();
    await sandbox.ended;
    const { exitCode, stderr } = await run(['sandbox', '--redirect', 'http://example.com/cb', '--json']);
    expect([exitCode, JSON.parse(stderr)]).toMatchObject([2, { code: 'REDIRECT_URI' }]);
  });

  it.each([
    [['--api', 'v4', '--quirk', 'triathlon'], 'Use --api both, or --api v3.'],
    [['--quirk', 'two-envelopes'], 'Use --api both, or --api v4.'],
  ])('rejects a quirk of the API version that is left out: %j', async (argv, hint) => {
    const { exitCode, stderr } = await run(['sandbox', ...argv, '--json']);
    expect([exitCode, JSON.parse(stderr)]).toMatchObject([2, { code: 'QUIRK_VERSION', hint }]);
  });

  it('says that its port is in use', async () => {
    const first = start(node, [bin, 'sandbox', '--port', '0', '--json'], { HOME: temporaryFolder() });
    await expect.poll(() => first.said, { timeout: 20_000 }).toContain('\n');
    const { port } = new URL(JSON.parse(first.said).url);
    const { exitCode, stderr } = await run(['sandbox', '--port', port, '--json']);
    first.child.kill();
    await first.ended;
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'PORT_TAKEN', exit: 2 });
  });

  it.each([
    ['--port', 'x'],
    ['--port', '70000'],
    ['--seed', '-1'],
  ])('refuses %s %s', async (flag, value) => {
    const { exitCode, stderr } = await run(['sandbox', flag, value, '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'NUMBER_INVALID' });
    if (flag === '--port') expect(stderr).toContain('--port 8766');
  });
});
