import type { WorkoutFilter, WorkoutReader } from '../../storage/read-contract.js';
import type { Ui } from '../../ui/ui.js';
import type { WorkoutSummary } from '../../workouts/workout.js';

/** Notes how many recordings were left out because another one of the same activity counts. */
export function noteDoubles(ui: Ui, reader: WorkoutReader, filter: WorkoutFilter): void {
  const words = ui.json ? undefined : doublesLeftOut(reader, filter);
  if (words !== undefined) ui.note(words);
}

/** How many recordings a filter leaves out, in a sentence; undefined: none. */
export function doublesLeftOut(
  reader: Pick<WorkoutReader, 'count' | 'summaries'>,
  filter: WorkoutFilter,
): string | undefined {
  if (filter.ids !== undefined || filter.onceEach !== true) return undefined;
  const left =
    filter.last === undefined
      ? reader.count({ ...filter, onceEach: false }) - reader.count(filter)
      : // Whoever shows them says which are damaged.
        othersOf(reader.summaries(filter, () => {}));
  if (left === 0) return undefined;
  const what = left === 1 ? '1 other recording of an activity' : `${left} other recordings of activities`;
  return `${what} left out, because each counts once; --doubles has every one.`;
}

/** Of the newest, those that they themselves have: others left out are not among the newest. */
function othersOf(workouts: Iterable<WorkoutSummary>): number {
  let others = 0;
  for (const { alternatives = [] } of workouts) others += alternatives.length;
  return others;
}
