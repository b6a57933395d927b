/** Rounded to so many decimals; undefined stays. */
export function round(value: number, decimals?: number): number;
export function round(value: number | undefined, decimals?: number): number | undefined;
export function round(value: number | undefined, decimals = 1): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

/** The mean of what is known; undefined if nothing is. */
export function meanOf(values: readonly (number | null | undefined)[]): number | undefined {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The sample standard deviation of what is known; undefined for fewer than two values. */
export function deviationOf(values: readonly (number | null | undefined)[]): number | undefined {
  const known = values.filter((value) => typeof value === 'number');
  const mean = meanOf(known);
  if (mean === undefined || known.length < 2) return undefined;
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1));
}

/** The means of so many equal parts of a list, or of its values if there are fewer; null is a part without a value. */
export function bucketsOf(values: readonly (number | null)[], parts: number, decimals = 1): (number | null)[] {
  const count = Math.min(parts, values.length);
  return Array.from({ length: count }, (_, part) => {
    const [from, to] = [part, part + 1].map((at) => Math.floor((at * values.length) / count));
    return round(meanOf(values.slice(from, to)), decimals) ?? null;
  });
}

/** The median of values, of an even number of them the mean of both in the middle; undefined without any. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
