import type { DetailFlags } from '../accesslink/types.js';
import type { Workout } from '../workouts/types.js';

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
 * Which details really came through `/v3/exercises`, as far as the workout shows. Before a transaction is committed
 * on the strength of the other side, "asked for and answered" is not enough: a session that was recorded (it has a
 * heart rate or a distance) and came without samples, or one that has a route and came without points, is asked for
 * again on the transaction's side.
 */
export function evident(asked: DetailFlags, workout: Workout): DetailFlags {
  const recorded = workout.avg_heart_rate_bpm !== undefined && !workout.derived.includes('avg_heart_rate_bpm');
  const moved = workout.distance_meters !== undefined;
  const hasSamples = workout.streams !== undefined || workout.rr_intervals_ms !== undefined;
  return {
    samples: asked.samples && (hasSamples || !(recorded || moved)),
    zones: asked.zones && (workout.heart_rate_zones !== undefined || !recorded),
    route: asked.route && (workout.route !== undefined || workout.has_route === false),
  };
}
