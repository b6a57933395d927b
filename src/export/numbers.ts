const UNITS = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7];

/** Every fraction of so many digits as text without trailing zeros: `FRACTIONS[2][50]` is `.5`, of 0 it is nothing. */
const FRACTIONS = [0, 1, 2, 3].map((digits) => Array.from({ length: 10 ** digits }, (_, n) => fractionText(n, digits)));
const FIRST_THREE = Array.from({ length: 1000 }, (_, n) => `.${String(n).padStart(3, '0')}`);
const LAST_FOUR = Array.from({ length: 10_000 }, (_, n) => fractionText(n, 4).slice(1));

/** Up to here a product is off by less than `NEAR_TIE`. */
const LARGEST = 2 ** 31;
const NEAR_TIE = 1e-6;

/**
 * A number with at most `digits` decimals, never in exponent notation (XML Schema decimals have none) and never `-0`.
 * Off by at most half of the last decimal. The same text as `toFixed` without trailing zeros, several times faster for
 * 0, 1, 2, 3 and 7 digits.
 */
export function decimal(value: number, digits: number): string {
  const unit = UNITS[digits] ?? Number.NaN;
  const scaled = Math.abs(value) * unit;
  const rounded = Math.round(scaled);
  // Half-way between two decimals the product cannot tell which one the number itself is closer to.
  if (!(scaled < LARGEST) || Math.abs(Math.abs(scaled - rounded) - 0.5) < NEAR_TIE) return slowDecimal(value, digits);
  const whole = Math.floor(rounded / unit);
  const text = fraction(rounded - whole * unit, digits);
  if (text === undefined) return slowDecimal(value, digits);
  return value < 0 && rounded > 0 ? `-${whole}${text}` : `${whole}${text}`;
}

function fraction(n: number, digits: number): string | undefined {
  if (digits !== 7) return FRACTIONS[digits]?.[n];
  const firstThree = Math.floor(n / 10_000);
  const lastFour = n - firstThree * 10_000;
  return lastFour === 0 ? FRACTIONS[3]?.[firstThree] : `${FIRST_THREE[firstThree]}${LAST_FOUR[lastFour]}`;
}

function fractionText(n: number, digits: number): string {
  return n === 0 ? '' : `.${String(n).padStart(digits, '0')}`.replace(/0+$/, '');
}

function slowDecimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  const short = digits === 0 ? text : text.replace(/\.?0+$/, '');
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
