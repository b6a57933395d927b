import type { SourceSession } from '../source-session.js';
import { formatLocal, usableOffset, utcFromLocal } from './time.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The time zone assumed for a session that names none: an IANA name. */
export type Zone = string;

/** Whether the session itself gives its UTC offset. */
export function namesZone(exercise: SourceSession): boolean {
  return exercise.zoneAssumed !== true && usableOffset(exercise.utcOffsetMinutes) !== undefined;
}

/**
 * A session that names no time zone, with the offset its clock had in `zone`; any other session unchanged. The local time
 * stays, or if only the instant is known, that does.
 * @param zone undefined if none is known.
 */
export function inZone(exercise: SourceSession, zone: Zone | undefined): SourceSession {
  const wallMs = zone === undefined ? undefined : utcFromLocal(exercise.startTime, 0);
  if (zone === undefined || wallMs === undefined || usableOffset(exercise.utcOffsetMinutes) !== undefined)
    return exercise;
  if (exercise.localClockUnknown) {
    const offset = offsetAt(zone, wallMs);
    return { ...exercise, startTime: formatLocal(wallMs, offset), utcOffsetMinutes: offset, zoneAssumed: true };
  }
  return { ...exercise, utcOffsetMinutes: offsetInZone(zone, wallMs), zoneAssumed: true };
}

/**
 * The offset of a local clock in a zone, in minutes east of Greenwich. When clocks are set back, an hour occurs twice: its
 * first occurrence counts. When they are set forward, an hour is missing: a clock that shows it has not been set yet. So in
 * both cases the offset before the change counts, as in most calendars (RFC 5545).
 * @param wallMs the local clock, read as if it were UTC.
 */
export function offsetInZone(zone: Zone, wallMs: number): number {
  const before = offsetAt(zone, wallMs - DAY);
  const after = offsetAt(zone, wallMs + DAY);
  const isRight = (offset: number) => offsetAt(zone, wallMs - offset * MINUTE) === offset;
  return !isRight(before) && isRight(after) ? after : before;
}

const formats = new Map<Zone, Intl.DateTimeFormat>();

/** The local clock of a zone at an instant, read as if it were UTC; the instant itself if no zone is known. */
export function wallIn(utcMs: number, zone: Zone | undefined): number {
  return zone === undefined ? utcMs : utcMs + offsetAt(zone, utcMs) * MINUTE;
}

/** The offset of a zone at an instant, in whole minutes east of Greenwich. */
export function offsetAt(zone: Zone, utcMs: number): number {
  const format = formats.get(zone) ?? formatOf(zone);
  formats.set(zone, format);
  const parts = Object.fromEntries(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - utcMs) / MINUTE);
}

function formatOf(zone: Zone): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}
