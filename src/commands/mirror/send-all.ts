import { InterruptedError, PolarSyncError, TemporaryError } from '../../errors.js';
import type { AthleteResult } from '../../mirror/athlete.js';
import type { Mirror } from '../../mirror/mirror.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { Context } from '../context.js';
import { hasNoStore, type Source, type SourceFlags } from './sources.js';

/** How it went with one athlete. */
export type AthleteOutcome =
  | { athlete: string; outcome: 'sent'; result: AthleteResult }
  | { athlete: string; outcome: 'unchanged' | 'no database' }
  | { athlete: string; outcome: 'failed'; problem: PolarSyncError };

/**
 * Sends one athlete after the other. One that fails stops none of the others, unless PostgreSQL cannot be reached.
 * @throws InterruptedError, TemporaryError; with one athlete, what it fails with.
 */
export async function sendAll(
  context: Context,
  mirror: Mirror,
  sources: readonly Source[],
  flags: SourceFlags & { replace?: boolean },
): Promise<AthleteOutcome[]> {
  const states = await mirror.states();
  const outcomes: AthleteOutcome[] = [];
  for (const source of sources) {
    try {
      outcomes.push(await sendOne(context, mirror, source, states, flags.replace === true));
    } catch (problem) {
      if (flags.allProfiles === true && hasNoStore(problem))
        outcomes.push({ athlete: source.athlete, outcome: 'no database' });
      else if (sources.length > 1 && isOfOne(problem))
        outcomes.push({ athlete: source.athlete, outcome: 'failed', problem });
      else throw problem;
    }
  }
  await mirror.complete();
  await mirror.compared(outcomes.filter(({ outcome }) => outcome === 'unchanged').map(({ athlete }) => athlete));
  return outcomes;
}

/** Whether the next athlete may fare better. */
function isOfOne(problem: unknown): problem is PolarSyncError {
  return (
    problem instanceof PolarSyncError && !(problem instanceof InterruptedError) && !(problem instanceof TemporaryError)
  );
}

async function sendOne(
  { ui }: Context,
  mirror: Mirror,
  source: Source,
  states: ReadonlyMap<string, string>,
  replace: boolean,
): Promise<AthleteOutcome> {
  const { athlete } = source;
  const state = source.state();
  if (state !== undefined && states.get(athlete) === state) return { athlete, outcome: 'unchanged' };
  const library = await source.open();
  try {
    const result = await withProgress(ui, `Sending ${athlete}`, (progress) => {
      const showPace = paced(progress);
      const onProgress = (done: number, total: number) =>
        showPace({ doing: `Sending ${athlete}:`, done, total, noun: 'item' });
      return mirror.send({ athlete, library, state }, { replace, onProgress });
    });
    return { athlete, outcome: 'sent', result };
  } finally {
    library.close();
  }
}
