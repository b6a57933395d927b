import type { SourceBand, SourceBands } from '../source-session.js';
import { known, knownRounded, metersPerSecond } from '../values/numbers.js';
import { type Present, withoutUndefined } from '../values/present.js';
import type { Workout } from '../workout.js';

type Zones = Pick<Workout, 'speed_zones' | 'power_zones' | 'fat_fitness_zones'>;

/** Time in bands of speed, power and fat burning, numbered from 1, the lowest first. */
export function normalizeBands({ speed, power, fatFitness }: SourceBands = {}): Zones {
  return {
    speed_zones: zonesOf(speed, (band, zone) => ({
      zone,
      min_mps: metersPerSecond(band.lower) ?? 0,
      max_mps: metersPerSecond(band.upper),
      seconds: band.millis / 1000,
      distance_meters: knownRounded(band.distance, 1),
    })),
    power_zones: zonesOf(power, (band, zone) => ({
      zone,
      min_watts: band.lower,
      max_watts: known(band.upper),
      seconds: band.millis / 1000,
      muscle_load: known(band.muscleLoad),
    })),
    fat_fitness_zones: zonesOf(fatFitness, (band, zone) => ({
      zone,
      min_bpm: band.lower,
      max_bpm: known(band.upper),
      seconds: band.millis / 1000,
    })),
  };
}

function zonesOf<T extends object>(
  bands: readonly SourceBand[] | undefined,
  make: (band: SourceBand, zone: number) => T,
): Present<T>[] | undefined {
  const sound = (bands ?? []).filter(({ lower, millis }) => known(lower) !== undefined && (known(millis) ?? -1) >= 0);
  if (sound.length === 0) return undefined;
  return sound.sort((a, b) => a.lower - b.lower).map((band, i) => withoutUndefined(make(band, i + 1)));
}
