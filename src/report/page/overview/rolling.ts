/**
 * The mean of the last `days` values for each day, the day itself included. Gaps count for nothing; null where fewer than
 * `least` values are known.
 */
export function rollingMean(values: readonly (number | null)[], days: number, least: number): (number | null)[] {
  return values.map((_, i) => {
    const known = values.slice(Math.max(0, i - days + 1), i + 1).filter((value) => value !== null);
    return known.length < least ? null : known.reduce((a, b) => a + b, 0) / known.length;
  });
}
