const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday, the fourth day of a week that starts on Monday. */
const THURSDAY = 3;

/** A local day as the number of days since 1970-01-01: on the local clock, without a zone, so every day has 24 hours. */
export type Day = number;

/** The day of `2026-11-20` or `2026-11-20T11:26:39`. */
export function dayOf(local: string): Day {
  return Math.floor(Date.parse(`${local.slice(0, 10)}T00:00:00Z`) / DAY_MS);
}

/** The day it is where the reader is. */
export function localToday(): Day {
  const now = new Date();
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000) / DAY_MS);
}

export const isoDay = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const yearOf = (day: Day): number => new Date(day * DAY_MS).getUTCFullYear();
/** 0 is Monday. */
export const weekdayOf = (day: Day): number => (((day + THURSDAY) % 7) + 7) % 7;
/** The Monday of a day's week. */
export const mondayOf = (day: Day): Day => day - weekdayOf(day);

const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
  return (day: Day) => formatter.format(day * DAY_MS);
};

/** `Nov` */
export const monthName = format({ month: 'short' });
/** The month as an axis shows it: the year replaces January. */
export const monthTick = (day: Day): string => (monthName(day) === 'Jan' ? String(yearOf(day)) : monthName(day));
const weekdayName = format({ weekday: 'long' });
/** `Friday, 2026-11-20` */
export const weekdayAndDate = (day: Day): string => `${weekdayName(day)}, ${isoDay(day)}`;
/** `20 Nov`, for axes. */
export const dayAndMonth = format({ day: 'numeric', month: 'short' });
