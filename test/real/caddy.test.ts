import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../auth/loopback/ports.js';
import { bin, start } from '../commands/bin.js';
import { recent, stage } from '../commands/listen/stage.js';
import { temporaryFolder } from '../commands/run.js';
import { needs } from '../sync/sweeps/program.js';

const able = needs('caddy', spawnSync('caddy', ['version']).status === 0);

/** The Caddyfile of the documentation, for a port and a name of this machine, with a certificate of Caddy's own. */
function caddyfile({ storage, port, to }: { storage: string; port: number; to: string }): string {
  const docs = readFileSync(resolve(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
  const own = /```text\n(polar\.example \{[\s\S]*?\n\})\n```/.exec(docs)?.[1] ?? '';
  const site = own.replace('polar.example {', `localhost:${port} {\n\ttls internal`).replace('127.0.0.1:8767', to);
  return `{
	admin off
	auto_https disable_redirects
	skip_install_trust
	storage file_system ${storage}
}
${site}
`;
}

describe(`Caddy in front, with TLS${able.name}`, () => {
  it.skipIf(able.skip)('passes on what Polar sends, and nothing else', async () => {
    const at = await stage();
    const listening = await at.listen();
    const [folder, port] = [temporaryFolder(), await freePort()];
    writeFileSync(join(folder, 'Caddyfile'), caddyfile({ storage: folder, port, to: new URL(listening.url).host }));
    const caddy = start('caddy', ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], {
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
    });
    onTestFinished(() => void caddy.child.kill('SIGKILL'));
    const certificate = join(folder, 'pki/authorities/local/root.crt');
    await expect.poll(() => caddy.said, { interval: 50 }).toContain('serving initial configuration');
    await expect.poll(() => readFileSync(certificate, 'utf8')).toContain('BEGIN CERTIFICATE');
    at.sandbox.webhooks.behavior.ca = readFileSync(certificate, 'utf8');
    const trusting = { ...at.env, NODE_EXTRA_CA_CERTS: certificate };
    const call = async (...argv: string[]) => (await start(process.execPath, [bin, ...argv], trusting).ended).exitCode;
    const url = `https://localhost:${port}/webhook`;
    expect(await call('webhook', 'register', url)).toBe(0);
    at.sandbox.upload(...recent(1, 5));
    await at.sandbox.webhooks.settled();
    expect(at.sandbox.webhooks.attempts.map(({ status }) => status)).toEqual([200, 200]);
    await expect.poll(() => at.waiting()).toEqual([]);
    expect(at.look((store) => store.counts().workouts)).toBe(3);
    // From outside there is no health, and no other path.
    const status = async (path: string, ...more: string[]) => {
      const asked = ['-s', '-m', '20', '-o', '/dev/null', '-w', '%{http_code}', '--cacert', certificate, ...more];
      return (await start('curl', [...asked, `https://localhost:${port}${path}`]).ended).stdout;
    };
    for (const path of ['/healthz', '/', '/webhook/x', '/webhook'])
      expect([path, await status(path)]).toEqual([path, '404']);
    // With HTTP/2, curl 7 takes an answer that comes while it is still sending for a failure.
    expect(await status('/webhook', '--http1.1', '-d', 'x'.repeat(70_000))).toBe('413');
    expect(await status('/webhook', '-d', '{}')).toBe('401');
  });
});
