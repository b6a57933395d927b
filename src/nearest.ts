/** More suggestions would be just another list. */
const MOST = 5;
/** Fewer letters are contained in too many names. */
const minMatchLength = 3;

/**
 * The names a mistyped one may have meant, likeliest first: those that differ in at most one letter in three, otherwise
 * those that contain it or are contained in it. Case, spaces, `-` and `_` are ignored.
 */
export function nearest(typed: string, names: readonly string[]): string[] {
  const wanted = bare(typed);
  const slips = names
    .map((name) => ({ name, slips: slipsBetween(wanted, bare(name)) }))
    .filter(({ name, slips: count }) => count <= Math.floor(Math.max(wanted.length, bare(name).length) / 3))
    .sort((a, b) => a.slips - b.slips);
  if (slips.length > 0) {
    const least = slips[0]?.slips;
    return slips
      .filter(({ slips: count }) => count === least)
      .map(({ name }) => name)
      .slice(0, MOST);
  }
  if (wanted.length < minMatchLength) return [];
  const alike = (name: string) => name.includes(wanted) || (name.length >= minMatchLength && wanted.includes(name));
  return names.filter((name) => alike(bare(name))).slice(0, MOST);
}

/** The hint for an unknown name: those it may have meant, otherwise `others`, which lists what there is. */
export function meant(typed: string, names: readonly string[], others: string): string {
  const near = nearest(typed, names);
  return near.length > 0 ? `Did you mean ${near.join(' or ')}?` : others;
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '');
}

/** Letters left out, added, changed, or swapped with their neighbor (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (same ? 0 : 1),
        swapped ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
