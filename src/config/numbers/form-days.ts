import { UsageError } from '../../errors.js';

/** The time constants of form, in days: see docs/numbers.md. */
export interface FormDaysSetting {
  chronic: number;
  acute: number;
}

/** No longer than a year. */
const MAX = 366;

/**
 * Reads `42/7`: the days of the chronic load, then those of the acute load.
 * @param from where it was set: a flag, a variable, a key of a file.
 * @throws UsageError FORM_DAYS
 */
export function readFormDays(value: string, from: string): FormDaysSetting {
  const [, chronic = 0, acute = 0] = (/^\s*(\d{1,3})\s*\/\s*(\d{1,3})\s*$/.exec(value) ?? []).map(Number);
  if (acute >= 1 && acute < chronic && chronic <= MAX) return { chronic, acute };
  throw new UsageError('FORM_DAYS', `${from} ${JSON.stringify(value)} is not two numbers of days, such as 42/7.`, {
    hint: `Write the days of the chronic load, a slash and the fewer days of the acute load, max ${MAX}: 42/7.`,
  });
}

/** As `readFormDays`, for a setting. */
export function checkedFormDays(value: string, from: string): string {
  readFormDays(value, from);
  return value;
}
