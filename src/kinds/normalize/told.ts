/**
 * A number that Polar has told: -1, what is not finite, and what is less than `least` and not below zero mean unknown. What is
 * further below zero is no word of Polar's but a fault: it passes here, and its range names it (ranges.ts).
 */
export function told(value: number | undefined, least = 0): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return value >= least || value < -1 ? value : undefined;
}
