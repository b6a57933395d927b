import type { TokenSession } from '../../auth/token-session.js';
import type { Context } from '../context.js';
import { openSession } from './open-session.js';
import { secondSignIn, signedIn } from './signed-in.js';

/** The sign-ins of a profile while a command runs. */
export interface SignIns {
  first: TokenSession;
  /** For the other API version. */
  second?: TokenSession;
}

/** Opens the sign-ins of a profile. @throws as `signedIn`, `secondSignIn` and `openSession`. */
export async function openSignIns(context: Context): Promise<SignIns> {
  const credentials = await signedIn(context);
  const second = await secondSignIn(context, credentials);
  return {
    first: openSession(context, credentials),
    ...(second && { second: openSession(context, second, 'second') }),
  };
}

/** The sign-in for an API version, if the profile has one of its own for it. */
export function signInFor({ first, second }: SignIns, api: 'v3' | 'v4'): TokenSession | undefined {
  return [first, second].find((session) => session?.apiVersion === api);
}
