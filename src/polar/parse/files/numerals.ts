/** A decimal number with at most 40 characters; anything else is undefined. On a longer text no pattern is tried. */
export function numeral(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  const isNumber = trimmed.length <= 40 && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(trimmed);
  const value = isNumber ? Number(trimmed) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** As `numeral`, for what Polar writes as 0 when there is none. */
export const positive = (text: string | undefined): number | undefined => {
  const value = numeral(text);
  return value !== undefined && value > 0 ? value : undefined;
};

/** A duration as sessions have it: `PT90.5S`. */
export const isoSeconds = (seconds: number): string => `PT${Math.round(seconds * 1000) / 1000}S`;
