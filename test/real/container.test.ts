import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { freePort } from '../auth/loopback/ports.js';
import { recent } from '../commands/listen/stage.js';
import { consentUrl, redirectOf } from '../commands/sign-in.js';
import { needs } from '../sync/sweeps/program.js';
import { ContainerRoot, canContain, instructions, isRoot } from './container-root.js';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/container.md'), 'utf8');
const containerfile = /```dockerfile\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

// As in install.test.ts: it takes more than a minute, and needs the registry and a mirror of Debian.
const isCi = process.env.CI === 'true' && process.platform === 'linux' && process.arch === 'x64';
const able = isCi && isRoot ? needs('debootstrap, with namespaces', canContain) : { skip: true, name: '' };
const reason = isCi ? 'only root can make a Debian folder' : 'takes more than a minute, so it runs only with CI=true';

/** Where devices and programs are allowed, which memory may not be. */
const place = able.skip ? '' : mkdtempSync('/var/tmp/polar-sync-container-');
const container = new ContainerRoot(join(place, 'root'));
let sandbox: Sandbox;
let env: Record<string, string>;

beforeAll(async () => {
  if (able.skip) return;
  for (const instruction of instructions(containerfile)) await container.carryOut(instruction);
  const redirect = `http://localhost:${await freePort()}/callback`;
  sandbox = await startSandbox({ sessions: recent(2), redirectUris: [redirect] });
  env = { ...sandbox.env(redirect), POLAR_REDIRECT_URI: redirect };
}, 600_000);
afterAll(async () => {
  await sandbox?.close();
  if (place !== '') rmSync(place, { recursive: true, force: true });
});

/** `podman run` with words, until the end of the test. */
function running(words: readonly string[]) {
  const it = container.run(words, env);
  onTestFinished(() => void it.child.kill('SIGKILL'));
  return it;
}
const health = async () => (await container.exec(container.health).ended).exitCode;
const inData = (name: string) => statSync(join(container.folder, 'data', name));
const program = ['node', 'bin/polar-sync.js'];

it('the Containerfile has some ten lines', () => {
  expect(instructions(containerfile).length).toBeLessThan(13);
  expect(instructions(containerfile).every(([name]) => name !== '')).toBe(true);
});

describe.skipIf(able.skip)(
  `the steps of docs/container.md, in a Debian folder${able.skip ? ` (skipped: ${reason})` : able.name}`,
  () => {
    it('sign in, pull, report their health, and end by SIGTERM', async () => {
      expect(await health()).toBe(3);
      const login = running(['login', '--no-browser', '--api', 'v3']);
      // The browser of another machine, which cannot reach the container.
      login.child.stdin.write(`${await redirectOf(await consentUrl(login))}\n`);
      expect(await login.ended).toMatchObject({ exitCode: 0 });
      expect(await health()).toBe(3);
      const staying = running(container.usual);
      await expect.poll(() => staying.said).toContain('Next pull:');
      expect(await health()).toBe(0);
      const list = await container.exec([...program, 'list', '--json']).ended;
      expect(JSON.parse(list.stdout)).toHaveLength(2);
      container.stop(staying.child);
      expect(await staying.ended).toMatchObject({ exitCode: 0 });
    });

    it('keep everything in the volume, for user 1000 only', async () => {
      const [folder, token, db] = ['', 'token.json', 'polar-sync.db'].map(inData);
      expect([folder, token, db].map((one) => [one?.uid, one?.gid, (one?.mode ?? 0) & 0o077])).toEqual([
        [1000, 1000, 0],
        [1000, 1000, 0],
        [1000, 1000, 0],
      ]);
      const elsewhere = ['find', '/', '-xdev', '-user', '1000', '-not', '-path', '/data*', '-not', '-path', '/proc*'];
      expect((await container.exec(elsewhere).ended).stdout).toBe('');
      expect((await container.exec(['touch', 'x']).ended).exitCode).not.toBe(0);
    });

    it('receive notifications at all addresses of the container', async () => {
      const port = await freePort();
      const words = /polar-sync (pull .*--listen) 0\.0\.0\.0\n/.exec(page)?.[1] ?? '';
      const staying = running([...words.split(' '), `0.0.0.0:${port}`]);
      await expect.poll(() => staying.said).toContain('Next pull:');
      const address = `http://127.0.0.1:${port}/webhook`;
      expect(await container.exec([...program, 'webhook', 'register', address], env).ended).toMatchObject({
        exitCode: 0,
      });
      sandbox.upload(...recent(1, 5));
      const listed = async () => JSON.parse((await container.exec([...program, 'list', '--json']).ended).stdout).length;
      await expect.poll(listed).toBe(3);
      container.stop(staying.child);
      expect(await staying.ended).toMatchObject({ exitCode: 0 });
    });
  },
);
