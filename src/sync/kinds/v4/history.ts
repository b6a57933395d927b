import type { PolarSyncError } from '../../../errors.js';
import type { Days4 } from '../../../polar/v4/data.js';
import { isClosed } from '../problems.js';
import { dayNumber, isWholeCell, openWindow, plus, windowsBack } from './days.js';
import type { Requests4, Work4Of } from './requests.js';

/** A window that was looked through is not looked through again by a walk of the same days; after this long it is. */
const goodForMs = 28 * 86_400_000;
/** Watches rest in drawers, but a year without anything is the end of what Polar has. */
const emptyDays = 365;

/** How far a walk went: the day down to which it asked, and the oldest day that Polar had anything of. */
export interface Walked {
  asked: string;
  oldest?: string | undefined;
  /** Polar rejects everything before this day. */
  refused?: string;
  /** What ended it early. */
  problem?: PolarSyncError;
}

/**
 * Walks back from the last days to `since`, window by window, also through empty ones. Each window that is done is on disk:
 * an interrupted walk goes on behind it. With `all` it ends after a year without anything.
 * @throws what ends the run.
 */
export async function walkBack4(
  work: Work4Of,
  requests: Requests4,
  { since, today, all }: { since: string; today: string; all: boolean },
): Promise<Walked> {
  const { memory, span } = requests;
  const start = openWindow(today).from;
  const known = all ? memory.all('refused').at(-1) : undefined;
  const until = known !== undefined && known > since ? known : since;
  const walk: Walked = { asked: start, ...(known !== undefined && { refused: known }) };
  walk.oldest = memory.all('answered')[0];
  for (const window of windowsBack(until, start, span)) {
    work.run.checkpoint();
    const isEnd = all && dayNumber(walk.oldest ?? start) - dayNumber(window.to) >= emptyDays;
    if (isEnd || work.ended || !(await step(requests, window, walk))) break;
  }
  return walk;
}

/** One window of a walk, unless it was looked through lately. @returns whether the walk goes on. */
async function step(requests: Requests4, window: Days4, walk: Walked): Promise<boolean> {
  const { memory, span } = requests;
  if ((memory.age('history', window.from) ?? goodForMs) < goodForMs) {
    walk.asked = window.from;
    return true;
  }
  const { oldest, refused, problem } = await reach(requests, window);
  if (oldest !== undefined) {
    if (oldest < (walk.oldest ?? '9')) walk.oldest = oldest;
    memory.asked('answered', oldest);
  }
  if (refused !== undefined) {
    memory.asked('refused', refused);
    walk.asked = walk.refused = refused;
    return false;
  }
  if (problem) walk.problem = problem;
  if (isClosed(problem)) return false;
  walk.asked = window.from;
  // The newest window grows until a walk of another day finds it whole.
  if (problem === undefined && isWholeCell(window, span)) memory.asked('history', window.from);
  return true;
}

interface Reached {
  oldest?: string | undefined;
  /** Polar rejects what is before this day. */
  refused?: string;
  problem?: PolarSyncError | undefined;
}

/**
 * A window, and where Polar rejects it the newer part that comes: either it is too long, then its halves come, or it reaches
 * back too far, then the older half does not.
 */
export async function reach(requests: Requests4, window: Days4): Promise<Reached> {
  const first = await requests.window(window);
  const length = dayNumber(window.to) - dayNumber(window.from);
  if (!first.isRejected) return first;
  if (length <= 1) return { refused: window.to };
  const middle = plus(window.from, Math.floor(length / 2));
  const newer = await requests.window({ from: middle, to: window.to });
  if (newer.isRejected) return border(requests, middle, window.to);
  if (newer.problem) return newer;
  const older = await requests.window({ from: window.from, to: middle });
  if (!older.isRejected) {
    // Both halves come: it was only too long.
    requests.memory.asked('span', String(Math.ceil(length / 2)));
    return { ...older, oldest: older.oldest ?? newer.oldest };
  }
  const beyond = await border(requests, window.from, middle);
  return { ...beyond, oldest: beyond.oldest ?? newer.oldest };
}

/** The first day that comes in a window that is rejected as a whole, by halves. */
async function border(requests: Requests4, from: string, to: string): Promise<Reached> {
  let [low, high, oldest] = [from, to, undefined as string | undefined];
  while (dayNumber(high) - dayNumber(low) > 1) {
    const middle = plus(low, Math.floor((dayNumber(high) - dayNumber(low)) / 2));
    const { problem, isRejected, oldest: found } = await requests.window({ from: middle, to: high });
    if (problem && !isRejected) return { problem, oldest };
    if (problem) low = middle;
    else {
      high = middle;
      oldest = found ?? oldest;
    }
  }
  return { refused: high, oldest };
}
