/**
 * For each day, the mean of the last `days` values, including the day itself. Gaps do not count; null if fewer than `min`
 * values are known.
 */
export function rollingMean(values: readonly (number | null)[], days: number, min: number): (number | null)[] {
  return values.map((_, i) => {
    const known = values.slice(Math.max(0, i - days + 1), i + 1).filter((value) => value !== null);
    return known.length < min ? null : known.reduce((a, b) => a + b, 0) / known.length;
  });
}
