import { utcFromLocal } from '../../../../workouts/time/time.js';

/** A local start. */
export interface CsvStart {
  local: string;
  /** The start if day and month are the other way round, where that is possible and undecided. */
  other?: string;
}

/**
 * The local start from the fields of a CSV; undefined if they are none. Seen: `14.06.2023`, `25-12-2019`. Where day and
 * month are not told apart, the local start in the file's name decides; otherwise the day comes first, as in every real file.
 */
export function startOf(date: string, time: string, inName: string | undefined): CsvStart | undefined {
  const clock = clockOf(time.trim());
  const days = clock === undefined ? [] : daysOf(date.trim());
  const starts = days.map((day) => `${day}T${clock}`).filter((local) => utcFromLocal(local, 0) !== undefined);
  const [first, second] = starts;
  if (first === undefined) return undefined;
  if (inName !== undefined && starts.includes(inName)) return { local: inName };
  return { local: first, ...(second !== undefined && second !== first && { other: second }) };
}

/** The possible days, the likelier first. With dots the day is always first. */
function daysOf(date: string): string[] {
  const [, year, month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  if (year !== undefined) return [`${year}-${month}-${day}`];
  const [, a, separator, b, y] = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(date) ?? [];
  if (a === undefined || b === undefined) return [];
  const [first, second] = [a.padStart(2, '0'), b.padStart(2, '0')];
  return [`${y}-${second}-${first}`, ...(separator === '.' ? [] : [`${y}-${first}-${second}`])];
}

/** `18:15:00`, or `06:15:00 PM`; an hour above 12 stays what it is. */
function clockOf(time: string): string | undefined {
  const [, hours, rest, half] = /^(\d{1,2})(:\d\d:\d\d(?:\.\d{1,3})?)(?:\s?([AP]M))?$/i.exec(time) ?? [];
  if (hours === undefined) return undefined;
  const hour = Number(hours);
  const isPm = half?.toUpperCase() === 'PM';
  const inDay = half === undefined || hour > 12 ? hour : (hour % 12) + (isPm ? 12 : 0);
  return `${String(inDay).padStart(2, '0')}${rest}`;
}

/** Seconds of `hh:mm:ss`; undefined for anything else. */
export function secondsOf(text: string | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^\s*(\d{1,4}):(\d\d):(\d\d(?:\.\d{1,3})?)\s*$/.exec(text ?? '') ?? [];
  return hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
