import { randomUUID } from 'node:crypto';
import { PolarSyncError, TokenStoreError } from '../errors.js';
import type { Credentials, TokenStore } from '../tokens/types.js';
import { buildAuthorizeUrl } from './authorize-url.js';
import { type Loopback, startLoopback } from './loopback.js';
import { failurePage, type Page, successPage } from './pages.js';
import { judgePasted } from './pasted.js';
import { createState } from './state.js';
import { expiryOf } from './token-endpoint.js';
import { exchangeCode } from './token-exchange.js';

export interface LoginParts {
  authorizeUrl: string;
  tokenUrl: string;
  redirectUri: string;
  store: TokenStore;
  /** Asked for once the store has proved to work. */
  client(): Promise<{ id: string; secret: string }>;
  /** Tells the person where to go; it has to reach them. */
  showUrl(url: string): void;
  /** Rejects when no browser came up. undefined: there is none here. */
  openBrowser: ((url: string) => Promise<void>) | undefined;
  /** The lines a person pastes, read only when no browser opens. */
  pastedLines(signal: AbortSignal): AsyncIterable<string>;
  /** `POST /v3/users`. Already registered is no failure. */
  registerUser(credentials: Credentials, memberId: string): Promise<'new' | 'already'>;
  /** Called as soon as the token is safe, before anything else can fail. */
  stored(credentials: Credentials): void;
  note(line: string): void;
  signal: AbortSignal;
  timeoutMs?: number | undefined;
  now?: () => Date;
}

export interface LoginResult {
  userId: string;
  registered: 'new' | 'already';
  /** Where the token is, in words. */
  store: string;
  /** RFC 3339 UTC. */
  expiresAt: string | undefined;
}

/**
 * The whole sign-in. The store is tried before the browser opens, so that nobody signs in for nothing; the token is
 * stored before the user is registered, so that no later failure can lose it.
 * @throws what the store, the loopback server, the exchange or the registration throw.
 */
export async function login(parts: LoginParts): Promise<LoginResult> {
  await parts.store.probe();
  const client = await parts.client();
  const state = createState();
  const { redirectUri, signal, timeoutMs } = parts;
  const loopback = await startLoopback({ redirectUri, state, signal, timeoutMs });
  const arrived = new AbortController();
  try {
    const url = buildAuthorizeUrl({ authorizeUrl: parts.authorizeUrl, clientId: client.id, redirectUri, state });
    parts.showUrl(url);
    invite(parts, url, () => readPasted(parts, loopback, state, arrived.signal));
    const code = await loopback.waitForCode();
    arrived.abort();
    return await complete(parts, loopback, client, code);
  } finally {
    arrived.abort();
    await loopback.close();
  }
}

/** Opens the browser, and listens to pasted lines where that is not possible. Neither is waited for: the code is. */
function invite(parts: LoginParts, url: string, paste: () => Promise<void>): void {
  if (!parts.openBrowser) {
    void paste();
    return;
  }
  parts.openBrowser(url).catch((error: unknown) => {
    parts.note(
      `No browser could be opened (${messageOf(error)}). Open the address yourself, or paste where it ended up:`,
    );
    return paste();
  });
}

async function readPasted(parts: LoginParts, loopback: Loopback, state: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const line of parts.pastedLines(signal)) {
      if (line.trim() === '') continue;
      const verdict = judgePasted(line, parts.redirectUri, state);
      if (verdict.kind !== 'invalid') {
        loopback.offer(verdict);
        return;
      }
      parts.note(`That is not it. ${verdict.reason}`);
    }
  } catch (error) {
    if (!signal.aborted) parts.note(`Nothing can be pasted here (${messageOf(error)}); waiting for the browser only.`);
  }
}

async function complete(
  parts: LoginParts,
  loopback: Loopback,
  client: { id: string; secret: string },
  code: string,
): Promise<LoginResult> {
  try {
    const credentials = await obtain(parts, client, code);
    await parts.store.write(credentials);
    parts.stored(credentials);
    const registered = await register(parts, credentials);
    await readBack(parts.store, credentials);
    await loopback.answer(successPage(parts.store.describe()));
    const { userId, expiresAt } = credentials;
    return { userId, registered, store: parts.store.describe(), expiresAt };
  } catch (error) {
    await loopback.answer(pageOf(error));
    throw error;
  }
}

async function obtain(parts: LoginParts, client: { id: string; secret: string }, code: string): Promise<Credentials> {
  const { tokenUrl, redirectUri, signal, now = () => new Date() } = parts;
  const token = await exchangeCode({ tokenUrl, client, code, redirectUri, signal });
  const obtained = now();
  const expiresAt = expiryOf(obtained, token.expiresIn);
  return {
    accessToken: token.accessToken,
    userId: token.userId,
    clientId: client.id,
    clientSecret: client.secret,
    ...(token.refreshToken === undefined ? {} : { refreshToken: token.refreshToken }),
    obtainedAt: obtained.toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/**
 * The member id is our own name for the person and Polar wants it unique within a client. It is random, because a fixed
 * one would collide (409) for a second person of the same client, and that 409 looks like "already registered".
 */
async function register(parts: LoginParts, credentials: Credentials): Promise<'new' | 'already'> {
  const memberId = randomUUID().replaceAll('-', '');
  try {
    return await parts.registerUser(credentials, memberId);
  } catch (error) {
    parts.note(`The token is valid and stored in ${parts.store.describe()}, but registering with Polar failed.`);
    throw error;
  }
}

async function readBack(store: TokenStore, credentials: Credentials): Promise<void> {
  const back = await store.read();
  if (back?.accessToken === credentials.accessToken && back.userId === credentials.userId) return;
  throw new TokenStoreError('TOKEN_NOT_KEPT', `The token was written to ${store.describe()}, but did not come back.`, {
    hint: 'Run polar-sync login again with another --token-store.',
  });
}

function pageOf(error: unknown): Page {
  if (error instanceof PolarSyncError) return failurePage(error.message, error.hint);
  return failurePage('Something went wrong that was not foreseen.', undefined);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}
