import { changingSignIn } from '../../auth/sign-in-lock.js';
import { InterruptedError, inFull, PolarSyncError } from '../../errors.js';
import { type Registration, readRegistration, registrationFile, writeRegistration } from '../../listen/registration.js';
import { activateWebhook, listWebhooks, type WebhookOptions } from '../../polar/v3/webhooks.js';
import type { Credentials } from '../../tokens/token-store.js';
import type { Context } from '../context.js';
import { webhookClient } from './client.js';

/**
 * Asks Polar how the profile's webhook is, and writes it down, unless it was registered anew or removed meanwhile.
 * @throws what the calls throw.
 */
export async function askWebhook(
  context: Pick<Context, 'settings' | 'signal'>,
  options: WebhookOptions,
  registration: Registration,
): Promise<Registration> {
  const found = (await listWebhooks(options)).find(({ id }) => id === registration.id);
  return note(context, registration, found === undefined ? 'gone' : found.active ? 'active' : 'inactive');
}

async function note(
  { settings, signal }: Pick<Context, 'settings' | 'signal'>,
  asked: Registration,
  state: Registration['state'],
): Promise<Registration> {
  const { paths } = settings;
  const file = registrationFile(paths);
  const next: Registration = { ...asked, state, checkedAt: new Date().toISOString() };
  await changingSignIn(paths.tokenFile, signal, async () => {
    const current = readRegistration(file);
    if (current?.id === asked.id && current?.registeredAt === asked.registeredAt) writeRegistration(file, next);
  });
  return next;
}

/** After a pull: activates a webhook that Polar has deactivated. What goes wrong is a warning, because the pull is done. */
export async function keepWebhookActive(context: Context, credentials: Credentials): Promise<void> {
  const { settings, ui } = context;
  try {
    const registration = readRegistration(registrationFile(settings.paths));
    if (registration === undefined) return;
    const options = webhookClient(context, credentials);
    const asked = await askWebhook(context, options, registration);
    if (asked.state === 'gone') ui.warn('The webhook is no longer at Polar. Run polar-sync webhook register again.');
    if (asked.state !== 'inactive' || !(await activateWebhook(options))) return;
    await note(context, asked, 'active');
    ui.note('Polar had deactivated the webhook; it is active again.');
  } catch (problem) {
    if (!(problem instanceof PolarSyncError) || problem instanceof InterruptedError) throw problem;
    ui.warn(`The webhook: ${inFull(problem)}`);
  }
}
