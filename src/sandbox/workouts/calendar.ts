import type { Random } from '../random.js';
import { lastEuropeanClockChange, places } from './places.js';
import type { Recipe } from './recipes.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Whole days before today that have sessions; together with their uploads they stay inside Polar's 28 days. */
const DAYS = 27;
/** Training is between these local hours. */
const MORNING = 6;
const EVENING = 22;

/** When a session took place and when the watch was synchronized. */
export interface Timing {
  /** ms since 1970, whole seconds */
  startedAt: number;
  utcOffsetMinutes: number;
  uploadedAt: number;
}

/**
 * Spreads sessions over the last four weeks, one after the other, each as near as possible to its preferred hour. A session
 * on the night of a clock change may be months ago: its watch was synchronized late, as happens.
 */
export function schedule(random: Random, plans: { recipe: Recipe; durationMillis: number }[], now: number): Timing[] {
  const perDay = Math.max(1, Math.ceil(plans.length / DAYS));
  const firstDay = (Math.floor(now / DAY) - DAYS) * DAY;
  const timings: Timing[] = [];
  let busyUntil = 0;
  for (const [i, { recipe, durationMillis }] of plans.entries()) {
    const slot = Math.floor((i * DAYS * perDay) / plans.length);
    const day = firstDay + Math.floor(slot / perDay) * DAY;
    const hours = (EVENING - MORNING) / perDay;
    const opens = MORNING + (slot % perDay) * hours;
    const latest = opens + hours - durationMillis / HOUR - 0.25;
    const hour = Math.max(opens, Math.min(recipe.hour, latest)) + random.between(0, 0.2);
    const wished = wishedStart(recipe, durationMillis, { day, hour, now });
    const free = recipe.pinned === 'clock change' ? wished : Math.max(wished, busyUntil);
    const twin = recipe.twin ? timings.at(-1) : undefined;
    const startedAt = twin?.startedAt ?? wholeSecond(Math.min(free, now - durationMillis - 5 * MINUTE));
    const ended = startedAt + durationMillis;
    const home = recipe.pinned === 'clock change' ? Math.max(ended, busyUntil, day + hour * HOUR) : ended;
    timings.push({
      startedAt,
      utcOffsetMinutes: places[recipe.place].utcOffsetMinutes(startedAt),
      uploadedAt: wholeSecond(Math.min(home + syncDelay(random), now - MINUTE)),
    });
    if (recipe.pinned !== 'clock change') busyUntil = ended + 10 * MINUTE;
  }
  return inBatches(timings);
}

/** The preferred start, ms since 1970; `hour` is local, `day` the midnight of that date in UTC. */
function wishedStart(
  recipe: Recipe,
  durationMillis: number,
  { day, hour, now }: { day: number; hour: number; now: number },
): number {
  const place = places[recipe.place];
  if (recipe.pinned === 'clock change') {
    return lastEuropeanClockChange(now - durationMillis - HOUR) - Math.min(45 * MINUTE, durationMillis / 2);
  }
  const local =
    recipe.pinned === 'midnight' ? day + DAY - Math.min(40 * MINUTE, durationMillis / 2) : day + hour * HOUR;
  return local - place.utcOffsetMinutes(local) * MINUTE;
}

function syncDelay(random: Random): number {
  return random.next() < 0.6 ? random.between(20_000, 90_000) : random.between(5 * MINUTE, 3 * HOUR);
}

/** Now and then three sessions are uploaded together, two seconds apart and not in the order they took place. */
function inBatches(timings: Timing[]): Timing[] {
  const every = 11;
  return timings.map((timing, i) => {
    const place = i % every;
    const last = timings[i - place + 2];
    if (place > 2 || !last || timing.uploadedAt > last.uploadedAt) return timing;
    return { ...timing, uploadedAt: last.uploadedAt + (place === 0 ? 2000 : place === 1 ? 4000 : 0) };
  });
}

function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
