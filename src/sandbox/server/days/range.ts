import { dayNumber } from '../../days/dates.js';
import type { ApiRequest } from '../http.js';

/** Days since 1970-01-01, both included. */
export interface DayRange {
  from: number;
  to: number;
}

/** The days in a response without dates, and the max difference between `from` and `to`: 28 days, which are 29 dates. */
export const MAX_DAYS = 28;

/** The range in `from` and `to` of a request; `none`: neither was given; `bad`: 400. @param longest `to - from`. */
export function rangeOf({ query }: ApiRequest, longest = MAX_DAYS): DayRange | 'none' | 'bad' {
  const [from, to] = [query.get('from'), query.get('to')];
  if (from === null && to === null) return 'none';
  const [first, last] = [dayNumber(from ?? ''), dayNumber(to ?? '')];
  if (first === undefined || last === undefined || last < first || last - first > longest) return 'bad';
  return { from: first, to: last };
}
