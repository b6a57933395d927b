import { round } from '../arithmetic.js';

/** How two sets of numbers differ: b - a, for what both have. */
export interface Differences {
  difference: Record<string, number>;
  /** The same as % of a; without what is 0 there. */
  difference_percent: Record<string, number>;
}

/** The differences between two sets of numbers with the same names. */
export function differencesOf(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Differences {
  const both = Object.entries(a).flatMap(([name, first]): [string, number, number][] => {
    const second = b[name];
    return second === undefined ? [] : [[name, first, second]];
  });
  return {
    difference: Object.fromEntries(both.map(([name, first, second]) => [name, round(second - first, 2)])),
    difference_percent: Object.fromEntries(
      both
        .filter(([, first]) => first !== 0)
        .map(([name, first, second]) => [name, round((100 * (second - first)) / Math.abs(first))]),
    ),
  };
}
