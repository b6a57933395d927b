import { UsageError } from '../../errors.js';

/** A year as typed. @throws UsageError YEAR, or CONFLICTING_OPTIONS with `--since` and `--until`. */
export function checkedYear(
  year: string,
  { since, until }: { since?: string; until?: string },
  flag: '--year' | '--card',
): string {
  if (!/^\d{4}$/.test(year))
    throw new UsageError('YEAR', `${JSON.stringify(year)} is not a year.`, { hint: 'Write it as 2024.' });
  if (since !== undefined || until !== undefined) {
    throw new UsageError('CONFLICTING_OPTIONS', `${flag} contradicts --since and --until.`, {
      hint: 'Give one or the other.',
    });
  }
  return year;
}
