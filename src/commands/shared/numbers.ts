import { UsageError } from '../../errors.js';

/**
 * A whole number from `min` to `max`, as typed; `example` is for the hint.
 * @throws UsageError NUMBER_INVALID.
 */
export function wholeNumber(flag: string, typed: string, max: number, min = 0, example = 10): number {
  const number = Number(typed);
  if (/^\d+$/.test(typed) && number >= min && number <= max) return number;
  throw new UsageError('NUMBER_INVALID', `${flag} ${JSON.stringify(typed)} is not a number from ${min} to ${max}.`, {
    hint: `Give a whole number: ${flag} ${example}.`,
  });
}

const units = { '': 1, s: 1, m: 60, h: 3600 } as const;

/**
 * Seconds of a duration as typed: `90`, `90s`, `5m`, `1h`. For use as a flag's parser.
 * @throws UsageError DURATION_INVALID.
 */
export function seconds(typed: string): number {
  const [, number, unit] = /^(\d{1,9})([smh]?)$/.exec(typed) ?? [];
  if (number !== undefined) return Number(number) * units[(unit ?? '') as keyof typeof units];
  throw new UsageError('DURATION_INVALID', `${JSON.stringify(typed)} is not a duration.`, {
    hint: 'Write 90s, 5m or 1h.',
  });
}
