import type { TargetPhase, TrainingTarget } from '../definitions/targets.js';

/** Polar allows 99 repeats; more phases than this are no plan of a person's. */
export const mostPhases = 2000;

/** What is 0 was not planned. */
export const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined);

/** How long and how far all phases are, as far as they say so. */
export function plannedIn(
  phases: readonly TargetPhase[],
): Pick<TrainingTarget, 'planned_duration_seconds' | 'planned_distance_meters'> {
  const sum = (key: 'duration_seconds' | 'distance_meters') => {
    const values = phases.flatMap(({ [key]: value }) => value ?? []);
    return values.length > 0 ? values.reduce((all, value) => all + value, 0) : undefined;
  };
  const [duration, distance] = [sum('duration_seconds'), sum('distance_meters')];
  return {
    ...(duration !== undefined && { planned_duration_seconds: duration }),
    ...(distance !== undefined && { planned_distance_meters: distance }),
  };
}
