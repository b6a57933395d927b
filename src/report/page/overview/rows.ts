/** For each of `count` tiles how many share its row: as few rows as possible, and no tile left over in the last. */
export function rows(count: number, most: number): number[] {
  const needed = Math.ceil(count / most);
  const lengths = Array.from({ length: needed }, (_, row) => Math.ceil((count - row) / needed));
  return lengths.flatMap((length) => Array.from({ length }, () => length));
}
