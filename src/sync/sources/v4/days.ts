const DAY_MS = 86_400_000;

/** A local date, `YYYY-MM-DD`. */
export type Day = string;

/** The date some days later, or earlier. */
export function plusDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole local days: `from` inclusive, `to` exclusive. */
export interface Days {
  from: Day;
  to: Day;
}

/** The longest range that Polar serves without features. */
export const windowDays = 90;

/**
 * The window that every pull requests: it ends two days ahead, so that it includes the last minute even of a user far east
 * of this machine, and is as long as Polar allows, because a watch synced weeks late brings old sessions.
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
 * The windows between the last recent window requested, which began at `lastFrom`, and the current one, oldest first: a
 * pause of more than 88 days leaves a gap. They begin with that last window again, because watches are synced late.
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

/** The number of days from one date to another. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The range as Polar expects it: local times without a zone. */
export function rangeOf({ from, to }: Days): { from: string; to: string } {
  return { from: `${from}T00:00:00`, to: `${to}T00:00:00` };
}
