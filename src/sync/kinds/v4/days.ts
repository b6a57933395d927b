import type { Days4 } from '../../../polar/v4/data.js';

const DAY = 86_400_000;

/** The last days still grow, and a watch is often synced a day or two late: they are requested every time. */
export const openDays = 3;

export function dayNumber(day: string): number {
  return Date.parse(day) / DAY;
}

export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

export function plus(day: string, days: number): string {
  return dayText(dayNumber(day) + days);
}

/** The window that every pull requests: it ends a day after tomorrow, for an account far east of this machine. */
export function openWindow(today: string, ahead = 0): Days4 {
  return { from: plus(today, 1 - openDays), to: plus(today, 2 + ahead) };
}

/** What lies before it and is still within the longest window. */
export function recentWindow(today: string, span: number): Days4 {
  const { from: to } = openWindow(today);
  return { from: plus(today, 2 - span), to };
}

/** Windows between two days that meet, the newest first, none longer than `span`. */
export function windowsBetween(from: string, to: string, span: number): Days4[] {
  const windows: Days4[] = [];
  for (let end = to; end > from; end = windows.at(-1)?.from ?? from) {
    const start = plus(end, -span);
    windows.push({ from: start < from ? from : start, to: end });
  }
  return windows;
}

/**
 * The windows of a walk back, the newest first. They are counted from 1970, so that one that was interrupted finds on another
 * day the windows that it has requested.
 */
export function* windowsBack(from: string, to: string, span: number): Generator<Days4> {
  for (let end = to; end > from; ) {
    const grid = dayText(Math.floor((dayNumber(end) - 1) / span) * span);
    const window = { from: grid < from ? from : grid, to: end };
    yield window;
    end = window.from;
  }
}

/** Whether a window of a walk ends where its cell does: the newest one ends where the last days begin. */
export function isWholeCell({ to }: Days4, span: number): boolean {
  return dayNumber(to) % span === 0;
}
