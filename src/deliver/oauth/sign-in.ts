import { createHash } from 'node:crypto';
import { buildAuthorizeUrl } from '../../auth/loopback/authorize-url.js';
import { failurePage, type Page } from '../../auth/loopback/pages.js';
import { createState } from '../../auth/loopback/state.js';
import { type CodeParts, withCode } from '../../auth/loopback/with-code.js';
import { askTokenEndpoint, oauthErrorOf } from '../../auth/token-endpoint.js';
import type { Environment } from '../../config/environment.js';
import { AuthError, InterruptedError, PolarSyncError, TemporaryError, UnexpectedError } from '../../errors.js';
import type { TargetSecret } from '../../tokens/target-secrets.js';
import type { OAuthNeeds } from '../target.js';
import { grantedIn, tokenUrlOf } from './tokens.js';

/** What a sign-in at a target needs. */
export interface TargetSignIn extends Omit<CodeParts, 'reword'> {
  title: string;
  /** The address of the target. */
  url: string;
  needs: OAuthNeeds;
  /** The client that the user created there. */
  client: { id: string; secret: string };
  env: Environment;
  now?: () => Date;
}

/**
 * Signs in at a target in the browser, through the loopback server that `login` uses.
 * @returns what to keep; nothing is written here.
 * @throws AuthError, TemporaryError, UnexpectedError, InterruptedError, UsageError (redirect URL)
 */
export async function signInToTarget(parts: TargetSignIn): Promise<TargetSecret> {
  const { title, url, needs, client, redirectUri } = parts;
  const state = createState();
  const verifier = needs.pkce ? createState() : undefined;
  const page = needs.authorizeUrl.startsWith('/')
    ? `${url.replace(/\/+$/, '')}${needs.authorizeUrl}`
    : needs.authorizeUrl;
  const plain = buildAuthorizeUrl({
    ...{ authorizeUrl: page, clientId: client.id },
    ...{ redirectUri, scope: needs.scope, state },
  });
  const to =
    verifier === undefined ? plain : `${plain}&code_challenge=${challengeOf(verifier)}&code_challenge_method=S256`;
  const reword = (problem: PolarSyncError) => reworded(title, problem);
  try {
    return await withCode({ ...parts, reword }, { url: to, state }, async (code, { launchLink, loopback }) => {
      try {
        const secret = await exchange(parts, code, verifier);
        launchLink.checkUncontested();
        await loopback.show(signedIn(title));
        return secret;
      } catch (problem) {
        const shown = problem instanceof PolarSyncError ? reword(problem) : undefined;
        await loopback.show(failurePage(shown?.message ?? 'Something unexpected went wrong.', shown?.hint));
        throw problem;
      }
    });
  } catch (problem) {
    throw problem instanceof PolarSyncError ? reword(problem) : problem;
  }
}

/** Sent once, whatever happens: a code can be used once. */
async function exchange(parts: TargetSignIn, code: string, verifier: string | undefined): Promise<TargetSecret> {
  const { title, url, needs, client, redirectUri, signal, env, now = () => new Date() } = parts;
  const again = 'Run the same command again.';
  const form: Record<string, string> = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  if (verifier !== undefined) form.code_verifier = verifier;
  let reply: Awaited<ReturnType<typeof askTokenEndpoint>>;
  try {
    reply = await askTokenEndpoint({
      tokenUrl: tokenUrlOf(url, needs),
      ...{ client, clientIn: 'form' as const, signal, env },
      form,
    });
  } catch (cause) {
    if (cause instanceof PolarSyncError) throw cause;
    if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'The sign-in was interrupted.', { hint: again });
    throw new TemporaryError('TOKEN_EXCHANGE_FAILED', `Could not fetch the token from ${title}.`, {
      hint: again,
      cause,
    });
  }
  const granted = grantedIn(reply, now());
  if (granted) return { origin: new URL(url).origin, ...granted, clientId: client.id, clientSecret: client.secret };
  const { status, answer } = reply;
  if (status === 200) throw new UnexpectedError('TOKEN_ANSWER', `${title} sent no token.`, { hint: again });
  if (status === 429 || status >= 500)
    throw new TemporaryError('TOKEN_EXCHANGE_FAILED', `${title} could not issue a token (HTTP ${status}).`, {
      hint: `Wait a few minutes. ${again}`,
    });
  throw new AuthError('TOKEN_REFUSED', `${title} did not issue a token (${oauthErrorOf(answer) ?? status}).`, {
    hint: `Compare the client id and secret with your client there: ${needs.madeAt}`,
  });
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** The errors of the loopback server name Polar; here they have to name the target. */
function reworded(title: string, problem: PolarSyncError): PolarSyncError {
  const again = 'Run polar-sync target add again.';
  switch (problem.code) {
    case 'ACCESS_DENIED':
      return new AuthError(problem.code, `You declined access at ${title}, so nothing was changed.`, { hint: again });
    case 'AUTHORIZE_TEMPORARY':
      return new TemporaryError(problem.code, `${title} cannot sign you in right now.`, { hint: again });
    case 'AUTHORIZE_REFUSED':
    case 'SCOPE_REFUSED':
      return new AuthError(problem.code, `${title} rejected the sign-in request.`, {
        hint: 'Compare the client id and the redirect URL with your client there.',
      });
    case 'LOGIN_TIMEOUT':
      return new AuthError(problem.code, `${title} did not respond in time.`, { hint: again });
    case 'LOGIN_CONTESTED':
      return new AuthError(problem.code, problem.message, { hint: again });
    default:
      return problem;
  }
}

function signedIn(title: string): Page {
  return {
    status: 200,
    title: 'You are signed in',
    paragraphs: [
      `polar-sync can now deliver your workouts to ${title}.`,
      'You can close this tab and go back to the terminal.',
    ],
  };
}
