import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { refreshCredentials } from '../../../src/auth/refresh.js';
import { fileTokenStore } from '../../../src/tokens/file.js';
import type { Credentials, TokenStore } from '../../../src/tokens/token-store.js';
import { Polar } from '../login/polar.js';

/* A token endpoint and a token file, new for each test of a file that calls `freshPolar`. */

export const polar = new Polar();
let folder: string;
/** Called by each file that imports this: where files share their modules, a hook is one of the file that loads it first. */
export function freshPolar(): void {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'polar-sync-refresh-'));
    polar.seen.length = 0;
    polar.token = { status: 200, body: { access_token: 'new', refresh_token: 'next', expires_in: 3600 } };
    await polar.start();
  });
  afterEach(async () => {
    await polar.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}

export const old: Credentials = {
  accessToken: 'old',
  userId: '475',
  clientId: 'client',
  clientSecret: 'secret',
  refreshToken: 'once',
  expiresAt: '2027-01-01T00:00:00.000Z',
};
export const path = () => join(folder, 'token.json');
export const onDisk = () => JSON.parse(readFileSync(path(), 'utf8')) as Credentials;
export const refresh = (
  stale = old,
  more: { timeoutMs?: number; signal?: AbortSignal; store?: TokenStore; now?: undefined } = {},
) =>
  refreshCredentials(stale, {
    store: fileTokenStore(path()),
    tokenUrls: { v3: `${polar.origin}/token`, v4: `${polar.origin}/v4-token` },
    lockPath: path(),
    signal: new AbortController().signal,
    now: () => new Date('2027-02-01T00:00:00Z'),
    ...more,
  });

/** Polar renews, and before the answer is here `meanwhile` happens to the store. */
export function renewedWhile(meanwhile: () => Promise<unknown>, status = 200): void {
  const body = status === 200 ? { access_token: 'new', refresh_token: 'next' } : { error: 'invalid_grant' };
  polar.token = (response) =>
    void meanwhile().then(() =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
}
