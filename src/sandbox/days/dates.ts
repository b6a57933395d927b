export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A calendar date as a day number: 0 is 1970-01-01. undefined: no such date. */
export function dayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) || dateOf(at / DAY) !== date ? undefined : at / DAY;
}

/** `2026-05-01` */
export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The user's UTC offset in minutes at an instant. */
export type Clock = (at: number) => number;

/** The instant at which a clock shows a local time, given as if it were UTC; the first one if it shows it twice. */
export function atLocal(clock: Clock, local: number): number {
  const early = local - clock(local - DAY) * MINUTE;
  return early + clock(early) * MINUTE === local ? early : local - clock(early) * MINUTE;
}

/** `2026-05-01T23:33:30`, and without the seconds if they are zero: `2026-05-01T00:00`. */
export function shortTime(at: number, utcOffsetMinutes: number): string {
  const text = new Date(at + utcOffsetMinutes * MINUTE).toISOString().slice(0, 19);
  return text.endsWith(':00') ? text.slice(0, 16) : text;
}

/** `2026-05-01T23:40:22.675+02:00`; milliseconds are left out if they are zero. */
export function offsetTime(at: number, utcOffsetMinutes: number): string {
  const local = new Date(at + utcOffsetMinutes * MINUTE).toISOString();
  const away = Math.abs(utcOffsetMinutes);
  const two = (value: number) => String(value).padStart(2, '0');
  const zone = `${utcOffsetMinutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
  return `${local.slice(0, at % 1000 === 0 ? 19 : 23)}${zone}`;
}

/** UTC without a zone: `2026-05-01T20:52:20`, with `fraction` `...20.57`. */
export function bareUtc(at: number, fraction = false): string {
  return new Date(at).toISOString().slice(0, fraction ? 22 : 19);
}

/** `23:40` on the user's clock. */
export function clockMinute(at: number, utcOffsetMinutes: number): string {
  return new Date(at + utcOffsetMinutes * MINUTE).toISOString().slice(11, 16);
}
