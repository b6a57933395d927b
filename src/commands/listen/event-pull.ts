import { resolveSettings } from '../../config/settings.js';
import { ExitCode, PolarSyncError } from '../../errors.js';
import type { WebhookEvent } from '../../listen/event.js';
import { inboxFolder } from '../../listen/inbox-folder.js';
import { rememberLastEvent } from '../../listen/last-event.js';
import { type Context, contextWith } from '../context.js';
import { pullOnce } from '../pull/pull-once.js';
import type { EventPull } from './open-receiver.js';

/** A pull that is running may have begun before the event; it is waited for. */
const waitSeconds = 60;

/**
 * The ordinary pull of a profile, for its events.
 * @param turn keeps it apart from other pulls of this process.
 */
export function eventPull(
  context: Context,
  { push = false, db }: { push?: boolean | undefined; db?: string | undefined },
  turn: <T>(work: () => Promise<T>) => Promise<T>,
): EventPull {
  const { env, ui, signal, settings: own } = context;
  const pullOf = async (profile: string, data: string | undefined, ownSignal: AbortSignal) => {
    const settings = resolveSettings(env, { profile, db: profile === own.profile ? db : undefined });
    const flags = { full: true, wait: waitSeconds, push, ...(data !== undefined && { data }) };
    return turn(() => pullOnce(contextWith(context, { settings, signal: ownSignal }), flags, { byEvent: true }));
  };
  return async (profile, data, events) => {
    const whose = profile === 'default' ? '' : ` for ${profile}`;
    ui.note(`${namesIn(events)}${whose}: pulling ${data ?? 'what is usual'}.`);
    // A signal of its own for each pull, so that what listens to the long-lived one does not pile up.
    const stop = new AbortController();
    const abort = () => stop.abort();
    signal.addEventListener('abort', abort);
    try {
      rememberLast(inboxFolder(env), events);
      const exitCode = await pullOf(profile, data, stop.signal);
      return exitCode === ExitCode.ok ? { is: 'done' } : { is: 'later', why: 'it was incomplete.' };
    } catch (problem) {
      if (!(problem instanceof PolarSyncError)) throw problem;
      return { is: 'later', why: [problem.message, problem.hint].filter((part) => part !== undefined).join(' ') };
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };
}

function namesIn(events: readonly WebhookEvent[]): string {
  return [...new Set(events.map(({ name }) => name))].join(', ');
}

function rememberLast(folder: string, events: readonly WebhookEvent[]): void {
  const last = events.at(-1);
  if (last) rememberLastEvent(folder, last.userId, { event: last.name, at: new Date().toISOString() });
}

/** One after the other. */
export function takingTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = last.then(work, work);
    last = own.catch(() => undefined);
    return own;
  };
}
