import { existsSync } from 'node:fs';
import type { Environment } from '../../config/environment.js';
import { readConfigFile } from '../../config/file.js';
import { resolvePaths } from '../../config/paths.js';
import { listProfiles } from '../../config/profiles.js';
import { InterruptedError, PolarSyncError, UsageError } from '../../errors.js';
import {
  forgetRegistration,
  type Registration,
  readRegistration,
  registrationFile,
} from '../../listen/registration.js';
import { deleteWebhook } from '../../polar/v3/webhooks.js';
import { webhookSecret } from '../../tokens/secrets/webhook-secret.js';
import { openSignIns } from '../account/sign-ins.js';
import type { Context } from '../context.js';
import { webhookClient, webhookSignIn } from './client.js';

/** What became of the webhook of a profile that signs out. */
export type WebhookLeft = 'removed' | 'left at Polar';

/**
 * Removes the webhook of this profile at Polar, which needs the sign-in. What prevents it is a warning, because signing out
 * must work without Polar.
 * @returns undefined: the profile has none.
 */
export async function removeAtPolar(context: Context): Promise<WebhookLeft | undefined> {
  const { settings, env, ui } = context;
  const file = registrationFile(settings.paths);
  if (!existsSync(file)) return undefined;
  try {
    const registration = readRegistration(file);
    if (registration?.id !== undefined)
      await deleteWebhook(webhookClient(context, webhookSignIn(await openSignIns(context))), registration.id);
    ui.note('The webhook is removed: Polar notifies this machine no more.');
    for (const other of registration ? othersServed(env, settings.profile, registration) : [])
      ui.note(
        `It served the profile ${other} as well. To have it back: polar-sync --profile ${other} webhook register ${registration?.url}`,
      );
    return 'removed';
  } catch (problem) {
    if (!(problem instanceof PolarSyncError) || problem instanceof InterruptedError) throw problem;
    ui.warn(
      `The webhook is still at Polar, which deactivates it after a week without answers: ${problem.message} To remove it at once, sign in again and run polar-sync webhook remove.`,
    );
    return 'left at Polar';
  }
}

/** Forgets what is here about the webhook of this profile, its key first. @throws TokenStoreError, StoreError */
export async function forgetWebhook({ settings, env }: Context): Promise<void> {
  const file = registrationFile(settings.paths);
  if (!existsSync(file)) return;
  await webhookSecret(settings, env).clear();
  forgetRegistration(file);
}

/** The profiles on this machine that are signed in with the same client. */
function othersServed(env: Environment, profile: string, { clientId }: Registration): string[] {
  return listProfiles(env).filter((name) => {
    if (name === profile) return false;
    try {
      const config = readConfigFile(resolvePaths(env, name).configFile);
      return config.clientId === clientId && config.userId !== undefined;
    } catch (problem) {
      // A broken profile is reported where it is used.
      if (problem instanceof UsageError) return false;
      throw problem;
    }
  });
}
