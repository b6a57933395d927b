import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { temporaryFolder } from '../run.js';
import { signInAs } from './club.js';

/** Two clients at one Polar, each with a limit of its own, and a home with profiles of both: `a0`, `a1`... and `b0`, `b1`... */
export interface TwoClients {
  a: Sandbox;
  b: Sandbox;
  home: string;
  env: Record<string, string>;
  folder(name: string): string;
}

/** Requests go to the sandbox of the client whose token they have, as Polar tells its clients apart. */
export async function twoClients(each: number, a: SandboxOptions, b: SandboxOptions): Promise<TwoClients> {
  const sandboxes = new Map<string, Sandbox>();
  let other: Sandbox | undefined;
  const polar = createServer((asked, answer) => {
    const token = asked.headers.authorization?.replace('Bearer ', '') ?? '';
    const to = new URL((sandboxes.get(token) ?? other)!.url);
    const { url: path, method, headers } = asked;
    const passed = request({ host: to.hostname, port: to.port, path, method, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 500, from.headers);
      from.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((ready) => polar.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void polar.close());
  const publicUrl = `http://127.0.0.1:${(polar.address() as AddressInfo).port}`;
  const started = async (options: SandboxOptions) => {
    const sandbox = await startSandbox({ athletes: each, count: 1, longestSeconds: 20, publicUrl, ...options });
    onTestFinished(() => sandbox.close());
    return sandbox;
  };
  const clients = {
    a: await started({ clientId: 'client-a', ...a }),
    b: await started({ clientId: 'client-b', userId: 20_000_000, firstExerciseId: 5_000_000_000n, ...b }),
  };
  other = clients.b;
  const home = temporaryFolder();
  const folder = (name: string) => join(home, 'profiles', name);
  for (const [letter, sandbox] of Object.entries(clients)) {
    // The tokens that profiles get name the address that they know.
    const known: Sandbox = Object.assign(Object.create(sandbox) as Sandbox, { url: publicUrl });
    for (const n of sandbox.athletes.keys()) {
      const token = signInAs(known, n, folder(`${letter}${n}`));
      sandboxes.set(token, sandbox);
    }
  }
  const env = { POLAR_SYNC_API_URL: publicUrl, POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  return { ...clients, home, env, folder };
}
