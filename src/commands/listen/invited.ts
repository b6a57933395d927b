import { type Invitation, invitationFolder } from '../../auth/invitation/invitation.js';
import { answerVisit, type Visit, type VisitReply } from '../../auth/invitation/visit.js';
import { signInWithCode } from '../../auth/login.js';
import { changingSignIn } from '../../auth/sign-in-lock.js';
import { isStandIn, nameOfUser } from '../../auth/user-key.js';
import { apis } from '../../config/api-version.js';
import { environmentFor } from '../../config/environment.js';
import { readConfigFile, updateConfigFile } from '../../config/file.js';
import { addressNames, resolveSettings, type Settings, unusualUrls } from '../../config/settings.js';
import { inFull, PolarSyncError, UsageError } from '../../errors.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { originsOf } from '../../tokens/origins.js';
import type { Credentials } from '../../tokens/token-store.js';
import { refuseOtherSignIn, usersOfStore } from '../account/other-user.js';
import { rememberedSignIn } from '../account/remembered.js';
import { sharedAccount } from '../account/same-account.js';
import { signedIn } from '../account/signed-in.js';
import { type Context, contextWith } from '../context.js';
import { finishSignIn } from '../login/finish-sign-in.js';
import { webhookClient } from '../webhook/client.js';

/** Answers athletes who were invited: shows them what is asked, sends them to Polar, and finishes their sign-in. */
export function receptionOf(context: Context): (visit: Visit) => Promise<VisitReply | undefined> {
  const { env, ui } = context;
  const folder = invitationFolder(env);
  return (visit) =>
    answerVisit(visit, {
      folder,
      polarFor: async (invitation) => {
        const { settings, client } = await inviter(context, invitation);
        return { authorizeUrl: settings[apis[invitation.apiVersion].addresses.authorize], clientId: client.id };
      },
      signIn: async (invitation, code) => {
        const { userId } = await signInInvited(context, invitation, code);
        ui.note(
          `${invitation.profile} has signed in, as ${nameOfUser(userId)}. The next pull of that profile fetches what is new.`,
        );
      },
      onFailure: (invitation, problem) => {
        const why = problem instanceof PolarSyncError ? inFull(problem) : String(problem);
        ui.warn(
          `The sign-in of ${invitation.profile} failed: ${why} To try again: polar-sync profiles invite ${invitation.profile}`,
        );
      },
    });
}

/** The client that an athlete signs in with, and the addresses that belong to it. */
async function inviter(context: Context, { by }: Invitation) {
  const { settings: own } = context;
  const env = environmentFor(context.env, by, own.profile);
  const settings = resolveSettings(env, { profile: by });
  const place = contextWith(context, { env, settings });
  return { settings, client: webhookClient(place, await signedIn(place)).client };
}

async function signInInvited(context: Context, invitation: Invitation, code: string): Promise<Credentials> {
  const { profile, redirectUri, apiVersion, scope } = invitation;
  const { settings: theirs, client } = await inviter(context, invitation);
  const env = environmentFor(context.env, profile, context.settings.profile);
  const settings = settingsFor(resolveSettings(env, { profile }), theirs);
  const own = contextWith(context, { env, settings });
  const { configFile, tokenFile } = settings.paths;
  const store = chooseTokenStore(settings, env);
  // It would be the same for every profile.
  if (store.kind === 'environment') await store.probe();
  const previous = await store.read();
  return signInWithCode(
    {
      ...{ redirectUri, env, store, signal: context.signal, origins: originsOf(settings) },
      knownUsers: () => ({
        last: previous?.userId ?? readConfigFile(configFile).userId,
        former: previous?.formerUserId,
        stored: usersOfStore(own),
      }),
      exclusively: (work) => changingSignIn(tokenFile, context.signal, work),
      accept: (kept) => {
        refuseReplacement(previous, kept);
        refuseOtherSignIn(own, kept, {});
        refuseTwice(own, kept);
      },
      stored: (kept) =>
        updateConfigFile(configFile, { ...unusualUrls(settings), ...rememberedSignIn(kept), tokenStore: store.kind }),
      register: async (kept) => void (await finishSignIn(own, kept, 'first')),
      note: (line) => context.ui.note(`${profile}: ${line}`),
      warn: (line) => context.ui.warn(`${profile}: ${line}`),
    },
    {
      client,
      code,
      plan: {
        ...{ apiVersion, chosen: 'asked', scope },
        authorizeUrl: settings[apis[apiVersion].addresses.authorize],
        tokenUrl: settings[apis[apiVersion].addresses.token],
      },
    },
  );
}

/** The athlete's own settings, at the addresses of whoever invited. */
function settingsFor(own: Settings, theirs: Settings): Settings {
  const addresses = Object.fromEntries(addressNames.map((name) => [name, theirs[name]]));
  return { ...own, ...addresses, clientId: theirs.clientId, tokenStore: theirs.tokenStore };
}

/** @throws UsageError OTHER_USER: a profile is one person. */
function refuseReplacement(previous: Credentials | null, { userId, formerUserId }: Credentials): void {
  if (previous === null || isStandIn(previous.userId) || isStandIn(userId)) return;
  if (previous.userId === userId || previous.userId === formerUserId) return;
  throw new UsageError(
    'OTHER_USER',
    `This is ${nameOfUser(userId)}, but the profile is ${nameOfUser(previous.userId)}'s.`,
    {
      hint: 'Nothing was changed. Invite them to a profile of their own.',
    },
  );
}

/** @throws UsageError TWO_PROFILES: two profiles of one user take workouts from each other. */
function refuseTwice({ env, settings }: Context, { userId }: Credentials): void {
  const shared = sharedAccount(env, settings.profile, userId);
  if (shared === undefined) return;
  throw new UsageError('TWO_PROFILES', shared, { hint: 'Nothing was changed.' });
}
