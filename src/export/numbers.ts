/**
 * A number with at most `digits` decimals, never in exponent notation (XML Schema decimals have none) and never `-0`.
 * Off by at most half of the last decimal.
 */
export function decimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  if (digits === 0) return text === '-0' ? '0' : text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  if (text.charCodeAt(end - 1) === 46) end--;
  const short = text.slice(0, end);
  return short === '-0' ? '0' : short;
}

/** Degrees with 7 decimals (about 1 cm). */
export function latitudeText(degrees: number): string {
  return decimal(degrees, 7);
}

/** As `latitudeText`; the date line is written as -180, because GPX and TCX exclude +180. */
export function longitudeText(degrees: number): string {
  const text = decimal(degrees, 7);
  return text === '180' ? '-180' : text;
}

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/**
 * Makes a function that spells milliseconds since 1970 as RFC 3339 UTC: `2026-02-22T07:50:17Z`, with three decimals
 * only when there are milliseconds. The day's text is kept from call to call, which is what makes long tracks fast.
 */
export function instantWriter(): (epochMs: number) => string {
  let day = Number.NaN;
  let dayText = '';
  return (epochMs) => {
    const current = Math.floor(epochMs / DAY_MS);
    if (current !== day) {
      day = current;
      dayText = new Date(current * DAY_MS).toISOString().slice(0, 11);
    }
    const ms = epochMs - current * DAY_MS;
    const seconds = Math.floor(ms / 1000);
    const hour = TWO_DIGITS[Math.floor(seconds / 3600)];
    const minute = TWO_DIGITS[Math.floor(seconds / 60) % 60];
    const rest = ms % 1000;
    const fraction = rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`;
    return `${dayText}${hour}:${minute}:${TWO_DIGITS[seconds % 60]}${fraction}Z`;
  };
}
