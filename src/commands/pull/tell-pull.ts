import type { ApiVersion } from '../../config/setting-table.js';
import type { Store } from '../../storage/store.js';
import type { PullDeps, PullOptions, PullResult } from '../../sync/pull-contract.js';
import { sourceOf } from '../../sync/sources/sources.js';
import { paced } from '../../ui/pace.js';
import type { Progress, Ui } from '../../ui/ui.js';
import type { LostJson } from '../shared/lost.js';

/** API v4 brings everything in one request, so only v3 leaves something out. */
export function noteLeftOut(ui: Ui, { workouts, source, details }: PullOptions, generation: ApiVersion): void {
  const api = sourceOf(source)?.api ?? generation;
  if (workouts === false || api !== 'v3') return;
  const left = (['samples', 'zones', 'route'] as const).filter((detail) => !details[detail]);
  if (left.length === 0) return;
  const names = left.join(', ').replace(/, (\w+)$/, ' and $1');
  ui.note(
    source === 'transactions'
      ? `Left out: ${names}. Polar deletes them when the transaction is committed; --full brings them first.`
      : `Left out: ${names}. --full brings them.`,
  );
}

const steps = {
  outdated: { doing: 'Bringing up to date', noun: 'workout' },
  exercises: { doing: 'Fetching', noun: 'workout' },
  originals: { doing: "Fetching Polar's files:", noun: 'file' },
  days: { doing: 'Fetching', noun: 'day' },
  transaction: { doing: "Settling Polar's transaction:", noun: 'session' },
} as const;

function dataStep(kind: string) {
  return { doing: `Asking for ${kind.replaceAll('-', ' ')}:`, noun: 'answer' };
}

/** Tells on `progress` what a pull is at. */
export function showSteps(progress: Progress): NonNullable<PullDeps['onProgress']> {
  const tellPace = paced(progress);
  return ({ step, done, total, until }) => {
    if (until !== undefined) {
      progress.update(`Looking back to ${until}${total > 0 ? `: day ${done + 1} of ${total}` : ''}`);
      return;
    }
    const words = step in steps ? steps[step as keyof typeof steps] : dataStep(step);
    tellPace({ ...words, done, total });
  };
}

/**
 * What a pull came to, for a person.
 * @param of whether it only looked, and whether workouts were asked for at all.
 */
export function tellPull(
  ui: Ui,
  result: PullResult & { behind?: LostJson },
  store: Store,
  of: { dry: boolean; workouts: boolean },
): void {
  const { workouts, failed } = result;
  if (of.workouts)
    ui.print(
      of.dry
        ? `Would bring ${workouts.new} new and ${workouts.updated} changed workouts; ${workouts.unchanged} are here.`
        : `${workouts.new} new, ${workouts.updated} updated, ${workouts.unchanged} unchanged; ${store.counts().workouts} workouts in ${store.path}.`,
    );
  tellData(ui, result, of.dry);
  for (const { id, reason } of failed) ui.warn(`Not complete: ${id}: ${reason}`);
  if (failed.length > 0) ui.warn('Nothing is lost: the next pull tries again.');
}

/** A line for each kind that came. */
function tellData(ui: Ui, { data }: PullResult, dry: boolean): void {
  for (const [kind, { new: fresh, updated, unchanged }] of Object.entries(data)) {
    ui.print(
      dry
        ? `${kind}: would bring ${fresh} new and ${updated} changed; ${unchanged} are here.`
        : `${kind}: ${fresh} new, ${updated} updated, ${unchanged} unchanged.`,
    );
  }
}
