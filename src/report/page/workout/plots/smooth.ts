type Values = readonly (number | null)[];

/** The mean of the values within `half` points on either side, never across a gap or a pause; a gap stays one. */
export function smooth(values: Values, half: number): (number | null)[] {
  if (half < 1) return [...values];
  const result: (number | null)[] = new Array(values.length).fill(null);
  for (let from = 0; from < values.length; ) {
    let to = from;
    while (to < values.length && values[to] !== null) to++;
    for (let at = from; at < to; at++)
      result[at] = meanOf(values, Math.max(from, at - half), Math.min(to, at + half + 1));
    from = Math.max(to, from + 1);
    while (from < values.length && values[from] === null) from++;
  }
  return result;
}

function meanOf(values: Values, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += values[at] ?? 0;
  return sum / (to - from);
}
