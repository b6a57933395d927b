import { UsageError } from '../errors.js';

const HOUR = 60;
const DAY = 24 * HOUR;

/** When a job runs: every `everyMinutes` (a divisor of the hour, or hours that divide the day), `offset` minutes in. */
export interface Rhythm {
  everyMinutes: number;
  /** From 0 to everyMinutes - 1, counted from the hour, or from midnight for intervals above an hour. */
  offset: number;
}

/** @throws UsageError EVERY_INVALID for an interval that no calendar repeats evenly. */
export function periodOf(seconds: number): number {
  const minutes = seconds / 60;
  const even = minutes <= HOUR ? HOUR % minutes === 0 : minutes % HOUR === 0 && DAY % minutes === 0;
  if (Number.isInteger(minutes) && minutes > 0 && even) return minutes;
  throw new UsageError('EVERY_INVALID', 'That interval does not divide an hour or a day evenly.', {
    hint: 'Choose one like 15m, 30m, 1h, 2h, 6h or 24h.',
  });
}

/** Once a day at `HH:MM`, on this machine's clock. @throws UsageError AT_INVALID. */
export function dailyAt(clock: string): Rhythm {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(clock) ?? [];
  if (hour !== undefined) return { everyMinutes: DAY, offset: Number(hour) * HOUR + Number(minute) };
  throw new UsageError('AT_INVALID', `${JSON.stringify(clock)} is not a time of day.`, { hint: 'Write it as 04:30.' });
}

/** Hour (absent: every hour) and minute of every start in a day. */
export function startsOf({ everyMinutes, offset }: Rhythm): { hour?: number; minute: number }[] {
  const span = Math.max(everyMinutes, HOUR);
  const step = Math.min(everyMinutes, HOUR);
  const minutes = Array.from({ length: HOUR / step }, (_, index) => (offset % step) + index * step);
  if (span === HOUR) return minutes.map((minute) => ({ minute }));
  return Array.from({ length: DAY / span }, (_, index) => {
    const start = offset + index * span;
    return { hour: Math.floor(start / HOUR), minute: start % HOUR };
  });
}

/** The words in an entry that state its rhythm, for people and for the next installation. */
export function rhythmWords({ everyMinutes, offset }: Rhythm): string {
  return `every ${everyMinutes}m +${offset}`;
}

/** The rhythm of an installed entry; undefined if it states none. */
export function rhythmIn(entry: string): Rhythm | undefined {
  const [, every, offset] = /polar-sync schedule[^\n]*: every (\d+)m \+(\d+)/.exec(entry) ?? [];
  return every === undefined ? undefined : { everyMinutes: Number(every), offset: Number(offset) };
}
