import { invitationFolder, invite, lifeSeconds } from '../../auth/invitation/invitation.js';
import { scopeToAsk, usualScopes } from '../../auth/scopes.js';
import { environmentFor } from '../../config/environment.js';
import { readConfigFile } from '../../config/file.js';
import { resolvePaths } from '../../config/paths.js';
import { listProfiles } from '../../config/profiles.js';
import { resolveSettings } from '../../config/settings.js';
import { ExitCode, UsageError } from '../../errors.js';
import { readRegistration, registrationFile } from '../../listen/registration.js';
import { apiVersionOf } from '../../tokens/token-store.js';
import { localTime } from '../../ui/format.js';
import { rememberedFacts } from '../account/sign-in-facts.js';
import { signedIn } from '../account/signed-in.js';
import { type Context, contextWith } from '../context.js';
import { testAddress } from '../webhook/address.js';
import { webhookClient } from '../webhook/client.js';

const maxFromLength = 80;

/** The flags of `profiles invite`. */
interface InviteFlags {
  from?: string;
  test?: boolean;
}

/**
 * Prints a link with which someone elsewhere signs in to a profile of this machine: once, within an hour, by way of
 * `polar-sync listen`.
 * @throws UsageError, AuthError, TokenStoreError, StoreError
 */
export async function inviteAthlete(
  context: Context,
  name: string,
  { from, test = true }: InviteFlags,
): Promise<number> {
  const { env, ui } = context;
  if (from !== undefined && (from.trim() === '' || from.length > maxFromLength)) {
    throw new UsageError('INVITE_FROM', `--from has to have 1 to ${maxFromLength} characters.`, {
      hint: 'Give your name.',
    });
  }
  const { by, redirectUri } = publicAddress(context);
  const place = contextWith(context, {
    env: environmentFor(env, by, context.settings.profile),
    settings: bySettings(context, by),
  });
  const credentials = await signedIn(place);
  // What `listen` will need of it.
  webhookClient(place, credentials);
  const apiVersion = apiVersionOf(credentials);
  refuseOtherVersion(context, name, apiVersion);
  if (test) await testAddress(context, redirectUri);
  const expiresAt = new Date(Date.now() + lifeSeconds * 1000).toISOString();
  const secret = invite(invitationFolder(env), {
    ...{ profile: name, by, apiVersion, redirectUri, expiresAt },
    scope: scopeToAsk(apiVersion, usualScopes),
    ...(from !== undefined && { from: from.trim() }),
  });
  const link = `${redirectUri}?invitation=${secret}`;
  if (ui.json) {
    ui.result({ schema: 'polar-sync.invite/1', profile: name, link, redirect_url: redirectUri, expires_at: expiresAt });
    return ExitCode.ok;
  }
  ui.print(link);
  ui.note(`Send this link to the athlete and to nobody else: whoever opens it signs in to ${name}.`);
  ui.note(`It works once, until ${localTime(expiresAt)}, while polar-sync listen is running.`);
  ui.note(`Your client at admin.polaraccesslink.com needs ${redirectUri} among its redirect URLs.`);
  return ExitCode.ok;
}

function bySettings({ env, settings }: Context, by: string) {
  return resolveSettings(environmentFor(env, by, settings.profile), { profile: by });
}

/** The address of the webhook, and the profile that registered it: that of this call, if it has. @throws UsageError INVITE_ADDRESS */
function publicAddress({ env, settings }: Context): { by: string; redirectUri: string } {
  for (const by of [settings.profile, ...listProfiles(env)]) {
    const registration = readRegistration(registrationFile(resolvePaths(env, by)));
    if (registration && !registration.url.includes('?')) return { by, redirectUri: registration.url };
  }
  throw new UsageError('INVITE_ADDRESS', 'There is no address yet at which an athlete can reach this machine.', {
    hint: 'Start polar-sync listen and run polar-sync webhook register URL; invitations use the same address.',
  });
}

/** @throws UsageError INVITE_VERSION, and PROFILE_NAME */
function refuseOtherVersion({ env, settings }: Context, name: string, apiVersion: string): void {
  const { paths } = resolveSettings(environmentFor(env, name, settings.profile), { profile: name });
  const known = readConfigFile(paths.configFile);
  const version = rememberedFacts(known).api;
  if (known.userId === undefined || version === apiVersion) return;
  throw new UsageError(
    'INVITE_VERSION',
    `${name} is signed in to ${version}, and this link would be for ${apiVersion}.`,
    {
      hint: `Run polar-sync --profile ${name} logout first.`,
    },
  );
}
