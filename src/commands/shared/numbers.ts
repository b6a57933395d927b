import { UsageError } from '../../errors.js';

/**
 * A whole number from `least` to `most`, as typed; `suits` is one the hint can name.
 * @throws UsageError NUMBER_INVALID.
 */
export function wholeNumber(flag: string, typed: string, most: number, least = 0, suits = 10): number {
  const number = Number(typed);
  if (/^\d+$/.test(typed) && number >= least && number <= most) return number;
  throw new UsageError('NUMBER_INVALID', `${flag} ${JSON.stringify(typed)} is not a number from ${least} to ${most}.`, {
    hint: `Give a whole number: ${flag} ${suits}.`,
  });
}
