import { buildAuthorizeUrl } from '../loopback/authorize-url.js';
import { type Page, pageHeaders, renderPage } from '../loopback/pages.js';
import { type Invitation, invitationOf, lifeSeconds, useUp } from './invitation.js';
import { secretBehind, startFor } from './link.js';
import { consentPage, deniedPage, failedPage, gonePage, otherBrowserPage, welcomePage } from './pages.js';

/** A GET of the public address, from anyone. */
export interface Visit {
  query: URLSearchParams;
  /** The `Cookie` header. */
  cookies: string | undefined;
}

/** What to send back. */
export interface VisitReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What invited athletes need of this machine. */
export interface Reception {
  /** Where invitations are kept. */
  folder: string;
  /** Polar's page and the client's id for an invitation. @throws PolarSyncError if its client is not known any more. */
  polarFor(invitation: Invitation): Promise<{ authorizeUrl: string; clientId: string }>;
  /** Finishes the sign-in; called once for each invitation. */
  signIn(invitation: Invitation, code: string): Promise<void>;
  /** Gets what the athlete is not shown. */
  onFailure(invitation: Invitation, problem: unknown): void;
  now?: () => Date;
}

const cookieName = 'polar-sync-invitation';
/** Longer than any code that Polar has been seen to send. */
const maxCodeLength = 1024;

/**
 * Answers someone who follows the link of an invitation, or comes back from Polar. Looking at a link uses nothing up, because
 * messengers do so too; the first code does, whatever becomes of it.
 * @returns undefined: it is about no invitation.
 */
export async function answerVisit(visit: Visit, reception: Reception): Promise<VisitReply | undefined> {
  const { query } = visit;
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) return undefined;
  const [secret, state] = [query.get('invitation'), query.get('state')];
  if (secret !== null) return follow(secret, query.get('go') === '1', reception);
  if (state === null || !(query.has('code') || query.has('error'))) return undefined;
  return comeBack(visit, state, reception);
}

async function follow(secret: string, goes: boolean, reception: Reception): Promise<VisitReply> {
  const invitation = invitationOf(reception.folder, secret, reception.now?.());
  if (invitation === undefined) return show(gonePage);
  if (!goes) return show(consentPage(invitation, `?invitation=${secret}&go=1`));
  const { cookie, state } = startFor(secret);
  const { scope, redirectUri } = invitation;
  try {
    const polar = await reception.polarFor(invitation);
    const Location = buildAuthorizeUrl({ ...polar, scope, redirectUri, state });
    return { status: 303, headers: { ...pageHeaders, Location, ...cookieHeader(invitation, cookie) }, body: '' };
  } catch (problem) {
    reception.onFailure(invitation, problem);
    return show(failedPage);
  }
}

async function comeBack({ query, cookies }: Visit, state: string, reception: Reception): Promise<VisitReply> {
  const secret = secretBehind(cookieIn(cookies), state);
  if (secret === undefined) return show(otherBrowserPage);
  const invitation = invitationOf(reception.folder, secret, reception.now?.());
  if (invitation === undefined) return show(gonePage);
  const code = query.get('code') ?? '';
  if (code === '' || code.length > maxCodeLength) return show(deniedPage);
  const done = cookieHeader(invitation, '', 0);
  try {
    // Before anything is waited for: of two who come at the same time, one is first.
    if (!useUp(reception.folder, secret)) return show(gonePage);
    await reception.signIn(invitation, code);
    return show(welcomePage(invitation), done);
  } catch (problem) {
    reception.onFailure(invitation, problem);
    return show(failedPage, done);
  }
}

function show(page: Page, more: Readonly<Record<string, string>> = {}): VisitReply {
  return { status: page.status, headers: { ...pageHeaders, ...more }, body: renderPage(page) };
}

/** For this address alone, and for no script. */
function cookieHeader({ redirectUri }: Invitation, value: string, seconds = lifeSeconds): Record<string, string> {
  const { protocol, pathname } = new URL(redirectUri);
  const secure = protocol === 'https:' ? '; Secure' : '';
  return {
    'Set-Cookie': `${cookieName}=${value}; Path=${pathname}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`,
  };
}

function cookieIn(header = ''): string | undefined {
  const found = header.split(/;\s*/).filter((pair) => pair.startsWith(`${cookieName}=`));
  return found.length === 1 ? found[0]?.slice(cookieName.length + 1) : undefined;
}
