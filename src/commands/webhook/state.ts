import { inboxFolder } from '../../listen/inbox-folder.js';
import { type LastEvent, readLastEvents } from '../../listen/last-event.js';
import { type Registration, readRegistration, registrationFile } from '../../listen/registration.js';
import { localTime } from '../../ui/format.js';
import { knownSignIn } from '../account/remembered.js';
import type { Context } from '../context.js';

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
