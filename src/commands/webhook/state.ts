import { InterruptedError, PolarSyncError } from '../../errors.js';
import { inboxFolder } from '../../listen/inbox.js';
import { type LastEvent, readLastEvents } from '../../listen/last-event.js';
import { type Registration, readRegistration, registrationFile, writeRegistration } from '../../listen/registration.js';
import { activateWebhook, listWebhooks, type WebhookOptions } from '../../polar/v3/webhooks.js';
import type { Credentials } from '../../tokens/token-store.js';
import { localTime } from '../../ui/format.js';
import { knownSignIn } from '../account/remembered.js';
import type { Context } from '../context.js';
import { webhookClient } from './client.js';

/** The webhook of a profile as `status --json` has it. Times are RFC 3339 UTC. */
export interface WebhookStatus {
  url: string;
  events: string[];
  state: Registration['state'];
  checked_at: string;
  last_event?: LastEvent;
}

/** What is on this machine about the webhook of the profile; undefined: it has none. @throws UsageError WEBHOOK_FILE */
export function webhookStatus(context: Pick<Context, 'settings' | 'env'>): WebhookStatus | undefined {
  const registration = readRegistration(registrationFile(context.settings.paths));
  if (registration === undefined) return undefined;
  const { url, events, state, checkedAt } = registration;
  const user = knownSignIn(context);
  const last = user === undefined ? undefined : readLastEvents(inboxFolder(context.env)).get(user);
  return { url, events, state, checked_at: checkedAt, ...(last && { last_event: last }) };
}

/** `active, https://polar.example/webhook; last event 2026-11-30 08:15 (SLEEP)` */
export function webhookInWords({ url, state, last_event: last }: WebhookStatus): string {
  const remedy = { active: '', inactive: ' (the next pull activates it)', gone: ' (run polar-sync webhook register)' };
  const event = last === undefined ? 'no event yet' : `last event ${localTime(last.at)} (${last.event})`;
  return `${state}${remedy[state]}, ${url}; ${event}`;
}

/** Asks Polar how the profile's webhook is, and writes it down. @throws what the calls throw. */
export async function askWebhook(
  { settings }: Pick<Context, 'settings'>,
  options: WebhookOptions,
  registration: Registration,
): Promise<Registration> {
  const found = (await listWebhooks(options)).find(({ id }) => id === registration.id);
  const state = found === undefined ? 'gone' : found.active ? 'active' : 'inactive';
  const now: Registration = { ...registration, state, checkedAt: new Date().toISOString() };
  writeRegistration(registrationFile(settings.paths), now);
  return now;
}

/** After a pull: activates a webhook that Polar has deactivated. What goes wrong is a warning, because the pull is done. */
export async function keepWebhookActive(context: Context, credentials: Credentials): Promise<void> {
  const { settings, ui } = context;
  try {
    const file = registrationFile(settings.paths);
    const registration = readRegistration(file);
    if (registration === undefined) return;
    const options = webhookClient(context, credentials);
    const asked = await askWebhook(context, options, registration);
    if (asked.state === 'gone') ui.warn('The webhook is no longer at Polar. Run polar-sync webhook register again.');
    if (asked.state !== 'inactive' || !(await activateWebhook(options))) return;
    writeRegistration(file, { ...asked, state: 'active' });
    ui.note('Polar had deactivated the webhook; it is active again.');
  } catch (problem) {
    if (!(problem instanceof PolarSyncError) || problem instanceof InterruptedError) throw problem;
    ui.warn(`The webhook: ${[problem.message, problem.hint].filter((part) => part !== undefined).join(' ')}`);
  }
}
