import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

/** The driver for Node 20 as built here, in place of the download from github.com. */
const built = resolve(
  import.meta.dirname,
  '../../node_modules/better-sqlite3-node20/build/Release/better_sqlite3.node',
);

/** Whether there is one, and it is for this Node. */
export const hasPrebuilt = process.versions.node.startsWith('20.') && existsSync(built);

/** Serves the driver for Node 20 in place of github.com until the end of the test. @returns its address. */
export async function hostOfPrebuilt(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'polar-sync-prebuilt-'));
  mkdirSync(join(folder, 'build/Release'), { recursive: true });
  execFileSync('cp', [built, join(folder, 'build/Release/')]);
  const archive = execFileSync('tar', ['-czf', '-', '-C', folder, 'build'], { maxBuffer: 64 * 1024 * 1024 });
  rmSync(folder, { recursive: true });
  const server = createServer((request, response) => {
    const isIt = /^\/v12\.[\d.]+\/better-sqlite3-v[\d.]+-node-v115-linux-x64\.tar\.gz$/.test(request.url ?? '');
    response.writeHead(isIt ? 200 : 404).end(isIt ? archive : undefined);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
