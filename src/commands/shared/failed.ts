import type { FailedWorkout } from '../../storage/errors.js';
import type { Ui } from '../../ui/ui.js';

/** More would fill the screen; `--json` names them all. */
const SHOWN = 20;

/** Names on stderr the workouts that could not be read or written. */
export function warnFailed(ui: Ui, failed: readonly FailedWorkout[]): void {
  for (const { id, reason } of failed.slice(0, SHOWN)) ui.warn(`Left out: workout ${id} ${reason}.`);
  if (failed.length > SHOWN) ui.warn(`Left out: ${failed.length - SHOWN} more, most likely for the same reason.`);
}
