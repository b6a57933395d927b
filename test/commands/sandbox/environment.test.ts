import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../auth/loopback/ports.js';
import { needs } from '../../sync/sweeps/program.js';
import { bin, start } from '../bin.js';
import { temporaryFolder } from '../run.js';

/** A home in which `polar-sync` is on the PATH, as where it is installed; its folder's name needs quotes. */
function installed(): { home: string; env: Record<string, string> } {
  const home = join(temporaryFolder(), "anna's home");
  mkdirSync(home);
  const script = `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`;
  writeFileSync(join(home, 'polar-sync'), script, { mode: 0o755 });
  return { home, env: { HOME: home, PATH: `${home}:${process.env.PATH ?? ''}` } };
}

/** What somebody types in a shell, and what the shell knows then. */
const typed = (begin: string) => `${begin}
echo "$POLAR_SYNC_HOME $POLAR_SANDBOX_PID"
polar-sync config list > /dev/null && echo accepted
`;

const shells: [string, string][] = [
  ['sh', 'eval "$(polar-sync sandbox --env --port PORT)"'],
  ['bash', 'eval "$(polar-sync sandbox --env --port PORT)"'],
  ['zsh', 'eval "$(polar-sync sandbox --env --port PORT)"'],
  ['fish', 'polar-sync sandbox --env --port PORT | source'],
];

for (const [shell, begin] of shells) {
  const able = needs(shell, spawnSync(shell, ['-c', 'true']).status === 0);
  it.skipIf(able.skip)(`sandbox --env serves ${shell} in the background, until it is killed${able.name}`, async () => {
    const { home, env } = installed();
    const port = await freePort();
    const script = typed(begin.replace('PORT', String(port)));
    const session = start('sh', ['-c', `cd "$HOME" && exec ${shell} -c "$0"`, script], env);
    const { stdout, stderr, exitCode } = await session.ended;
    const [, where, pid = '', more] = /^(.+) (\d+)\n(.*)\n$/.exec(stdout) ?? [];
    onTestFinished(() => void (pid !== '' && spawnSync('kill', ['-9', pid])));
    expect([exitCode, where, more]).toEqual([0, join(home, 'polar-sync-sandbox'), 'accepted']);
    expect(stderr).toBe(
      `A local AccessLink is running at http://127.0.0.1:${port}. To end it: kill $POLAR_SANDBOX_PID\n`,
    );
    // The shell has ended, and it still serves.
    expect((await fetch(`http://127.0.0.1:${port}/v3/exercises`)).status).toBe(401);
    process.kill(Number(pid), 'SIGTERM');
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/v3/exercises`).catch(() => 'ended')).toBe('ended');
  });
}

it('sandbox --env says why it does not start, and leaves nothing running', async () => {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const argv = [bin, 'sandbox', '--env', '--port', String(port), '--json'];
  const { exitCode, stdout, stderr } = await start(process.execPath, argv, { HOME: temporaryFolder() }).ended;
  server.close();
  expect([exitCode, stdout, JSON.parse(stderr)]).toMatchObject([2, '', { code: 'PORT_TAKEN' }]);
});
