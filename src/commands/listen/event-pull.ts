import { environmentFor } from '../../config/environment.js';
import { resolveSettings } from '../../config/settings.js';
import { ExitCode, inFull, PolarSyncError } from '../../errors.js';
import { codeOf } from '../../guards.js';
import type { WebhookEvent } from '../../listen/event.js';
import { inboxFolder } from '../../listen/inbox-folder.js';
import { rememberLastEvent } from '../../listen/last-event.js';
import { withOwnSignal } from '../../own-signal.js';
import { ClientLimits } from '../account/client-limits.js';
import { type Context, contextWith } from '../context.js';
import type { PullFlags } from '../pull/flags.js';
import { pullOnce } from '../pull/pull-once.js';
import type { EventPull } from './open-receiver.js';

/** A pull that is running may have begun before the event; it is waited for. */
const waitSeconds = 60;
/** Beyond it, the events wait in the inbox instead. */
const limitSeconds = 60;

/** What the pull for an event takes over from the command line; `db` is for the profile of the command line only. */
export type EventPullFlags = Pick<PullFlags, 'push' | 'originals' | 'source' | 'db'>;

/**
 * The ordinary pull of a profile, for its events.
 * @param turn keeps it apart from other pulls of this process.
 */
export function eventPull(
  context: Context,
  { push, originals, source, db }: EventPullFlags,
  turn: <T>(profile: string, work: () => Promise<T>) => Promise<T>,
): EventPull {
  const { ui, signal, settings: own } = context;
  const chosen = { ...(push && { push }), ...(originals && { originals }), ...(source && { source }) };
  const limits = new ClientLimits(signal, {
    maxWaitSeconds: limitSeconds,
    onWait: (seconds) => ui.note(`Polar's rate limit: waiting ${Math.ceil(seconds)} s.`),
  });
  const pullOf = async (profile: string, data: string | undefined, ownSignal: AbortSignal) => {
    const env = environmentFor(context.env, profile, own.profile);
    const settings = resolveSettings(env, { profile, db: profile === own.profile ? db : undefined });
    const flags = { ...chosen, full: true, wait: waitSeconds, ...(data !== undefined && { data }) };
    return turn(profile, () =>
      pullOnce(contextWith(context, { settings, env, signal: ownSignal }), flags, { byEvent: true, limits }),
    );
  };
  return async (profile, data, events) => {
    const whose = profile === 'default' ? '' : ` for ${profile}`;
    ui.note(`${namesIn(events)}${whose}: pulling ${data ?? 'what is usual'}.`);
    rememberLast(context, events);
    try {
      const { pulled } = await withOwnSignal(signal, (stop) => pullOf(profile, data, stop.signal));
      return pulled === ExitCode.ok ? { is: 'done' } : { is: 'later', why: 'it was incomplete.' };
    } catch (problem) {
      if (!(problem instanceof PolarSyncError)) throw problem;
      return { is: 'later', why: inFull(problem) };
    }
  };
}

function namesIn(events: readonly WebhookEvent[]): string {
  return [...new Set(events.map(({ name }) => name))].join(', ');
}

/** Only for people to look at, so the pull does not depend on it. */
function rememberLast({ env, ui }: Context, events: readonly WebhookEvent[]): void {
  const last = events.at(-1);
  if (last === undefined) return;
  try {
    rememberLastEvent(inboxFolder(env), last.userId, { event: last.name, at: new Date().toISOString() });
  } catch (problem) {
    if (codeOf(problem) === undefined) throw problem;
    ui.warn(`When the last event came cannot be noted for polar-sync status: ${(problem as Error).message}`);
  }
}

/** The pulls of each profile one after the other; those of different profiles have different databases. */
export function takingTurns(): <T>(profile: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (profile, work) => {
    const own = (last.get(profile) ?? Promise.resolve()).then(work, work);
    last.set(
      profile,
      own.catch(() => undefined),
    );
    return own;
  };
}
