import type { TokenSession } from '../../auth/token-session.js';
import type { Context } from '../context.js';
import { openSession } from './open-session.js';
import { secondSignIn, signedIn } from './signed-in.js';

/** The sign-ins of a profile while a command runs. */
export interface SignIns {
  first: TokenSession;
  /** For the other API version. */
  second?: TokenSession;
  /** That of them which is for v3. */
  v3?: TokenSession;
  v4?: TokenSession;
}

/** Opens the sign-ins of a profile. @throws as `signedIn`, `secondSignIn` and `openSession`. */
export async function openSignIns(context: Context): Promise<SignIns> {
  const credentials = await signedIn(context);
  const second = await secondSignIn(context, credentials);
  const first = openSession(context, credentials);
  const signIns: SignIns = { first, [first.apiVersion]: first };
  if (!second) return signIns;
  const other = openSession(context, second, 'second');
  return { ...signIns, second: other, [other.apiVersion]: other };
}
