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
 * The Polar user whose export is imported, for its workouts have to be those of later pulls: the one whose data are in
 * the store, else the one named with `--user`, else who is signed in. The export itself names nobody by the number.
 * @throws UsageError OTHER_USER when `--user`, or who is signed in, is someone else, and nobody has confirmed that;
 * AuthError NOT_LOGGED_IN when nobody is known.
 */
export async function whoseExport(
  context: Context,
  store: Store | undefined,
  { user: named, otherAthlete = false }: Whose,
): Promise<string> {
  if (named !== undefined && !/^\d{1,19}$/.test(named)) {
    throw new UsageError('USER_ID', `${JSON.stringify(named)} is no Polar user id.`, { hint: 'It is a number.' });
  }
  const [owner, ...others] = store?.users() ?? [];
  if (named !== undefined) {
    if (owner === undefined || otherAthlete || [owner, ...others].includes(named)) return named;
    // What a sign-in without a number has brought belongs to the one person of this store.
    if (isStandIn(owner) && others.length === 0) return owner;
    throw new UsageError('OTHER_USER', `This store is that of user ${owner}, not ${named}.`, {
      hint: 'Use another profile or database for another person: --profile NAME or --db PATH. To have both in one database all the same, confirm it with --other-athlete.',
    });
  }
  if (owner === undefined || others.length > 0 || otherAthlete) return signedInUser(context);
  refuseUnlessOwner(context, owner);
  return owner;
}

/** An account that is signed in beside another one's data leaves open whose export this is. */
function refuseUnlessOwner(context: Context, owner: string): void {
  const signedIn = knownSignIn(context);
  if (signedIn === undefined || signedIn === owner || isStandIn(owner) || isStandIn(signedIn)) return;
  throw new UsageError(
    'OTHER_USER',
    `${context.settings.paths.dbFile} holds the data of ${nameOfUser(owner)}, and ${nameOfUser(signedIn)} is signed in.`,
    {
      hint: `Import it with --user ${owner} if it is the export of that one; for another person use --profile NAME.`,
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
