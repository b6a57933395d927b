/** Rounds half up to a number of decimals; a value too large to have decimals comes back as it is. Never -0. */
export function roundTo(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const scaled = Math.round(value * factor);
  return Number.isSafeInteger(scaled) ? scaled / factor + 0 : value;
}

/** The number when it is one and at least `least`; Polar's -1, and whatever is not finite, mean unknown. */
export function known(value: number | undefined, least = 0): number | undefined {
  return value !== undefined && Number.isFinite(value) && value >= least ? value : undefined;
}

/** As `known`, rounded. */
export function knownRounded(value: number | undefined, decimals: number, least = 0): number | undefined {
  const number = known(value, least);
  return number === undefined ? undefined : roundTo(number, decimals);
}

/** The same object without what is undefined, in the same order; undefined when nothing is left. */
export function presentOrNone<T extends object>(value: T): T | undefined {
  const present = withoutUndefined(value);
  return Object.keys(present).length > 0 ? present : undefined;
}

/** The same object without what is undefined, in the same order: absent is how unknown is written. */
export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
