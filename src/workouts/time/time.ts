const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const ZONE = /(?:Z|([+-])(\d{2}):?(\d{2}))$/;
const MINUTE = 60_000;

// A date outside these years is a device without a clock; the bound also keeps every sum of instants printable.
const FIRST_YEAR = 1970;
const LAST_YEAR = 2999;

/**
 * Reads a wall clock, `YYYY-MM-DDTHH:MM[:SS[.fff]]`, as milliseconds counted without zones (the number is the instant
 * only if the zone is UTC). Undefined for any other text, and if there is no such day or time.
 */
function parseWallClock(text: string): number | undefined {
  const match = LOCAL.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((n) => Number(n ?? 0));
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  if (year < FIRST_YEAR || year > LAST_YEAR || hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  // A month or day that does not exist overflows into another month.
  return new Date(ms).getUTCMonth() === month - 1 ? ms : undefined;
}

/**
 * The instant (UTC, epoch milliseconds) of a local wall clock: local - offset. Polar's `start-time-utc-offset` counts
 * minutes east of Greenwich: 180 means that the local clock is three hours ahead of UTC. Undefined if unreadable.
 */
export function utcFromLocal(local: string, offsetMinutes: number): number | undefined {
  const wall = parseWallClock(local);
  return wall === undefined ? undefined : wall - offsetMinutes * MINUTE;
}

/**
 * Reads an instant: with `Z`, with a numeric offset, or bare (then Polar means UTC); with or without a fraction.
 * Epoch milliseconds, undefined if unreadable.
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

// No place on earth is more than 14 h from Greenwich; 18 h is the limit most calendars use.
const MAX_OFFSET_MINUTES = 18 * 60;

/** The offset (minutes east of Greenwich) if it is possible, else undefined. */
export function usableOffset(minutes: number | undefined): number | undefined {
  const usable = minutes !== undefined && Number.isInteger(minutes) && Math.abs(minutes) <= MAX_OFFSET_MINUTES;
  return usable ? minutes : undefined;
}

/** A local wall clock without a zone, and its offset; the offset is absent if unknown. */
export interface LocalClock {
  local: string;
  offsetMinutes?: number;
}

/**
 * Reads a time as Polar writes it: a local wall clock, or with `Z` or an offset an instant, which is converted to the first
 * possible one of `offsets` (minutes), else to the one in the text. A text without a zone, or an unreadable one, is
 * returned unchanged.
 */
export function localClock(text: string, ...offsets: (number | undefined)[]): LocalClock {
  const given = offsets.map(usableOffset).find((minutes) => minutes !== undefined);
  const instant = ZONE.test(text) ? parseInstant(text) : undefined;
  if (instant === undefined) return { local: text, ...(given !== undefined && { offsetMinutes: given }) };
  const offsetMinutes = given ?? usableOffset(zoneOf(text)) ?? 0;
  return { local: formatLocal(instant, offsetMinutes), offsetMinutes };
}

/**
 * From one time to another in ms, each with or without a zone. Those without are local clocks at the offset (minutes),
 * which matters only if one of the two has a zone. Undefined if one of them is absent or unreadable.
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

/** Minutes east of Greenwich of the zone at the end of a text; 0 if there is none. */
function zoneOf(text: string): number {
  const [, sign, hours = '0', minutes = '0'] = ZONE.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** RFC 3339 in UTC with `Z`; milliseconds are written only if there are any. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** The wall clock at an offset, `YYYY-MM-DDTHH:MM:SS[.fff]`: the inverse of `utcFromLocal`. */
export function formatLocal(ms: number, offsetMinutes: number): string {
  return formatInstant(ms + offsetMinutes * MINUTE).slice(0, -1);
}
