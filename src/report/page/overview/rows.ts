/** For each of `count` tiles, how many share its row: as few rows as possible, filled as evenly as possible. */
export function rows(count: number, max: number): number[] {
  const needed = Math.ceil(count / max);
  const lengths = Array.from({ length: needed }, (_, row) => Math.ceil((count - row) / needed));
  return lengths.flatMap((length) => Array.from({ length }, () => length));
}
