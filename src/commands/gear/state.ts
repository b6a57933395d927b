import { gathered } from '../../slices.js';
import type { GearLimits } from '../../storage/edits/gear-limits.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutReader } from '../../storage/read-contract.js';
import type { Units } from '../../ui/units.js';
import { type GearUse, gearUse, unused } from '../../workouts/edits/gear.js';

/** How much a piece of gear was used, and how far it should go at most. */
export interface GearState extends GearUse {
  limit_meters?: number;
  /** It has gone farther than its limit. */
  over_limit?: true;
}

type Reader = Pick<WorkoutReader, 'summaries'> & { gearLimits: Pick<GearLimits, 'all'> };

/**
 * All gear that was used or has a limit, in alphabetical order; or one piece of it. Hidden workouts do not count.
 * @param onDamaged called with workouts that cannot be read.
 */
export async function gearStates(
  reader: Reader,
  {
    only,
    signal,
    onDamaged = () => {},
  }: { only?: string; signal: AbortSignal; onDamaged?: (failed: FailedWorkout) => void },
): Promise<GearState[]> {
  const filter = only === undefined ? { anyGear: true } : { gear: only };
  const uses = gearUse(await gathered(reader.summaries(filter, onDamaged), signal));
  const known = new Map(uses.map((use) => [use.name.toLowerCase(), use]));
  const limits = reader.gearLimits.all().filter(({ name }) => only === undefined || same(name, only));
  for (const { name } of limits) if (!known.has(name.toLowerCase())) known.set(name.toLowerCase(), unused(name));
  return [...known.keys()].sort().flatMap((key) => {
    const use = known.get(key);
    return use ? [withLimit(use, limits.find(({ name }) => same(name, key))?.limitMeters)] : [];
  });
}

/** `Pegasus 40 has gone 812.30 km: more than its limit of 800.00 km.`; undefined: it has not. */
export function overLimit(units: Units, gear: GearState): string | undefined {
  const { name, distance_meters: gone, limit_meters: limit, over_limit } = gear;
  if (!over_limit || limit === undefined) return undefined;
  return `${name} has gone ${units.longDistance(gone)}: more than its limit of ${units.longDistance(limit)}.`;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function withLimit(use: GearUse, limit: number | undefined): GearState {
  if (limit === undefined) return use;
  return { ...use, limit_meters: limit, ...(use.distance_meters > limit && { over_limit: true }) };
}
