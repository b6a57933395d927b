import { changingSignIn } from '../../auth/sign-in-lock.js';
import { ExitCode, UsageError } from '../../errors.js';
import { eventNames } from '../../listen/event.js';
import { webhookPath } from '../../listen/receiver.js';
import { forgetRegistration, readRegistration, registrationFile } from '../../listen/registration.js';
import { deleteWebhook, listWebhooks, type PolarWebhook } from '../../polar/v3/webhooks.js';
import { webhookSecret } from '../../tokens/secrets/webhook-secret.js';
import { openSignIns } from '../account/sign-ins.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { printFields } from '../shared/fields.js';
import { webhookClient, webhookSignIn } from './client.js';
import { askWebhook } from './keep-active.js';
import { registerWebhook, type WebhookFlags } from './register.js';
import { type WebhookStatus, webhookInWords, webhookStatus } from './state.js';

const actions = ['register', 'status', 'remove'] as const;

/** `polar-sync webhook`. */
export const command: Definition = {
  description: 'let Polar notify polar-sync listen: register the address, show or remove it',
  arguments: [
    { name: '<action>', description: 'register, status or remove', choices: actions },
    { name: '[url]', description: 'register: the https:// address that leads to polar-sync listen' },
  ],
  options: [
    {
      flags: '--events <names>',
      description: `${eventNames.join(', ')}, or all; several separated by commas (default: those about what you pull)`,
      words: [...eventNames, 'all'],
    },
    { flags: '--replace', description: 'remove the webhook that your client has already' },
    { flags: '--no-test', description: 'do not test first whether the address leads here' },
  ],
  more: [
    'Webhooks are a thing of AccessLink v3; v4 has none. Polar allows one for each client; it serves all users of the client.',
    'The pulls of the schedule go on: they fetch what no event was sent for.',
  ].join('\n'),
  examples: [
    `webhook register https://polar.example${webhookPath}`,
    `webhook register https://polar.example${webhookPath} --events EXERCISE,SLEEP`,
    'webhook status',
    'webhook remove',
  ],
  run: runWebhook,
};

/** @throws UsageError, AuthError, TokenStoreError, TemporaryError, StoreError */
export async function runWebhook(
  context: Context,
  action: (typeof actions)[number],
  url: string | undefined,
  flags: WebhookFlags,
): Promise<number> {
  switch (action) {
    case 'status':
      return showWebhook(context);
    case 'remove':
      return removeWebhook(context);
    case 'register':
      if (url !== undefined) return registerWebhook(context, url, flags);
      throw new UsageError('WEBHOOK_URL', 'polar-sync webhook register needs an address.', {
        hint: `Give the https:// address that leads to polar-sync listen, such as https://polar.example${webhookPath}.`,
      });
  }
}

/** What Polar has, and what is here. Exit 3 if what was registered here is not active there. */
async function showWebhook(context: Context): Promise<number> {
  const { settings, ui } = context;
  const options = webhookClient(context, webhookSignIn(await openSignIns(context)));
  const registration = readRegistration(registrationFile(settings.paths));
  if (registration) await askWebhook(context, options, registration);
  const [polars] = await listWebhooks(options);
  const own = webhookStatus(context);
  const registeredHere = polars !== undefined && polars.id === registration?.id;
  if (ui.json) {
    const atPolar = polars && { ...polars, registered_here: registeredHere };
    ui.result({ schema: 'polar-sync.webhook/1', ...(atPolar && { webhook: atPolar }), ...(own && { here: own }) });
  } else printWebhook(context, polars, own);
  return own === undefined || own.state === 'active' ? ExitCode.ok : ExitCode.partial;
}

function printWebhook(context: Context, polars: PolarWebhook | undefined, own: WebhookStatus | undefined): void {
  if (polars === undefined && own === undefined) return context.ui.print('Your client has no webhook.');
  const lines: [string, string][] = polars
    ? [
        ['At Polar', `${polars.url}, ${polars.active ? 'active' : 'inactive'}`],
        ['Events', polars.events.join(', ')],
      ]
    : [['At Polar', 'none']];
  const here = own === undefined ? 'registered elsewhere, or by another profile' : webhookInWords(own);
  printFields(context, [...lines, ['Here', here]]);
}

/** Removes the webhook of the client, whoever registered it, and the key. */
async function removeWebhook(context: Context): Promise<number> {
  const { settings, env, ui, signal } = context;
  const options = webhookClient(context, webhookSignIn(await openSignIns(context)));
  const existing = await listWebhooks(options);
  const removed = await changingSignIn(settings.paths.tokenFile, signal, async () => {
    const { signal: _, ...unstoppable } = options;
    for (const { id } of existing) await deleteWebhook(unstoppable, id);
    await webhookSecret(settings, env).clear();
    forgetRegistration(registrationFile(settings.paths));
    return existing.length > 0;
  });
  if (ui.json) ui.result({ schema: 'polar-sync.webhook/1', done: removed ? 'removed' : 'nothing' });
  else ui.print(removed ? 'Removed. Polar notifies nobody any more.' : 'Your client has no webhook.');
  return ExitCode.ok;
}
