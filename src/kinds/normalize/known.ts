/**
 * A number that Polar knows: -1, anything not finite, and values from zero up to `min` mean unknown. A value further below
 * zero is a fault and not Polar's way to say unknown: it passes here, and its range names it (ranges.ts).
 */
export function known(value: number | undefined, min = 0): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return value >= min || value < -1 ? value : undefined;
}
