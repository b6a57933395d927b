import type { ReportCache } from '../../report/cache.js';
import { type EncodedWorkout, encodedText } from '../../report/document.js';
import type { WorkoutLinks } from '../../report/payload/model.js';
import { type FailedWorkout, unlessDamaged } from '../../storage/errors.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import type { Store } from '../../storage/store.js';
import type { Context } from '../context.js';
import { deliveredOf } from '../delivery/delivered.js';
import { targetsOrNone } from '../delivery/targets.js';

/**
 * Workouts as they go into the file, from an earlier report if they have not changed since; one whose samples cannot be read
 * is in the report with its summary only.
 */
export function* encodedWorkouts(
  reader: Store,
  filter: WorkoutFilter,
  cache: ReportCache | undefined,
  onDamaged: (failed: FailedWorkout) => void,
): Generator<EncodedWorkout> {
  // A summary that cannot be read has been reported before, and is not in the report.
  for (const summary of reader.summaries(filter, () => {})) {
    const { id } = summary;
    const revision = cache && reader.revision(id);
    const known = revision === undefined ? undefined : cache?.get(revision);
    if (known !== undefined) {
      yield { id, encoded: known };
      continue;
    }
    const workout = unlessDamaged(() => reader.get(id), onDamaged);
    const encoded = encodedText(workout ?? summary);
    if (workout && revision !== undefined) cache?.put(revision, encoded);
    yield { id, encoded };
  }
}

/** The pages of workouts at the targets they were delivered to, if there are targets. */
export function linksIn(context: Context, reader: Store, filter: WorkoutFilter): { links?: Iterable<WorkoutLinks> } {
  const targets = targetsOrNone(context);
  if (targets.length === 0) return {};
  function* links(): Generator<WorkoutLinks> {
    for (const { id } of reader.summaries(filter, () => {})) {
      const delivered = deliveredOf(reader.deliveries.ofWorkout([id, ...reader.aliases(id)]), targets);
      const pages = delivered.flatMap(({ target, link }) => (link === undefined ? [] : [{ name: target, url: link }]));
      if (pages.length > 0) yield { id, pages };
    }
  }
  return { links: links() };
}

/** Whether some workouts of a day may be missing; whole days are chosen by a period only. */
export function isPart(filter: WorkoutFilter): boolean {
  const ofWholeDays = ['since', 'until', 'onceEach', 'hidden'];
  return Object.keys(filter).some((name) => !ofWholeDays.includes(name));
}

/** The days of the same period; `--sport` and `--last` do not apply to nights and days. */
export function daysIn({ since, until }: WorkoutFilter): { since?: string; until?: string } {
  return {
    ...(since !== undefined && { since: since.slice(0, 10) }),
    ...(until !== undefined && { until: until.slice(0, 10) }),
  };
}
