const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const ZONE = /(?:Z|([+-])(\d{2}):?(\d{2}))$/;
const MINUTE = 60_000;

// A date outside these years is a device without a clock; the bound also keeps every sum of instants printable.
const FIRST_YEAR = 1970;
const LAST_YEAR = 2999;

/**
 * Reads a wall clock, `YYYY-MM-DDTHH:MM[:SS[.fff]]`, as milliseconds on a clock that runs without zones (the number is
 * the instant only where the zone is UTC). Undefined when it is no such text, or no such day or time exists.
 */
function parseWallClock(text: string): number | undefined {
  const match = LOCAL.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((n) => Number(n ?? 0));
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  if (year < FIRST_YEAR || year > LAST_YEAR || hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  // A month or day that does not exist runs over into another month.
  return new Date(ms).getUTCMonth() === month - 1 ? ms : undefined;
}

/**
 * The instant (UTC, epoch milliseconds) of a local wall clock: local - offset. Polar's `start-time-utc-offset` counts
 * minutes east of Greenwich, so 180 means the local clock is three hours ahead of UTC. Undefined when unreadable.
 */
export function utcFromLocal(local: string, offsetMinutes: number): number | undefined {
  const wall = parseWallClock(local);
  return wall === undefined ? undefined : wall - offsetMinutes * MINUTE;
}

/**
 * Reads an instant: with `Z`, with a numeric offset, or bare (Polar means UTC then); with or without a fraction.
 * Epoch milliseconds, undefined when unreadable.
 */
export function parseInstant(text: string): number | undefined {
  const zone = ZONE.exec(text);
  const wall = parseWallClock(zone ? text.slice(0, zone.index) : text);
  if (wall === undefined) return undefined;
  return wall - zoneOf(text) * MINUTE;
}

/** Whether a text is a time as Polar writes it, with or without a zone. */
export function isTime(text: string): boolean {
  return parseInstant(text) !== undefined;
}

// No place on earth is further from Greenwich than 14 h; 18 h is the bound most calendars use.
const LARGEST_OFFSET_MINUTES = 18 * 60;

/** The offset (minutes east of Greenwich) when it is one that can be, else undefined. */
export function usableOffset(minutes: number | undefined): number | undefined {
  const usable = minutes !== undefined && Number.isInteger(minutes) && Math.abs(minutes) <= LARGEST_OFFSET_MINUTES;
  return usable ? minutes : undefined;
}

/** A local wall clock without zone, and the offset it is told at; the offset is absent when nothing tells it. */
export interface LocalClock {
  local: string;
  offsetMinutes?: number;
}

/**
 * A time as Polar writes it, which is a local wall clock, and with `Z` or an offset the instant it says: that is taken to
 * the first of `offsets` (minutes) that can be, else to the one in the text. A text without zone, or one that cannot be
 * read, comes back as it is.
 */
export function localClock(text: string, ...offsets: (number | undefined)[]): LocalClock {
  const told = offsets.map(usableOffset).find((minutes) => minutes !== undefined);
  const instant = ZONE.test(text) ? parseInstant(text) : undefined;
  if (instant === undefined) return { local: text, ...(told !== undefined && { offsetMinutes: told }) };
  const offsetMinutes = told ?? usableOffset(zoneOf(text)) ?? 0;
  return { local: formatLocal(instant, offsetMinutes), offsetMinutes };
}

/**
 * From one time to another, ms; each with or without zone. Those without are clocks at the offset (minutes), which
 * matters only where one of the two has a zone. Undefined when one of them is absent or cannot be read.
 */
export function millisBetween(
  from: string | undefined,
  to: string | undefined,
  offsetMinutes: number | undefined,
): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  const [start, end] = [from, to].map((text) => parseWallClock(localClock(text, offsetMinutes ?? 0).local));
  return start === undefined || end === undefined ? undefined : end - start;
}

/** Minutes east of Greenwich in the zone at the end of a text; 0 where there is none. */
function zoneOf(text: string): number {
  const [, sign, hours = '0', minutes = '0'] = ZONE.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** RFC 3339 in UTC with `Z`; milliseconds are written only when there are any. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** The wall clock at an offset, `YYYY-MM-DDTHH:MM:SS[.fff]`: the inverse of `utcFromLocal`. */
export function formatLocal(ms: number, offsetMinutes: number): string {
  return formatInstant(ms + offsetMinutes * MINUTE).slice(0, -1);
}
