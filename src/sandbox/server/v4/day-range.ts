import { dayNumber } from '../../days/dates.js';

/** Days since 1970-01-01; `to` exclusive. */
export interface Days {
  from: number;
  to: number;
}

/**
 * Reads `from` and `to` of everything but training sessions: plain dates, or for the calendar date-times without zone. What
 * is longer than allowed is rejected, and so is more than a day with features. Where `to` is inclusive, `from` = `to` is that day.
 * @returns the complaint otherwise.
 */
export function readDays(
  query: URLSearchParams,
  { longest, dateTimes, isInclusive }: { longest: number; dateTimes: boolean; isInclusive: boolean },
): Days | string {
  const from = readDay('from', query.get('from'), dateTimes);
  const to = readDay('to', query.get('to'), dateTimes);
  if (typeof from === 'string') return from;
  if (typeof to === 'string') return to;
  if (to < from || (to === from && !isInclusive)) return "Value for key 'to' must be after 'from'";
  if (to - from > longest) return `The range must not be longer than ${longest === 1 ? 'one day' : `${longest} days`}`;
  return { from, to };
}

function readDay(key: string, text: string | null, dateTimes: boolean): number | string {
  if (text === null) return `Query parameter '${key}' is required`;
  const date = dateTimes ? /^(.*)T\d{2}:\d{2}:\d{2}$/.exec(text)?.[1] : text;
  const day = date === undefined ? undefined : dayNumber(date);
  return day ?? `Value for key '${key}' could not be parsed as date${dateTimes ? 'time' : ''}`;
}
