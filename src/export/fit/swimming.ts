import { lookup } from '../../workouts/sports/lookup.js';
import type { Workout } from '../../workouts/workout.js';
import type { LapSummary } from '../track/lap-measures.js';
import type { lap, session } from './profile.js';
import type { Values } from './writer.js';

/** The `swim_stroke` enum of the FIT profile, by Polar's words for styles. */
const STROKES: Record<string, number> = { freestyle: 0, backstroke: 1, breaststroke: 2, butterfly: 3 };
const STROKE_MIXED = 5;

/** `display_measure`: the pool length is in meters. */
const METRIC = 0;

/** How far a distance may be from a whole number of pool lengths: Polar rounds distances to the decimeter. */
const TOLERANCE_METERS = 0.5;

/**
 * The swim fields of a session: pool, lengths, strokes and style. Polar counts strokes and lengths for the whole swim and
 * does not report single ones, so every length is an active one, and there are no `length` messages.
 */
export function swimOfSession({ swimming }: Workout): Values<typeof session> {
  if (swimming === undefined) return {};
  const { pool_length_meters: pool, pool_lengths: lengths, strokes } = swimming;
  return {
    ...(strokes !== undefined && { total_cycles: strokes }),
    ...(lengths !== undefined && { num_lengths: lengths, num_active_lengths: lengths }),
    ...strokeOf(swimming),
    ...(pool !== undefined && { pool_length: pool, pool_length_unit: METRIC }),
  };
}

/**
 * The swim fields of each lap. A single lap is the whole session. With several, the lengths are known if each distance is
 * a whole number of them and they add up to what Polar counted; their strokes are not known.
 */
export function swimOfLaps({ swimming }: Workout, laps: readonly LapSummary[]): Values<typeof lap>[] {
  if (swimming === undefined) return [];
  const { pool_length_meters: pool, pool_lengths: lengths, strokes } = swimming;
  const counts = laps.length === 1 ? [lengths] : countsOf(laps, pool);
  const isKnown = lengths !== undefined && counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) === lengths;
  return counts.map((count) => ({
    ...(laps.length === 1 && strokes !== undefined && { total_cycles: strokes }),
    ...(isKnown && count !== undefined && { num_lengths: count, num_active_lengths: count }),
    ...(laps.length === 1 && strokeOf(swimming)),
  }));
}

function countsOf(laps: readonly LapSummary[], pool: number | undefined): (number | undefined)[] {
  return laps.map(({ distanceMeters }) => {
    if (pool === undefined || distanceMeters === undefined) return undefined;
    const count = Math.round(distanceMeters / pool);
    return Math.abs(distanceMeters - count * pool) <= TOLERANCE_METERS ? count : undefined;
  });
}

/** The one style that was swum, or "mixed" for several; none if Polar's word for it is unknown, because it could be any. */
function strokeOf({ styles = [] }: NonNullable<Workout['swimming']>): { swim_stroke?: number } {
  const used = styles.filter(({ distance_meters: meters, strokes }) => meters !== 0 && strokes !== 0);
  const swum = new Set(used.map(({ style }) => lookup(STROKES, style ?? '')));
  if (swum.size > 1) return { swim_stroke: STROKE_MIXED };
  const [only] = swum;
  return only === undefined ? {} : { swim_stroke: only };
}
