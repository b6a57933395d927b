import type { ApiVersion } from '../../config/api-version.js';
import type { Store } from '../../storage/store.js';
import type { PullDeps, PullOptions, PullResult } from '../../sync/pull-contract.js';
import { sourceOf } from '../../sync/sources/sources.js';
import { paced } from '../../ui/pace.js';
import type { Progress, Ui } from '../../ui/ui.js';
import { groupedInWords } from '../kinds/through.js';
import type { LostJson } from '../shared/lost.js';

/** v4 sends everything in one response, so only v3 leaves something out. */
export function noteLeftOut(ui: Ui, { workouts, source, details }: PullOptions, apiVersion: ApiVersion): void {
  const api = sourceOf(source)?.api ?? apiVersion;
  if (workouts === false || api !== 'v3') return;
  const left = (['samples', 'zones', 'route'] as const).filter((detail) => !details[detail]);
  if (left.length === 0) return;
  const names = left.join(', ').replace(/, (\w+)$/, ' and $1');
  ui.note(
    source === 'transactions'
      ? `Left out: ${names}. Polar deletes them when the transaction is committed; --full fetches them first.`
      : `Left out: ${names}. --full fetches them.`,
  );
}

const steps = {
  outdated: { doing: 'Updating', noun: 'workout' },
  exercises: { doing: 'Fetching', noun: 'workout' },
  originals: { doing: "Fetching Polar's original files:", noun: 'file' },
  days: { doing: 'Fetching', noun: 'day' },
  transaction: { doing: 'Fetching the transaction:', noun: 'session' },
} as const;

function dataStep(kind: string) {
  return { doing: `Fetching ${kind.replaceAll('-', ' ')}:`, noun: 'response' };
}

/** Shows on `progress` what a pull is doing. */
export function showSteps(progress: Progress): NonNullable<PullDeps['onProgress']> {
  const showPace = paced(progress);
  return ({ step, done, total, until }) => {
    if (until !== undefined) {
      progress.update(`Looking back to ${until}${total > 0 ? `: day ${done + 1} of ${total}` : ''}`);
      return;
    }
    const words = step in steps ? steps[step as keyof typeof steps] : dataStep(step);
    showPace({ ...words, done, total });
  };
}

/**
 * Prints the result of a pull, without --json.
 * @param of whether it was a dry run, and whether workouts were requested at all.
 */
export function reportPull(
  ui: Ui,
  result: PullResult & { behind?: LostJson },
  store: Store,
  of: { dry: boolean; workouts: boolean },
): void {
  const { workouts, failed } = result;
  if (of.workouts)
    ui.print(
      of.dry
        ? `Would pull ${workouts.new} new and ${workouts.updated} changed workouts; ${workouts.unchanged} are here already.`
        : `${workouts.new} new, ${workouts.updated} updated, ${workouts.unchanged} unchanged; ${store.counts().workouts} workouts in ${store.path}.`,
    );
  reportData(ui, result, of.dry);
  for (const { id, reason } of failed) ui.warn(`Incomplete: ${id}: ${reason}`);
  if (failed.length > 0) ui.warn('Nothing is lost: the next pull tries again.');
}

/** One line per kind. */
function reportData(ui: Ui, { data, through = {} }: PullResult, dry: boolean): void {
  for (const [kind, { new: fresh, updated, unchanged }] of Object.entries(data)) {
    ui.print(
      dry
        ? `${kind}: would pull ${fresh} new and ${updated} changed; ${unchanged} are here already.`
        : `${kind}: ${fresh} new, ${updated} updated, ${unchanged} unchanged.`,
    );
  }
  const words = groupedInWords(through);
  if (words !== '') ui.note(words);
}
