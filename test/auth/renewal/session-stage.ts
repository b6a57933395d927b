import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type SessionParts, TokenSession } from '../../../src/auth/token-session.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { fileTokenStore } from '../../../src/tokens/file.js';
import type { Credentials } from '../../../src/tokens/token-store.js';
import { temporaryFolder } from '../../support/folder.js';

/** A sandbox whose clock and tokens the test controls, a user signed in there, and token sessions. */
export class SessionStage {
  now = Date.UTC(2026, 10, 21, 10);
  readonly path = join(temporaryFolder(), 'token.json');
  /** The changes that were reported by sessions. */
  readonly changes: Credentials[] = [];
  /** The credentials a session starts with. */
  first: Credentials = { accessToken: '', userId: '' };
  #sandbox: Sandbox | undefined;

  get sandbox(): Sandbox {
    if (!this.#sandbox) throw new Error('Nobody has signed in.');
    return this.#sandbox;
  }

  /** A user has just signed in with v4. */
  async signedIn(signIn4: SandboxOptions['signIn4'] = {}, options: SandboxOptions = {}): Promise<TokenSession> {
    const sandbox = await startSandbox({ api: 'both', count: 1, now: () => this.now, signIn4, ...options });
    this.#sandbox = sandbox;
    onTestFinished(() => sandbox.close());
    sandbox.issueToken();
    const obtainedAt = new Date(this.now).toISOString();
    this.first = {
      ...sandbox.issueV4Pair(),
      ...{ userId: sandbox.userId, clientId: sandbox.clientId, clientSecret: sandbox.clientSecret, apiVersion: 'v4' },
      ...{ obtainedAt, refreshObtainedAt: obtainedAt, scope: 'training_sessions:read sports:read' },
      expiresAt: new Date(this.now + sandbox.signIn4.tokenSeconds * 1000).toISOString(),
    };
    await fileTokenStore(this.path).write(this.first);
    return this.session();
  }

  session(more: Partial<SessionParts> = {}): TokenSession {
    const { url } = this.sandbox;
    return new TokenSession(this.first, {
      store: fileTokenStore(this.path),
      tokenUrls: { v3: `${url}/v2/oauth2/token`, v4: `${url}/oauth/token` },
      ...{
        lockPath: this.path,
        apiUrl: url,
        v4ApiUrl: `${url}/v4/data`,
        version: '1',
        signal: new AbortController().signal,
      },
      now: () => new Date(this.now),
      changed: (credentials) => this.changes.push(credentials),
      ...more,
    });
  }

  onDisk(): Credentials {
    const { generation, ...rest } = JSON.parse(readFileSync(this.path, 'utf8'));
    return { ...rest, apiVersion: generation };
  }

  /** How often a token was requested. */
  grants(): number {
    return this.sandbox.requests.filter((request) => request.path === '/oauth/token').length;
  }

  /** Lets time pass. */
  seconds(count: number): void {
    this.now += count * 1000;
  }
}
