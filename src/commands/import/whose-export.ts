import { isStandIn, nameOfUser } from '../../auth/user-key.js';
import { AuthError, TokenStoreError, UsageError } from '../../errors.js';
import type { Store } from '../../storage/store.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import type { OtherAthleteFlag } from '../account/other-user.js';
import { knownSignIn } from '../account/remembered.js';
import type { Context } from '../context.js';

interface Whose extends OtherAthleteFlag {
  /** `--user`, as typed. */
  user?: string;
}

/**
 * The Polar user whose export is imported, because later pulls must find its workouts: the user whose data is in the
 * database, otherwise the one from `--user`, otherwise the one signed in. The export itself does not contain the user id.
 * @throws UsageError OTHER_USER if `--user` or the sign-in is another user and that is not confirmed; AuthError
 * NOT_LOGGED_IN if no user is known.
 */
export async function whoseExport(
  context: Context,
  store: Store | undefined,
  { user: named, otherAthlete = false }: Whose,
): Promise<string> {
  if (named !== undefined && !/^\d{1,19}$/.test(named)) {
    throw new UsageError('USER_ID', `${JSON.stringify(named)} is not a Polar user id.`, { hint: 'Give a number.' });
  }
  const [owner, ...others] = store?.users() ?? [];
  if (named !== undefined) {
    if (owner === undefined || otherAthlete || [owner, ...others].includes(named)) return named;
    // What was pulled before the user id was known belongs to the one user of this database.
    if (isStandIn(owner) && others.length === 0) return owner;
    throw new UsageError('OTHER_USER', `This database is user ${owner}'s, not ${named}'s.`, {
      hint: 'Use another profile or database for another person: --profile NAME or --db PATH. To keep both in one database anyway, confirm it with --other-athlete.',
    });
  }
  if (owner === undefined || others.length > 0 || otherAthlete) return signedInUser(context);
  refuseUnlessOwner(context, owner);
  return owner;
}

/** If another user's data is here than is signed in, it is not clear whose export this is. */
function refuseUnlessOwner(context: Context, owner: string): void {
  const signedIn = knownSignIn(context);
  if (signedIn === undefined || signedIn === owner || isStandIn(owner) || isStandIn(signedIn)) return;
  throw new UsageError(
    'OTHER_USER',
    `${context.settings.paths.dbFile} holds the data of ${nameOfUser(owner)}, but ${nameOfUser(signedIn)} is signed in.`,
    {
      hint: `Import it with --user ${owner} if it is that user's export; for another person, use --profile NAME.`,
    },
  );
}

async function signedInUser({ settings, env }: Context): Promise<string> {
  const credentials = await chooseTokenStore(settings, env)
    .read()
    .catch((problem: unknown) => {
      throw problem instanceof TokenStoreError ? withoutStore(problem) : problem;
    });
  if (credentials) return credentials.userId;
  throw new AuthError('NOT_LOGGED_IN', 'You are not signed in, so it is not known whose export this is.', {
    hint: 'Run polar-sync login first, or name the Polar user id with --user.',
  });
}

/** An import needs no sign-in: the user id is enough. */
function withoutStore(cause: TokenStoreError): TokenStoreError {
  return new TokenStoreError(cause.code, `It is not known whose export this is. ${cause.message}`, {
    hint: 'Name the Polar user id with --user; then no sign-in is needed.',
    cause,
  });
}
