import { type Context, contextWith } from '../context.js';
import type { Definition } from '../definition.js';
import { pullEvery } from './every.js';
import { type PullFlags, pullOptions, readFlags } from './flags.js';
import { pullOnce } from './pull-once.js';

/** `polar-sync pull`. */
export const command: Definition = {
  description: 'fetch what Polar has; runs from cron, and resumes where the last pull stopped',
  options: pullOptions,
  examples: [
    'pull --full',
    'pull --source v4 --all-history',
    'pull --full --quiet --wait 5m',
    'pull --full --data all',
    'pull --push',
    'pull --full --every 1h --listen',
    'pull --dry-run --json',
  ],
  run: runPull,
};

/**
 * Fetches what Polar has. Exit 0, 3 if something is incomplete, otherwise that of the error. With `--every` it stays, with
 * `--listen` it also pulls when Polar notifies it.
 */
export async function runPull(context: Context, flags: PullFlags): Promise<number> {
  const { every, listen, db } = flags;
  if (every === undefined) return pullOnce(context, flags);
  readFlags(flags, context.settings.data);
  if (listen === undefined) return pullEvery(context, { every, db }, (own) => pullOnce(own, flags));
  return pullAndListen(context, flags, { every, db, listen: listen === true ? '' : listen });
}

/** The receiver ends with the pulls, whatever ends them. */
async function pullAndListen(
  context: Context,
  flags: PullFlags,
  { every, db, listen }: { every: number; db: string | undefined; listen: string },
): Promise<number> {
  // Loaded here, because most pulls do not need it.
  const { readAddress, sayReady } = await import('../listen/listen.js');
  const { eventPull, takingTurns } = await import('../listen/event-pull.js');
  const { openReceiver } = await import('../listen/open-receiver.js');
  const stop = new AbortController();
  context.signal.addEventListener('abort', () => stop.abort(), { once: true });
  const staying = contextWith(context, { settings: context.settings, signal: stop.signal });
  const address = readAddress(listen);
  const turn = takingTurns();
  const receiver = await openReceiver(staying, address, eventPull(staying, flags, turn));
  sayReady(context, receiver, address.host);
  const pulls = pullEvery(staying, { every, db }, (own) => turn(() => pullOnce(own, flags)));
  const [exitCode] = await Promise.all([pulls.finally(() => stop.abort()), receiver.run()]);
  return exitCode;
}
