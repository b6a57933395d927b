import { isLoopback } from '../../config/addresses/loopback.js';
import { ExitCode, UsageError } from '../../errors.js';
import type { ListenAddress } from '../../listen/serve.js';
import { count } from '../../ui/format.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { originalsOption, readFlags, sourceOption } from '../pull/flags.js';
import { wholeNumber } from '../shared/numbers.js';
import { type EventPullFlags, eventPull, takingTurns } from './event-pull.js';
import { type OpenReceiver, openReceiver } from './open-receiver.js';

/** Where Polar's events are received unless something else is said. */
export const defaultListenPort = 8767;
const defaultHost = '127.0.0.1';

/** The flags of `listen`, as commander passes them. */
export interface ListenFlags extends EventPullFlags {
  port?: string;
  host?: string;
}

/** `polar-sync listen`. */
export const command: Definition = {
  description: "receive Polar's notifications and pull at once; for all profiles of this machine",
  options: [
    {
      flags: '--port <port>',
      description: `the port to listen on, 0 for any free one (default: ${defaultListenPort})`,
    },
    { flags: '--host <address>', description: `the address to listen on (default: ${defaultHost})` },
    originalsOption,
    sourceOption,
    { flags: '--push', description: 'deliver to your targets after each pull, as in pull --push' },
  ],
  more: [
    'A tunnel or a reverse proxy has to lead to it; docs/webhooks.md shows three. Then: polar-sync webhook register URL.',
    'With --json it prints one line when it is ready, and one line for each pull.',
  ].join('\n'),
  examples: ['listen', 'listen --port 9000 --push'],
  run: runListen,
};

/** Receives events until Ctrl-C or SIGTERM; that is exit 0. @throws UsageError, BusyError, TokenStoreError, StoreError */
export async function runListen(context: Context, flags: ListenFlags): Promise<number> {
  readFlags(flags, context.settings);
  const port = wholeNumber('--port', flags.port ?? String(defaultListenPort), 65_535, 0, defaultListenPort);
  const address = { host: flags.host ?? defaultHost, port };
  const receiver = await openReceiver(context, address, eventPull(context, flags, takingTurns()));
  sayReady(context, receiver, address.host);
  await receiver.run();
  context.ui.note('Ended. What has been answered is stored.');
  return ExitCode.ok;
}

/** Says where it listens, and what is still missing. */
export function sayReady({ ui }: Context, { url, known }: OpenReceiver, host: string): void {
  if (ui.json) {
    const [users, webhooks] = [known.users.size, known.secrets.length];
    ui.result({ schema: 'polar-sync.listen/1', url, users, webhooks });
  } else ui.print(`Listening at ${url} for ${count(known.users.size, 'user')}. Ctrl-C ends it.`);
  if (!isLoopback(host.includes(':') ? `[${host}]` : host))
    ui.note('Other machines can reach it. Only events that Polar has signed are accepted.');
  if (known.users.size === 0)
    ui.warn("No profile's Polar user id is known, so no event is for this machine. Run polar-sync login.");
  else if (known.secrets.length === 0) ui.note('No webhook is registered yet: polar-sync webhook register URL.');
}

/** Reads `HOST:PORT`, `PORT` or `HOST`; nothing is the usual address. @throws UsageError LISTEN_ADDRESS */
export function readAddress(text: string): ListenAddress {
  const parts = /^(?:(\d{1,5})|([^:[\]\s]+|\[[^\]\s]+\])(?::(\d{1,5}))?)?$/.exec(text);
  const [, bare, host = defaultHost, named] = parts ?? [];
  const port = Number(bare ?? named ?? defaultListenPort);
  if (parts !== null && port <= 65_535) return { host: host.replace(/^\[|\]$/g, ''), port };
  throw new UsageError('LISTEN_ADDRESS', `${JSON.stringify(text)} is not an address to listen on.`, {
    hint: `Write it as ${defaultHost}:${defaultListenPort}.`,
  });
}
