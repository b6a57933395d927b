const DAY_MS = 86_400_000;

/** A local day, `YYYY-MM-DD`. */
export type Day = string;

/** A day some days later, or earlier. */
export function plusDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole local days: `from` inclusive, `to` exclusive. */
export interface Days {
  from: Day;
  to: Day;
}

/** The longest range that Polar answers without features. */
export const windowDays = 90;

/**
 * The window that a pull always looks at: it ends two days ahead, so that an account far east of this machine is in it
 * to its last minute, and is as long as Polar allows, for a watch that is synced weeks late brings old trainings.
 */
export function recentWindow(nowMs: number): Days {
  const to = plusDays(new Date(nowMs).toISOString().slice(0, 10), 2);
  return { from: plusDays(to, -windowDays), to };
}

/** The window before `to`, not going below `since`. */
export function windowBefore(to: Day, since: Day): Days {
  const from = plusDays(to, -windowDays);
  return { from: from < since ? since : from, to };
}

/**
 * What lies between the last window that was looked at as the recent one, from `lastFrom` on, and the one of now, the oldest
 * first: a pause of more than 88 days leaves a gap. It begins with that last window once more, for watches are synced late.
 */
export function missedWindows(lastFrom: Day, recent: Days): Days[] {
  const lastAsked = plusDays(lastFrom, windowDays - 2);
  const count = lastAsked >= recent.from ? 0 : Math.ceil(daysBetween(lastFrom, recent.from) / windowDays);
  return Array.from({ length: count }, (_, i) => {
    const from = plusDays(lastFrom, i * windowDays);
    const to = plusDays(from, windowDays);
    return { from, to: to < recent.from ? to : recent.from };
  });
}

/** How many days lie from one to another. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** As Polar wants it: wall clocks without zone. */
export function rangeOf({ from, to }: Days): { from: string; to: string } {
  return { from: `${from}T00:00:00`, to: `${to}T00:00:00` };
}
