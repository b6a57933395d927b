import type { SourceZone } from '../source-session.js';
import { parseDuration } from '../time/duration.js';
import { known } from '../values/numbers.js';
import { withoutUndefined } from '../values/present.js';
import type { HeartRateZone } from '../workout.js';

/**
 * Heart rate zones numbered from 1, the lowest first: Polar's own index starts at 0 in real responses and at 1 in its
 * documentation, so the order of the limits counts, not the index. Undefined if there are none.
 */
export function normalizeZones(zones: readonly SourceZone[] | undefined): HeartRateZone[] | undefined {
  if (!zones || zones.length === 0) return undefined;
  const orderOf = ({ lowerLimit, upperLimit, index }: SourceZone) =>
    [lowerLimit ?? upperLimit ?? 0, index ?? 0] as const;
  return [...zones]
    .sort((a, b) => orderOf(a)[0] - orderOf(b)[0] || orderOf(a)[1] - orderOf(b)[1])
    .map(({ lowerLimit, upperLimit, inZone }, i) =>
      withoutUndefined({
        zone: i + 1,
        min_bpm: known(lowerLimit),
        max_bpm: known(upperLimit),
        seconds: inZone === undefined ? undefined : parseDuration(inZone),
      }),
    );
}
