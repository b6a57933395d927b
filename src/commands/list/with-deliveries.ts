import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { type Delivered, deliveredOf } from '../delivery/delivered.js';
import { targetsOrNone } from '../delivery/targets.js';
import type { DeliveriesOf } from './deliveries.js';

/** The workouts with their deliveries, as `show` has them; only `show` looks for edits. */
export function* withDeliveries(
  context: Context,
  workouts: Iterable<WorkoutSummary>,
  of: DeliveriesOf,
): Generator<WorkoutSummary & { deliveries?: Delivered[] }, void, undefined> {
  const targets = targetsOrNone(context);
  for (const workout of workouts) {
    const rows = of(workout);
    yield rows.length === 0 ? workout : { ...workout, deliveries: deliveredOf(rows, targets) };
  }
}
