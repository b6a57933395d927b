import type { Walk } from '../../storage/v4-memory.js';
import type { Run } from '../run.js';
import { type Day, recentWindow, windowBefore } from './days.js';
import { tryWindow } from './window.js';

/** Before this day nobody's watch has sent anything to Polar. */
export const firstDay: Day = '2000-01-01';

/**
 * Walks back from the recent window to `since`, window by window, empty ones included: what lies behind an empty one may
 * be there. After each window the place is on the disk, so that a walk that was killed goes on from there.
 */
export async function walkBack(run: Run, since: Day): Promise<void> {
  const { store, userId } = run;
  const recent = recentWindow(run.deps.now());
  let walk = begin(store.v4.walk(userId), since, recent.from, run.now());
  const save = (more: Partial<Walk>) => {
    walk = { ...walk, ...more };
    store.atomically(() => store.v4.saveWalk(userId, walk));
  };
  save({});
  while (walk.nextTo > walk.since) {
    run.checkpoint();
    const window = windowBefore(walk.nextTo, walk.since);
    const tell = (done: number, total: number) =>
      run.deps.onProgress?.({ step: 'history', done, total, until: window.from });
    tell(0, 0);
    const brought = await tryWindow(run, window, tell);
    save({
      nextTo: window.from,
      askedFrom: window.from,
      ...(brought?.oldest !== undefined && { answeredFrom: window.from, oldestSession: brought.oldest }),
    });
  }
  save({ endedAt: run.now() });
  sayHowFar(run, walk, recent.from);
}

/** One that was interrupted goes on, further back if that is wanted now; else a new one begins. */
function begin(before: Walk | undefined, since: Day, from: Day, now: string): Walk {
  if (before && before.endedAt === undefined) return { ...before, since: since < before.since ? since : before.since };
  return { since, nextTo: from, startedAt: now };
}

/** How far Polar answered, which is not how far it was asked. */
function sayHowFar(run: Run, { since, oldestSession, answeredFrom }: Walk, recentFrom: Day): void {
  if (since >= recentFrom) return;
  const export_ = 'What may be older is in the export of your account: docs/import.md.';
  if (oldestSession === undefined || answeredFrom === undefined) {
    run.note(`Asked back to ${since}: Polar gave no session from before ${recentFrom}. ${export_}`);
  } else {
    const empty = answeredFrom > since ? `; everything from there back to ${since} was empty` : '';
    run.note(`Asked back to ${since}: the oldest session Polar gave is of ${oldestSession}${empty}. ${export_}`);
  }
}
