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

/** km/h as m/s with three decimals, where it is known and at least `least` m/s. */
export function metersPerSecond(kmh: number | undefined, least = 0): number | undefined {
  return knownRounded(kmh === undefined ? undefined : kmh / 3.6, 3, least);
}
