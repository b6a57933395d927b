import { changingSignIn } from '../../auth/sign-in-lock.js';
import { ExitCode, PolarSyncError, UsageError } from '../../errors.js';
import { eventNames, eventsFor } from '../../listen/event.js';
import {
  forgetRegistration,
  type Registration,
  readRegistration,
  registrationFile,
  writeRegistration,
} from '../../listen/registration.js';
import { meant } from '../../nearest.js';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  type PolarWebhook,
  type WebhookOptions,
} from '../../polar/v3/webhooks.js';
import { webhookSecret } from '../../tokens/secrets/webhook-secret.js';
import { openSignIns } from '../account/sign-ins.js';
import type { Context } from '../context.js';
import { readDataKinds } from '../pull/data.js';
import { checkedAddress, testAddress } from './address.js';
import { webhookClient, webhookSignIn } from './client.js';

/** The flags of `webhook`, as commander passes them. */
export interface WebhookFlags {
  /** Separated by commas. */
  events?: string;
  /** Replaces a webhook that is not this profile's. */
  replace?: boolean;
  /** `--no-test`. */
  test?: boolean;
}

/**
 * Registers the address: tests that it leads here, tells Polar, and has the key on the disk before anything is confirmed.
 * The webhook of this profile is changed in place; if anything fails, the one that was there before still works.
 * @throws UsageError, AuthError, TokenStoreError, TemporaryError, StoreError
 */
export async function registerWebhook(context: Context, typed: string, flags: WebhookFlags): Promise<number> {
  const { settings, env, signal, ui } = context;
  const url = checkedAddress(typed);
  const credentials = webhookSignIn(await openSignIns(context));
  const events = flags.events === undefined ? usualEvents(settings.data) : readEvents(flags.events);
  const options = webhookClient(context, credentials);
  const file = registrationFile(settings.paths);
  const { tokenFile } = settings.paths;
  const at = new Date().toISOString();
  const facts = { url, clientId: options.client.id, events, registeredAt: at, state: 'gone', checkedAt: at } as const;
  // The receiver accepts what is sent to the new address from here on.
  const { before, wanted } = await changingSignIn(tokenFile, signal, async () => {
    const before = readRegistration(file);
    const wanted: Registration = { ...facts, ...(before?.id !== undefined && { id: before.id }) };
    writeRegistration(file, wanted);
    return { before, wanted };
  });
  try {
    if (flags.test !== false) await testAddress(context, url);
    const [existing] = await listWebhooks(options);
    const secret = webhookSecret(settings, env);
    const isOurs = existing !== undefined && existing.id === before?.id && Boolean(await secret.read());
    if (existing && !isOurs && flags.replace !== true) throw exists(existing);
    // A signal does not come between Polar's response, which is the only one with the key, and the disk.
    const { signal: _, ...unstoppable } = options;
    const id = await changingSignIn(tokenFile, signal, async () => {
      const done = (id: string) => {
        writeRegistration(file, { ...wanted, id, state: 'active' });
        return id;
      };
      if (isOurs) {
        await changeWebhook(unstoppable, existing.id, { url, events });
        return done(existing.id);
      }
      if (existing) await deleteWebhook(unstoppable, existing.id);
      const created = await create(unstoppable, { url, events }, existing !== undefined);
      await keepOrTakeBack(created, unstoppable, (key) => secret.write(key));
      return done(created.id);
    });
    if (ui.json) ui.result({ schema: 'polar-sync.webhook/1', done: 'registered', id, url, events });
    else {
      ui.print(`Polar notifies ${url} about ${events.join(', ')}.`);
      ui.print(`The key of the signatures is in ${secret.describe()}.`);
    }
    return ExitCode.ok;
  } catch (problem) {
    restore(file, { before, wanted });
    throw problem;
  }
}

/** Nothing has changed, unless another process has registered meanwhile. */
function restore(file: string, { before, wanted }: { before: Registration | undefined; wanted: Registration }): void {
  if (readRegistration(file)?.registeredAt !== wanted.registeredAt) return;
  if (before) writeRegistration(file, before);
  else forgetRegistration(file);
}

async function create(
  options: WebhookOptions,
  wanted: { url: string; events: string[] },
  removed: boolean,
): Promise<{ id: string; secret: string }> {
  try {
    const created = await createWebhook(options, wanted);
    if (created) return created;
  } catch (problem) {
    if (!removed || !(problem instanceof PolarSyncError)) throw problem;
    throw new UsageError(
      'WEBHOOK_REMOVED',
      `The earlier webhook is removed, and the new one is not there: ${problem.message}`,
      {
        ...(problem.hint !== undefined && { hint: problem.hint }),
        cause: problem,
      },
    );
  }
  throw exists();
}

/** A webhook whose key is lost would send events that nobody can check. */
async function keepOrTakeBack(
  { id, secret }: { id: string; secret: string },
  options: WebhookOptions,
  keep: (key: string) => Promise<void>,
): Promise<void> {
  try {
    await keep(secret);
  } catch (problem) {
    await deleteWebhook(options, id);
    throw problem;
  }
}

/** The events about what this profile pulls. */
function usualEvents(setting: string | undefined): string[] {
  const { workouts, kinds, whatThereIs } = readDataKinds(undefined, setting);
  return eventsFor(whatThereIs ? ['all'] : [...(workouts ? ['workouts'] : []), ...kinds]);
}

/** @throws UsageError WEBHOOK_EVENT */
function readEvents(typed: string): string[] {
  const names = typed
    .split(',')
    .map((name) => name.trim().toUpperCase().replaceAll('-', '_'))
    .filter((name) => name !== '');
  if (names.includes('ALL')) return [...eventNames];
  const unknown = names.find((name) => !eventNames.includes(name));
  if (unknown === undefined && names.length > 0) return eventNames.filter((name) => names.includes(name));
  throw new UsageError('WEBHOOK_EVENT', `Unknown event ${JSON.stringify(unknown ?? '')}.`, {
    hint: meant(unknown ?? '', eventNames, `Choose from ${eventNames.join(', ')}, or all.`),
  });
}

function exists(webhook?: PolarWebhook): UsageError {
  const leads = webhook === undefined ? '' : `, which leads to ${webhook.url}`;
  return new UsageError(
    'WEBHOOK_EXISTS',
    `Your client has a webhook already${leads}. Polar allows one for each client.`,
    {
      hint: 'Run the same command with --replace to remove that one first.',
    },
  );
}
