const NUMBER = String.raw`(\d+(?:[.,]\d+)?)`;
const DURATION = new RegExp(
  `^(-?)P(?=.)(?:${NUMBER}W)?(?:${NUMBER}D)?(?:T(?=.)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
);
const UNIT_SECONDS = [604_800, 86_400, 3_600, 60, 1];

// About 31 years: no session is longer, and any sum with an instant stays printable.
const MAX_SECONDS = 1e9;

/**
 * Seconds of an ISO 8601 duration, rounded to milliseconds: `PT8239.604S`, `PT2H44M`, `P1DT2H`, `PT1,5S`. Undefined if it
 * is not a duration, has years or months (they have no fixed length), is negative, or is impossibly long.
 */
export function parseDuration(text: string): number | undefined {
  const seconds = readDuration(text);
  return seconds !== undefined && seconds >= 0 && seconds <= MAX_SECONDS
    ? Math.round(seconds * 1000) / 1000
    : undefined;
}

/** As `parseDuration`, but of any length, and negative ones too, for range checks. Not rounded. */
export function readDuration(text: string): number | undefined {
  const match = text.length <= MAX_TEXT_LENGTH ? DURATION.exec(text) : null;
  if (!match) return undefined;
  const seconds = UNIT_SECONDS.reduce(
    (sum, unit, i) => sum + unit * Number((match[i + 2] ?? '0').replace(',', '.')),
    0,
  );
  return match[1] === '-' && seconds > 0 ? -seconds : seconds;
}

// Characters; enough for the seconds of any double with all its digits.
const MAX_TEXT_LENGTH = 400;
