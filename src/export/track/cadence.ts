import { countsSteps } from '../../workouts/sports/cadence.js';
import type { Streams, Workout } from '../../workouts/workout.js';

/** Which cadence goes into a GPX or TCX file, and whether it counts feet. */
export interface Cadence {
  /** Factor from the channel's value to revolutions or strides (one leg) per minute. */
  factor: 1 | 0.5;
  channel: 'cadence_rpm' | 'running_cadence_spm';
  onFoot: boolean;
}

/** The cadence channel: Polar's own for one leg, else its steps of both legs, halved. */
export function cadenceOf(workout: Workout): Cadence | undefined {
  const streams: Streams = workout.streams ?? {};
  const onFoot = countsSteps(workout.sport);
  if (streams.cadence_rpm !== undefined) return { channel: 'cadence_rpm', factor: 1, onFoot };
  if (streams.running_cadence_spm !== undefined) return { channel: 'running_cadence_spm', factor: 0.5, onFoot: true };
  return undefined;
}
