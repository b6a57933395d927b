import { isStandIn } from '../../auth/user-key.js';
import { AuthError, TokenStoreError, UsageError } from '../../errors.js';
import type { Store } from '../../storage/store.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import type { Context } from '../context.js';

/**
 * The Polar user whose export is imported, for its workouts have to be those of later pulls: the one whose workouts are
 * in the store, else the one named with `--user`, else who is signed in.
 * @throws UsageError OTHER_USER when `--user` is someone else, AuthError NOT_LOGGED_IN when nobody is known.
 */
export async function whoseExport(
  { settings, env }: Context,
  store: Store | undefined,
  named: string | undefined,
): Promise<string> {
  if (named !== undefined && !/^\d{1,19}$/.test(named)) {
    throw new UsageError('USER_ID', `${JSON.stringify(named)} is no Polar user id.`, { hint: 'It is a number.' });
  }
  const [owner, ...others] = store?.sessions.users() ?? [];
  if (named !== undefined) {
    if (owner === undefined || [owner, ...others].includes(named)) return named;
    // What a sign-in without a number has brought belongs to the one person of this store.
    if (isStandIn(owner) && others.length === 0) return owner;
    throw new UsageError('OTHER_USER', `This store is that of user ${owner}, not ${named}.`, {
      hint: 'Use another profile or database for another person: --profile NAME or --db PATH.',
    });
  }
  if (owner !== undefined && others.length === 0) return owner;
  const credentials = await chooseTokenStore(settings, env)
    .read()
    .catch((problem: unknown) => {
      throw problem instanceof TokenStoreError ? withoutStore(problem) : problem;
    });
  if (credentials) return credentials.userId;
  throw new AuthError('NOT_LOGGED_IN', 'Nobody is signed in, so it is not known whose export this is.', {
    hint: 'Run polar-sync login first, or name the Polar user id with --user.',
  });
}

/** Here nobody has to sign in: the number alone will do. */
function withoutStore(cause: TokenStoreError): TokenStoreError {
  return new TokenStoreError(cause.code, `It is not known whose export this is. ${cause.message}`, {
    hint: 'Name the Polar user id with --user: then no sign-in is needed.',
    cause,
  });
}
