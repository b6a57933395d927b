import { InterruptedError, PolarSyncError, TemporaryError } from '../../errors.js';
import { inLanes, queue, type Ticket } from '../../lanes.js';
import type { AthleteResult } from '../../mirror/athlete.js';
import type { Mirror } from '../../mirror/mirror.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { Progress } from '../../ui/ui.js';
import type { Context } from '../context.js';
import { hasNoStore, type Source, type SourceFlags } from './sources.js';

/** How it went with one athlete. */
export type AthleteOutcome =
  | { athlete: string; outcome: 'sent'; result: AthleteResult }
  | { athlete: string; outcome: 'unchanged' | 'no database' }
  | { athlete: string; outcome: 'failed'; problem: PolarSyncError };

/** The mirror, and how it is opened once more, on another connection. */
interface Mirrors {
  mirror: Mirror;
  openAnother(): Promise<Mirror>;
}

/**
 * Sends one athlete after the other; what is to be sent of the next is found out and read meanwhile, over a second connection. One
 * that fails stops none of the others, unless PostgreSQL cannot be reached.
 * @throws InterruptedError, TemporaryError; with one athlete, what it fails with.
 */
export async function sendAll(
  context: Context,
  { mirror, openAnother }: Mirrors,
  sources: readonly Source[],
  flags: SourceFlags & { replace?: boolean },
): Promise<AthleteOutcome[]> {
  const outcomes = new Map<Source, AthleteOutcome>();
  const attempt = async (source: Source, work: () => Promise<AthleteOutcome | undefined>) => {
    const { athlete } = source;
    try {
      const outcome = await work();
      if (outcome) outcomes.set(source, outcome);
    } catch (problem) {
      if (flags.allProfiles === true && hasNoStore(problem)) outcomes.set(source, { athlete, outcome: 'no database' });
      else if (sources.length > 1 && isOfOne(problem)) outcomes.set(source, { athlete, outcome: 'failed', problem });
      else throw problem;
    }
  };
  const known = await mirror.states();
  const states = new Map<Source, string | undefined>();
  for (const source of sources)
    await attempt(source, async () => {
      const { athlete } = source;
      const state = source.state();
      states.set(source, state);
      return state !== undefined && known.get(athlete) === state ? { athlete, outcome: 'unchanged' } : undefined;
    });
  const due = sources.filter((source) => !outcomes.has(source));
  const mirrors = due.length > 1 ? [mirror, ...(await ifGranted(openAnother))] : [mirror];
  await withProgress(context.ui, 'Comparing with the mirror', async (progress) => {
    const nextTicket = queue();
    await inLanes(mirrors, due, async (one, source) => {
      const ticket = nextTicket();
      const how = { state: states.get(source), replace: flags.replace === true, ticket, progress };
      await attempt(source, () => sendOne(one, source, how)).finally(() => ticket.done());
    });
    progress.update('Adding the keys that tables lack');
    await mirror.complete(mirrors.slice(1));
  });
  const all = sources.flatMap((source) => outcomes.get(source) ?? []);
  await mirror.compared(all.filter(({ outcome }) => outcome === 'unchanged').map(({ athlete }) => athlete));
  return all;
}

/** A server that grants no further connection gets one athlete after the other. @throws what else is in the way. */
async function ifGranted(open: () => Promise<Mirror>): Promise<Mirror[]> {
  try {
    return [await open()];
  } catch (problem) {
    if (problem instanceof PolarSyncError && problem.code === 'MIRROR_OVERLOADED') return [];
    throw problem;
  }
}

/** Whether the next athlete may fare better. */
function isOfOne(problem: unknown): problem is PolarSyncError {
  return (
    problem instanceof PolarSyncError && !(problem instanceof InterruptedError) && !(problem instanceof TemporaryError)
  );
}

/** What is the same for, or known of, an athlete who is sent. */
interface Sending {
  state: string | undefined;
  replace: boolean;
  ticket: Ticket;
  progress: Progress;
}

async function sendOne(
  mirror: Mirror,
  source: Source,
  { state, replace, ticket, progress }: Sending,
): Promise<AthleteOutcome> {
  const { athlete } = source;
  const library = await source.open();
  try {
    const showPace = paced(progress);
    const onProgress = (done: number, total: number) =>
      showPace({ doing: `Sending ${athlete}:`, done, total, noun: 'item' });
    const result = await mirror.send({ athlete, library, state }, { replace, ticket, onProgress });
    return { athlete, outcome: 'sent', result };
  } finally {
    library.close();
  }
}
