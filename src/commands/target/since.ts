import { UsageError } from '../../errors.js';

/** A local date, or an RFC 3339 instant in UTC, as a filter needs it. @throws UsageError DATE */
export function instantOf(flag: string, typed: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(typed) && new Date(`${typed}T00:00:00Z`).toJSON()?.startsWith(typed);
  if (isDay) return typed;
  if (/^\d{4}-\d\d-\d\dT/.test(typed) && !Number.isNaN(Date.parse(typed))) return new Date(typed).toISOString();
  throw new UsageError('DATE', `${flag} ${JSON.stringify(typed)} is not a date.`, { hint: 'Write it as 2026-01-31.' });
}
