import { withOwnSignal } from '../../own-signal.js';
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
    'pull --all-profiles --full --jobs 8',
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
  const round = flags.allProfiles === true ? await allOf(context, flags) : undefined;
  if (every === undefined) return round ? round(context, apart) : (await pullOnce(context, flags)).exitCode;
  readFlags(flags, context.settings);
  const pull =
    round ?? (async (own, turn) => turn(own.settings.profile, async () => (await pullOnce(own, flags)).pulled));
  if (listen === undefined) return pullEvery(context, { every, db }, (own) => pull(own, apart));
  return pullAndListen(context, flags, { every, db, listen: listen === true ? '' : listen, pull });
}

/** Keeps pulls of this process apart. */
type Turn = <T>(profile: string, work: () => Promise<T>) => Promise<T>;
type Pull = (own: Context, turn: Turn) => Promise<number>;

/** Where nothing else in this process pulls. */
const apart: Turn = (_profile, work) => work();

/** The pull of all profiles, whose code most pulls do not need. @throws UsageError */
async function allOf(context: Context, flags: PullFlags): Promise<Pull> {
  const { checkAllFlags, pullAll } = await import('./all/pull-all.js');
  checkAllFlags(context, flags);
  return (own, turn) => pullAll(own, flags, turn);
}

/** The receiver and the pulls end together, whatever ends one of them; both have ended when this returns. */
async function pullAndListen(
  context: Context,
  flags: PullFlags,
  { pull, listen, ...rhythm }: { every: number; db: string | undefined; listen: string; pull: Pull },
): Promise<number> {
  // Loaded here, because most pulls do not need it.
  const { readAddress, sayReady } = await import('../listen/listen.js');
  const { eventPull, takingTurns } = await import('../listen/event-pull.js');
  const { openReceiver } = await import('../listen/open-receiver.js');
  return withOwnSignal(context.signal, async (own) => {
    const stop = () => own.abort();
    const staying = contextWith(context, { signal: own.signal });
    const address = readAddress(listen);
    const turn = takingTurns();
    const receiver = await openReceiver(staying, address, eventPull(staying, flags, turn));
    sayReady(context, receiver, address.host);
    const pulls = pullEvery(staying, rhythm, (one) => pull(one, turn)).finally(stop);
    const receiving = receiver.run().finally(stop);
    await Promise.allSettled([pulls, receiving]);
    await receiving;
    return pulls;
  });
}
