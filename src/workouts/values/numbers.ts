/** Rounds half up to a number of decimals; a value too large to have decimals is returned unchanged. Never -0. */
export function roundTo(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const scaled = Math.round(value * factor);
  return Number.isSafeInteger(scaled) ? scaled / factor + 0 : value;
}

/** The number if it is finite and at least `min`; Polar's -1 and anything not finite mean unknown. */
export function known(value: number | undefined, min = 0): number | undefined {
  return value !== undefined && Number.isFinite(value) && value >= min ? value : undefined;
}

/** As `known`, rounded. */
export function knownRounded(value: number | undefined, decimals: number, min = 0): number | undefined {
  const number = known(value, min);
  return number === undefined ? undefined : roundTo(number, decimals);
}

/** km/h as m/s with three decimals, if known and at least `min` m/s. */
export function metersPerSecond(kmh: number | undefined, min = 0): number | undefined {
  return knownRounded(kmh === undefined ? undefined : kmh / 3.6, 3, min);
}
