/** m/s; slower is standing, and has no pace. */
export const standingMps = 0.3;
const slowShare = 0.04;
const strollShare = 0.4;

/** The value that this share of all values is below; 0 without any. */
export function slowestOf(values: readonly (number | null)[], share = slowShare): number {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

/**
 * The slow end of a pace axis in m/s, which would be infinite when standing. Nearly all of the distance is faster; however
 * long the stops were, anything much slower than usual is off the axis.
 */
export function slowestPace(values: readonly (number | null)[]): number {
  const moving = values.filter((value) => value !== null && value > standingMps);
  return Math.max(slowestOf(moving), strollShare * slowestOf(moving, 0.5));
}
