import { formatLocal, utcFromLocal } from '../../workouts/time/time.js';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** Milliseconds since midnight of `HH:MM[:SS[.fff]]`; undefined for anything else. */
export function timeOfDay(text: string): number | undefined {
  const wall = /^\d{2}:\d{2}/.test(text) ? wallClock(`1970-01-01T${text}`) : undefined;
  return wall;
}

/**
 * A wall clock reading as milliseconds, counted without zones: `2025-09-10T00:00` (Polar leaves out zero seconds), with
 * seconds, or only a time, which is then on `date`. Undefined if unreadable.
 */
export function wallClock(text: string, date?: string): number | undefined {
  const plain = text.trim().replace(/Z$/, '');
  return utcFromLocal(date !== undefined && /^\d{2}:/.test(plain) ? `${date}T${plain}` : plain, 0);
}

/** Formats such milliseconds: `2025-09-10T00:00:00`. */
export function formatWall(ms: number): string {
  return formatLocal(ms, 0);
}

/** The day of a wall clock reading. */
export function dayOfWall(ms: number): string {
  return formatWall(ms).slice(0, 10);
}

/** `YYYY-MM-DD` if that day exists. */
export function realDay(text: string | undefined): string | undefined {
  const day = text?.slice(0, 10) ?? '';
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && utcFromLocal(`${day}T00:00`, 0) !== undefined ? day : undefined;
}

/** The UTC offset in minutes that a text ends with (`+03:00`, `Z`), positive in the east; undefined if it names no zone. */
export function offsetOf(text: string): number | undefined {
  const zone = /(?:(Z)|([+-])(\d{2}):?(\d{2}))$/.exec(text.trim());
  if (!zone) return undefined;
  const [, utc, sign, hours, minutes] = zone;
  if (utc) return 0;
  const size = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -size : size;
}
