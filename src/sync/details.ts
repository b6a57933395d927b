import type { DetailFlags } from '../accesslink/types.js';
import type { PolarExercise } from '../workouts/polar-exercise.js';

export const noDetails: DetailFlags = { samples: false, zones: false, route: false };

export function union(a: DetailFlags, b: DetailFlags): DetailFlags {
  return { samples: a.samples || b.samples, zones: a.zones || b.zones, route: a.route || b.route };
}

/** What of `wanted` is not in `held`. */
export function missing(wanted: DetailFlags, held: DetailFlags): DetailFlags {
  return {
    samples: wanted.samples && !held.samples,
    zones: wanted.zones && !held.zones,
    route: wanted.route && !held.route,
  };
}

export function any(details: DetailFlags): boolean {
  return details.samples || details.zones || details.route;
}

/**
 * Which details really came through `/v3/exercises`, as far as that answer itself shows. Before a transaction is
 * committed on the strength of the other side, "asked for and answered" is not enough: a session that was recorded (it
 * has a heart rate or a distance) and came without samples, or one that may have a route and came without points, is
 * asked for again on the transaction's side.
 */
export function evident(asked: DetailFlags, answered: PolarExercise): DetailFlags {
  const { samples = [], zones = [], route = [], heartRate, distance, hasRoute } = answered;
  const recorded = heartRate !== undefined || distance !== undefined;
  return {
    samples: asked.samples && (samples.some(({ data }) => data !== '') || !recorded),
    zones: asked.zones && (zones.length > 0 || heartRate === undefined),
    route: asked.route && (route.length > 0 || hasRoute === false),
  };
}
